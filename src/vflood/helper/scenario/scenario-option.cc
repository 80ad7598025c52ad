/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-option.h"

#include "ns3/checked-command-line.h"
#include "ns3/virt-error.h"

#include <algorithm>
#include <set>
#if __has_include(<toml++/toml.h>)
#include "scenario-reader.h"
#endif

namespace ns3
{

namespace
{

/// Options that say something else than what is built.
const std::set<std::string> BESIDE{"scenario",
                                   "print-scenario",
                                   "seed",
                                   "series",
                                   "file",
                                   "format",
                                   "check",
                                   "library",
                                   "attributes-to"};

/**
 * \param file a file
 * \return the scenario in it
 */
ScenarioSpec
Read(const std::string& file)
{
#if __has_include(<toml++/toml.h>)
    return ReadScenarioFile(file);
#else
    throw VirtError("option --scenario=" + file +
                    " cannot be used: this was built without toml++ (Debian: libtomlplusplus-dev)");
#endif
}

} // namespace

void
ScenarioOption::Register(CheckedCommandLine& line, const std::string& kind)
{
    m_kind = kind;
    line.AddText("scenario",
                 "a file with hosts, guests and workloads, in place of the options for them",
                 m_file);
    line.AddSwitch("print-scenario", "print what the options mean, as such a file", m_print);
    line.CollectGiven(m_given);
}

bool
ScenarioOption::IsGiven() const
{
    return !m_file.empty();
}

bool
ScenarioOption::IsPrinted() const
{
    return m_print;
}

std::string
ScenarioOption::GetFile() const
{
    return m_file.substr(m_file.rfind('/') + 1);
}

ScenarioSpec
ScenarioOption::Choose(const ScenarioSpec& options, uint64_t seed) const
{
    if (!IsGiven())
    {
        return options;
    }
    for (const std::string& name : m_given)
    {
        if (!BESIDE.count(name))
        {
            throw VirtError("option --" + name + " stands beside --scenario=" + m_file +
                            ", which takes its place; write it into the file, or leave one of the "
                            "two");
        }
    }
    ScenarioSpec spec = Read(m_file);
    const bool has = std::any_of(spec.workloads.begin(),
                                 spec.workloads.end(),
                                 [this](const auto& workload) { return workload.kind == m_kind; });
    if (!has)
    {
        throw VirtError(m_file + ": this program needs a workload of the kind \"" + m_kind +
                        "\"; the program scenario runs others");
    }
    if (std::count(m_given.begin(), m_given.end(), "seed"))
    {
        spec.seed = static_cast<int64_t>(seed);
    }
    return spec;
}

} // namespace ns3
