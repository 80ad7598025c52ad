/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_FRAME_H
#define SCENARIO_FRAME_H

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace ns3
{

/// A cell of a table; monostate: there is no value.
using ScenarioCell = std::variant<std::monostate, bool, int64_t, double, std::string>;

/**
 * \ingroup vflood
 *
 * \brief A table of results. Names of columns with numbers end with their unit: end_s,
 * goodput_mbps (10^6 bits per second), rtt_ms, frames_count.
 */
struct ScenarioFrame
{
    std::vector<std::string> columns;            //!< names
    std::vector<std::vector<ScenarioCell>> rows; //!< as many cells in each as there are columns
};

} // namespace ns3

#endif /* SCENARIO_FRAME_H */
