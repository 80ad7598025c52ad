/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_CHECK_H
#define SCENARIO_CHECK_H

#include "scenario-error.h"
#include "scenario-schema.h"

#include <vector>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \param spec a scenario; defaults need not be filled in
 * \return everything that is wrong with it, found without building anything: keys that are missing
 * or out of range, attributes that do not exist, names that nobody has, machines without a way to
 * each other, domains for which there is no pCPU, ...
 */
std::vector<ScenarioMistake> CheckScenario(const ScenarioSpec& spec);

} // namespace ns3

#endif /* SCENARIO_CHECK_H */
