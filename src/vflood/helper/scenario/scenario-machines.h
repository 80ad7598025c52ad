/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_MACHINES_H
#define SCENARIO_MACHINES_H

#include "scenario-names.h"
#include "scenario-schema.h"

#include "ns3/cpu-load.h"
#include "ns3/guest-node.h"
#include "ns3/hypervisor-host.h"
#include "ns3/ipv4-address.h"
#include "ns3/net-device.h"
#include "ns3/node.h"
#include "ns3/random-variable-stream.h"
#include "ns3/virt-host-helper.h"

#include <map>
#include <string>

namespace ns3
{

class EthernetHelper;

/// A machine of a scenario as objects; what it is not, or has not, is null.
struct ScenarioMachine
{
    std::string name;         //!< its name
    Ptr<Node> node;           //!< the machine
    Ptr<HypervisorHost> host; //!< the same, if it is a host; the host of a guest
    Ptr<GuestNode> guest;     //!< the same, if it is a guest
    Ptr<NetDevice> nic;       //!< its NIC; of a guest that of its host
    Ptr<NetDevice> device;    //!< what its address belongs to
    Ptr<CpuLoad> load;        //!< its background load
    Ipv4Address address;      //!< its address, if it has one
};

/**
 * \ingroup vflood
 *
 * \brief Builds the machines of a scenario: nodes, cables, guests with their loads, losses.
 *
 * In this order: switches, natives, hosts; links, switches' cables; then, host by host, its uplink
 * and its guests; then losses. Random numbers depend on the order.
 */
class ScenarioMachines
{
  public:
    /**
     * \param spec a complete scenario without mistakes; must outlive this
     * \param names its machines; must outlive this
     */
    ScenarioMachines(ScenarioSpec& spec, const ScenarioNames& names);

    /// Build everything. The seed has been set, and a gated simulator is in use.
    void Build();

    /**
     * \param name of a machine (VirtError that lists them if there is none)
     * \return it
     */
    ScenarioMachine& Get(const std::string& name);

    /**
     * \param name of a machine
     * \return its element
     */
    ScenarioElement GetElement(const std::string& name) const;

  private:
    /// Create switches, natives and hosts.
    void BuildNodes();

    /// Create cables and configure NICs.
    void BuildCables();

    /**
     * \param spec of a link or switch
     * \param[out] ethernet makes such cables
     */
    static void Configure(const CableSpec& spec, EthernetHelper& ethernet);

    /**
     * \param devices both ends of a cable
     * \param loss share of frames
     */
    void AddLoss(const std::vector<Ptr<NetDevice>>& devices, double loss);

    /**
     * \param host name of a host, which gets its uplink and guests
     */
    void BuildGuests(const std::string& host);

    /**
     * \param virt makes such guests
     * \param machine the guest
     */
    void BuildGuest(VirtHostHelper virt, const ScenarioNames::Machine& machine);

    /**
     * \param element a host
     * \return makes such hosts and their guests
     */
    static VirtHostHelper GetHelper(const ScenarioElement& element);

    /**
     * \param virt makes the load
     * \param spec of the guest
     * \param guest gets a load
     * \return the load
     */
    Ptr<CpuLoad> InstallLoad(VirtHostHelper& virt, const GuestSpec& spec, Ptr<GuestNode> guest);

    /// A cable that loses frames.
    struct Lossy
    {
        std::vector<Ptr<NetDevice>> ends; //!< both ends
        double loss;                      //!< share of frames
    };

    ScenarioSpec& m_spec;                              //!< what to build
    const ScenarioNames& m_names;                      //!< its machines
    std::vector<ScenarioElement> m_elements;           //!< of the scenario
    Ptr<UniformRandomVariable> m_random;               //!< makes loads differ; null if none does
    std::map<std::string, ScenarioMachine> m_machines; //!< by name
    std::map<std::string, VirtHostHelper> m_helpers;   //!< by name of the host
    std::vector<Lossy> m_lossy;                        //!< cables that lose frames
    int64_t m_nLosses{0};                              //!< ends of cables that lose frames
};

} // namespace ns3

#endif /* SCENARIO_MACHINES_H */
