/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_SECTIONS_H
#define SCENARIO_SECTIONS_H

#include "scenario-key.h"

#include <vector>

namespace ns3
{

/**
 * \file
 * \ingroup vflood
 * The parts of the schema; GetScenarioSchema() puts them together.
 */

/// \return sections of the scenario itself and of machines: hosts, guests, natives
std::vector<ScenarioSection> GetMachineSections();

/// \return sections of links, switches and traces
std::vector<ScenarioSection> GetNetworkSections();

/// \return sections of workloads
std::vector<ScenarioSection> GetWorkloadSections();

} // namespace ns3

#endif /* SCENARIO_SECTIONS_H */
