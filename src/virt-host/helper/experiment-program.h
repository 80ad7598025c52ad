/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef EXPERIMENT_PROGRAM_H
#define EXPERIMENT_PROGRAM_H

#include "attribute-dump.h"
#include "checked-command-line.h"
#include "extension.h"

#include "ns3/simulator.h"
#include "ns3/virt-error.h"

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

namespace ns3
{

/**
 * \param options has a `bool check`, which is set
 * \param check whether there is --check
 */
template <typename Options>
auto
TellCheck(Options& options, bool check, int) -> decltype(options.check, void())
{
    options.check = check;
}

/// Options that do not care.
template <typename Options>
void
TellCheck(Options&, bool, long)
{
}

/**
 * \ingroup virt-host
 *
 * \brief The main() of a program that builds an experiment from options, runs it and prints.
 *
 * --library=FILE loads types of one's own (LoadExtension()) before any other option is looked at.
 * With --check the experiment is built, so that every option and attribute is looked at, and not
 * run. Options that have a `bool check` can see this, so that nothing is written either.
 * --attributes-to=FILE, or the environment's VFLOOD_ATTRIBUTES_TO, names a file for the defaults of
 * all attributes as they are once the experiment is built (WriteAttributes()).
 *
 * Mistakes are one line on standard error. Exit status: 0 = done; 1 = the run did not end well, or
 * its output could not be written; 2 = what was asked for is not possible.
 *
 * \tparam Options has Register(CheckedCommandLine&)
 * \tparam Experiment is constructed from Options, and destroyed before the simulator
 * \tparam Run takes an Experiment and its Options
 * \param program name of the program, for messages
 * \param usage one line for --help
 * \param argc number of arguments
 * \param argv the arguments
 * \param run runs the experiment and prints to standard output
 * \return exit status
 */
template <typename Options, typename Experiment, typename Run>
int
RunExperimentProgram(const std::string& program,
                     const std::string& usage,
                     int argc,
                     char* argv[],
                     Run run)
{
    int status = 2; // until there is an experiment, a mistake is one of the options
    try
    {
        LoadExtensions(argc, argv);
        Options options;
        CheckedCommandLine line(usage);
        options.Register(line);
        bool check = false;
        line.AddSwitch("check", "only say whether the options are possible", check);
        std::string library;
        line.AddText("library", "a shared library with more types, loaded first", library);
        const char* asked = std::getenv("VFLOOD_ATTRIBUTES_TO");
        std::string attributes = asked ? asked : "";
        line.AddText("attributes-to", "a file for the defaults of all attributes", attributes);
        line.Parse(argc, argv);
        TellCheck(options, check, 0);
        auto experiment = std::make_unique<Experiment>(options);
        if (!attributes.empty())
        {
            WriteAttributes(attributes);
        }
        if (!check)
        {
            status = 1;
            run(*experiment, options);
        }
        if (!std::cout.flush())
        {
            throw VirtError("standard output could not be written");
        }
    }
    catch (const VirtError& error)
    {
        std::cerr << program << ": " << error.what() << "\n";
        return status;
    }
    Simulator::Destroy();
    return 0;
}

} // namespace ns3

#endif /* EXPERIMENT_PROGRAM_H */
