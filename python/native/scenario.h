/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_NATIVE_SCENARIO_H
#define VFLOOD_NATIVE_SCENARIO_H

#include "ns3/scenario-world.h"

#include <map>
#include <memory>
#include <string>

namespace vflood
{

/// The world of a scenario; it ends with the simulation.
class Scenario
{
  public:
    using Overrides = std::map<std::string, std::string>; //!< keys that are set anew

    /**
     * \param text a file, or text of one with line breaks
     * \param overrides keys that are set anew
     * \return the world, which lives as long as the simulation at least
     * \throws ns3::VirtError if there is one in this simulation, or it has mistakes
     */
    static std::shared_ptr<Scenario> Create(const std::string& text, const Overrides& overrides);

    Scenario();
    ~Scenario();

    Scenario(const Scenario&) = delete;
    Scenario& operator=(const Scenario&) = delete;

    /**
     * \return the world
     * \throws ns3::VirtError if its simulation was destroyed
     */
    ns3::ScenarioWorld& Get() const;

    /// The simulation is about to be destroyed.
    static void DropAll();

  private:
    std::unique_ptr<ns3::ScenarioWorld> m_world; //!< null: its simulation was destroyed
};

} // namespace vflood

#endif /* VFLOOD_NATIVE_SCENARIO_H */
