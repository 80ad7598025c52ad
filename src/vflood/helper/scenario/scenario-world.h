/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_WORLD_H
#define SCENARIO_WORLD_H

#include "scenario-error.h"
#include "scenario-frame.h"
#include "scenario-machines.h"
#include "scenario-names.h"
#include "scenario-spec.h"
#include "scenario-workload.h"

#include "ns3/attribute.h"
#include "ns3/timeline.h"
#include "ns3/vcpu-accounting.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Defaults of attributes that hold as long as this object exists.
 */
class ScenarioDefaults
{
  public:
    /**
     * \param attributes ns3::Class::Attribute and values, without mistakes
     */
    explicit ScenarioDefaults(const ScenarioAttributes& attributes);

    /// What was the default before is so again.
    ~ScenarioDefaults();

    ScenarioDefaults(const ScenarioDefaults&) = delete;
    ScenarioDefaults& operator=(const ScenarioDefaults&) = delete;

  private:
    std::map<std::string, Ptr<const AttributeValue>> m_before; //!< what they were
};

/**
 * \ingroup vflood
 *
 * \brief A scenario as objects of ns-3, by name; runs it once.
 *
 * \code
   ScenarioWorld world(ReadScenarioFile("three-guests.toml"));
   world.Run();
   for (const auto& row : world.GetWorkload("transfers").GetRows().rows) ...
   Simulator::Destroy();
   \endcode
 *
 * Nothing of the simulator may have been used before. Whoever builds a world destroys the simulator
 * after it. In fresh processes the same scenario and seed give the same results. In one process two
 * worlds do, one after the other, unless their loads have a spread: ns-3 goes on numbering streams.
 *
 * Random streams: workloads have 0, 1, ... in their order, losses 10, 11, ...; from the eleventh on
 * workloads have 1000, 1001, ...
 */
class ScenarioWorld
{
  public:
    /**
     * \param spec a scenario
     * \throws ScenarioError with all its mistakes; nothing has been built then
     */
    explicit ScenarioWorld(const ScenarioSpec& spec);
    ~ScenarioWorld();

    ScenarioWorld(const ScenarioWorld&) = delete;
    ScenarioWorld& operator=(const ScenarioWorld&) = delete;

    /**
     * \return the scenario with all defaults of the schema
     */
    const ScenarioSpec& GetSpec() const;

    /**
     * \return names of all machines: switches, natives, hosts, guests
     */
    std::vector<std::string> GetMachineNames() const;

    /**
     * \param name of a machine (VirtError that lists them if there is none)
     * \return it: node, host, guest, NIC, device, load and address, null where there is none
     */
    const ScenarioMachine& GetMachine(const std::string& name);

    /**
     * \return names of all workloads
     */
    std::vector<std::string> GetWorkloadNames() const;

    /**
     * \param name of a workload (VirtError that lists them if there is none)
     * \return it
     */
    ScenarioWorkload& GetWorkload(const std::string& name) const;

    /**
     * \tparam T its class, as ScenarioTransfers
     * \return the first workload of this class (VirtError if there is none)
     */
    template <class T>
    T& GetFirst() const;

    /// Account for every vCPU's time from the warm-up on. Before Run().
    void EnableAccounting();

    /**
     * Write a timeline of a host. Before Run().
     *
     * \param spec host, file, window, ports
     * \return the timeline, to add parts to
     */
    Ptr<Timeline> EnableTimeline(const TraceSpec& spec);

    /**
     * Run until all workloads that ever end have ended, at the latest until "stop".
     *
     * \throws VirtError if this world was run already
     */
    void Run();

    /**
     * \return whether all that was asked for was done
     */
    bool IsFinished() const;

    /**
     * \return simulated time when the run ended
     */
    Time GetEnd() const;

    /**
     * \return a row for every vCPU: host, domain, vcpu (as Xen's tools write it), running_s,
     * steal_s (it waited for a pCPU), blocked_s, wakes_count, preemptions_count,
     * wake_to_run_mean_us. Empty without EnableAccounting().
     */
    ScenarioFrame GetVcpus() const;

  private:
    /// Install workloads.
    void BuildWorkloads();

    /**
     * \param workload gets its port
     * \return a port that is free where it needs one
     */
    uint16_t ChoosePort(const ScenarioWorkload& workload, const WorkloadSpec& spec);

    /// Write what the scenario says.
    void BuildTraces();

    /// A workload is over.
    void OnOver();

    /**
     * \param trace which class was asked for
     */
    [[noreturn]] void Miss(const std::string& trace) const;

    ScenarioSpec m_spec;                                        //!< complete
    VirtHostHelper m_virt;                                      //!< makes the simulator a gated one
    std::unique_ptr<ScenarioDefaults> m_defaults;               //!< of attributes
    std::unique_ptr<ScenarioNames> m_names;                     //!< machines
    std::unique_ptr<ScenarioMachines> m_machines;               //!< the same, built
    std::vector<std::unique_ptr<ScenarioWorkload>> m_workloads; //!< in order
    std::map<std::pair<std::string, uint16_t>, bool> m_ports;   //!< taken
    std::vector<std::pair<std::string, std::unique_ptr<VcpuAccounting>>> m_accounts; //!< of hosts
    std::vector<Ptr<Timeline>> m_timelines; //!< being written
    Time m_end;                             //!< see GetEnd()
    bool m_run{false};                      //!< whether Run() was called
};

template <class T>
T&
ScenarioWorld::GetFirst() const
{
    for (const auto& workload : m_workloads)
    {
        if (T* found = dynamic_cast<T*>(workload.get()))
        {
            return *found;
        }
    }
    Miss("of this kind");
}

} // namespace ns3

#endif /* SCENARIO_WORLD_H */
