/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_READER_H
#define SCENARIO_READER_H

#include "scenario-error.h"
#include "scenario-spec.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/// Keys of a scenario that are set anew, as on a command line: "guest.vm.load" and "0.9".
using ScenarioOverrides = std::vector<std::pair<std::string, std::string>>;

/**
 * \ingroup vflood
 *
 * \param text a TOML file
 * \param file its name, for messages
 * \param overrides keys that are set anew, before anything is checked: <key> of the scenario
 * itself, <table>.<name>.<key> of one element, <table>.<key> of all elements of a table, or
 *        ns3::Class::Attribute
 * \return the scenario, without mistakes
 * \throws ScenarioError with all mistakes: of form, and those of CheckScenario()
 */
ScenarioSpec ReadScenario(const std::string& text,
                          const std::string& file,
                          const ScenarioOverrides& overrides = {});

/**
 * \ingroup vflood
 *
 * \param path a TOML file
 * \param overrides as above
 * \return the scenario, without mistakes
 * \throws ScenarioError with all mistakes; VirtError if the file cannot be read
 */
ScenarioSpec ReadScenarioFile(const std::string& path, const ScenarioOverrides& overrides = {});

/**
 * \ingroup vflood
 *
 * \param path a file
 * \return what is in it
 * \throws VirtError if it cannot be read
 */
std::string LoadScenarioText(const std::string& path);

} // namespace ns3

#endif /* SCENARIO_READER_H */
