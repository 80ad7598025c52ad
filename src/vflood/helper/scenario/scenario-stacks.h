/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_STACKS_H
#define SCENARIO_STACKS_H

#include "scenario-machines.h"

#include <string>
#include <vector>

namespace ns3
{

class OffloadHelper;

/**
 * \ingroup vflood
 *
 * \brief Gives the machines of a scenario TCP/IP, addresses and offloads.
 *
 * Stacks: natives, then guests; addresses 10.0.0.1 and up: guests, then natives. Guests that no
 * workload needs have none, unless their entry says so.
 */
class ScenarioStacks
{
  public:
    /**
     * \param spec a complete scenario without mistakes; must outlive this
     * \param names its machines; must outlive this
     * \param machines the same, built; get their addresses
     */
    ScenarioStacks(ScenarioSpec& spec, const ScenarioNames& names, ScenarioMachines& machines);

    /// Install everything.
    void Build();

  private:
    /// What a kernel has of itself, and what a scenario may change.
    struct Choice
    {
        std::string congestion; //!< TypeId name of the congestion control
        std::string window;     //!< first window in segments
    };

    /**
     * \param spec of a machine
     * \return its choice
     */
    static Choice GetChoice(const StackSpec& spec);

    /**
     * \param kind what the machines are
     * \return names of those of them that have TCP/IP
     */
    std::vector<std::string> GetUsed(ScenarioNames::Kind kind) const;

    /**
     * \tparam Helper GuestInternetHelper or LeuloHelper
     * \param element of a machine
     * \param spec of the same
     * \param[out] helper installs such stacks
     */
    template <class Helper>
    static void Configure(const ScenarioElement& element, const StackSpec& spec, Helper& helper);

    /**
     * \param name of a native
     */
    void InstallNative(const std::string& name);

    /**
     * \param name of a guest
     */
    void InstallGuest(const std::string& name);

    /**
     * \param name of a guest, which gets Leulo
     */
    void InstallLeulo(const std::string& name);

    /**
     * \param name of a host, whose guests get vFlood and vSnoop
     */
    void InstallOffloads(const std::string& name);

    /**
     * \param host of the guest
     * \param guest one that has vFlood or vSnoop
     * \param[out] both installs them as the two want
     */
    static void Configure(const HostSpec& host, const GuestSpec& guest, OffloadHelper& both);

    ScenarioSpec& m_spec;         //!< what to build
    const ScenarioNames& m_names; //!< its machines
    ScenarioMachines& m_machines; //!< the same, built
};

} // namespace ns3

#endif /* SCENARIO_STACKS_H */
