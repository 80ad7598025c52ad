/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_WRITER_H
#define SCENARIO_WRITER_H

#include "scenario-spec.h"

#include <string>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \param spec a scenario
 * \return it as a TOML file, with the keys that are given; reading it gives the same scenario
 */
std::string WriteScenario(const ScenarioSpec& spec);

/**
 * \ingroup vflood
 *
 * \param text a text
 * \return it as TOML and JSON write it, in quotes
 */
std::string QuoteScenarioText(const std::string& text);

} // namespace ns3

#endif /* SCENARIO_WRITER_H */
