/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "handle.h"
#include "scenario.h"

#include "ns3/virt-error.h"
#if __has_include("ns3/scenario-reader.h")
#include "ns3/scenario-reader.h"
#endif

namespace vflood
{

namespace
{

/**
 * \return the one of this simulation, or null
 */
std::shared_ptr<Scenario>&
Present()
{
    static auto* present = new std::shared_ptr<Scenario>;
    return *present;
}

/**
 * \param text a file, or text of one with line breaks
 * \param overrides keys that are set anew
 * \return the scenario
 */
ns3::ScenarioSpec
Read([[maybe_unused]] const std::string& text,
     [[maybe_unused]] const Scenario::Overrides& overrides)
{
#if __has_include("ns3/scenario-reader.h")
    const ns3::ScenarioOverrides list(overrides.begin(), overrides.end());
    return text.find('\n') == std::string::npos ? ns3::ReadScenarioFile(text, list)
                                                : ns3::ReadScenario(text, "scenario", list);
#else
    throw ns3::VirtError("this build cannot read scenarios: toml++ was not there when it was made "
                         "(Debian package: libtomlplusplus-dev)");
#endif
}

} // namespace

std::shared_ptr<Scenario>
Scenario::Create(const std::string& text, const Overrides& overrides)
{
    if (Present())
    {
        throw ns3::VirtError("there is a ScenarioWorld in this simulation already; call "
                             "Simulator.destroy(), or make it in a \"with ns3.simulation()\" "
                             "block of its own");
    }
    auto scenario = std::make_shared<Scenario>();
    scenario->m_world = std::make_unique<ns3::ScenarioWorld>(Read(text, overrides));
    Present() = scenario;
    return scenario;
}

Scenario::Scenario() = default;

Scenario::~Scenario() = default;

ns3::ScenarioWorld&
Scenario::Get() const
{
    if (!m_world)
    {
        ThrowDead("ScenarioWorld");
    }
    return *m_world;
}

void
Scenario::DropAll()
{
    if (Present())
    {
        Present()->m_world.reset();
        Present().reset();
    }
}

} // namespace vflood
