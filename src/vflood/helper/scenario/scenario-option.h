/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_OPTION_H
#define SCENARIO_OPTION_H

#include "scenario-spec.h"

#include <string>
#include <vector>

namespace ns3
{

class CheckedCommandLine;

/**
 * \ingroup vflood
 *
 * \brief The options --scenario and --print-scenario of a program that has options of its own for
 * what it builds: a file takes their place, and they can be had as a file.
 */
class ScenarioOption
{
  public:
    /**
     * \param line gets the two options; to be called after the program's own are added
     * \param kind of workload that the program runs
     */
    void Register(CheckedCommandLine& line, const std::string& kind);

    /**
     * \return whether a file takes the place of options
     */
    bool IsGiven() const;

    /**
     * \return whether the scenario is to be printed, not run
     */
    bool IsPrinted() const;

    /**
     * \return name of the file without its folder, for results; empty without one
     */
    std::string GetFile() const;

    /**
     * \param options the scenario that the program's options mean
     * \param seed what --seed says
     * \return that, or the one in the file, which has a workload of the program's kind; with --seed
     * its seed is that \throws ScenarioError with all mistakes of the file; VirtError if it has no
     * such workload, or options are given that the file replaces
     */
    ScenarioSpec Choose(const ScenarioSpec& options, uint64_t seed) const;

  private:
    std::string m_kind;               //!< of workload
    std::string m_file;               //!< see GetFile()
    bool m_print{false};              //!< see IsPrinted()
    std::vector<std::string> m_given; //!< names of options on the command line
};

} // namespace ns3

#endif /* SCENARIO_OPTION_H */
