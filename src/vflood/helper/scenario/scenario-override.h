/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_OVERRIDE_H
#define SCENARIO_OVERRIDE_H

#include "scenario-spec.h"

#include <string>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \param spec a scenario, in which a key is set
 * \param path which: see ReadScenario()
 * \param text its value, as on a command line
 * \return what is wrong; empty if nothing is
 */
std::string OverrideScenario(ScenarioSpec& spec, const std::string& path, const std::string& text);

/**
 * \ingroup vflood
 *
 * \param path a path of a key
 * \return whether OverrideScenario() takes it for one, right or wrong; not an option of a program
 */
bool IsScenarioPath(const std::string& path);

} // namespace ns3

#endif /* SCENARIO_OVERRIDE_H */
