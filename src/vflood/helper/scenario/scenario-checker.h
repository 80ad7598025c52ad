/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_CHECKER_H
#define SCENARIO_CHECKER_H

#include "scenario-error.h"
#include "scenario-names.h"
#include "scenario-schema.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Goes through a scenario and collects mistakes; see CheckScenario().
 */
class ScenarioChecker
{
  public:
    /**
     * \param spec a scenario, complete; must outlive this
     */
    explicit ScenarioChecker(ScenarioSpec& spec);

    /// Each key by itself: given if it has to be, of the right kind, in its range.
    void CheckKeys();

    /// Names: each once, and those that are named exist.
    void CheckNames();

    /// Hosts and guests: pCPUs, schedulers, offloads.
    void CheckHosts();

    /// Cables.
    void CheckNetwork();

    /// Workloads and traces: who takes part, and is there a way.
    void CheckWork();

    /**
     * \return what was found
     */
    const std::vector<ScenarioMistake>& GetMistakes() const;

  private:
    using Machine = ScenarioNames::Machine; //!< a machine
    using Kind = ScenarioNames::Kind;       //!< what it is

    /**
     * \param element where it is
     * \param key of the element, may be empty
     * \param problem what is wrong
     * \param value what is written; empty: as the element has it
     */
    void Add(const ScenarioElement& element,
             const std::string& key,
             const std::string& problem,
             const std::string& value = "");

    /**
     * \param table name of a table
     * \param index of an element
     * \return the element
     */
    ScenarioElement Get(const std::string& table, std::size_t index) const;

    /**
     * \param element whose tables of attributes are checked
     * \param key a table
     */
    void CheckAttributes(const ScenarioElement& element, const ScenarioKey& key);

    /**
     * \param element a workload whose struct may hold what is not for its kind
     */
    void CheckKind(const ScenarioElement& element);

    /**
     * \param element has names
     * \param key in this key
     * \param kinds what the machines have to be
     * \param what in words, for the message
     * \return the machines, if all is well with them
     */
    std::vector<const Machine*> CheckMachines(const ScenarioElement& element,
                                              const std::string& key,
                                              const std::vector<Kind>& kinds,
                                              const std::string& what);

    /**
     * \param host a host
     * \return TypeId name of its scheduler
     */
    static std::string GetScheduler(const HostSpec& host);

    /**
     * \param host of the element
     * \return number of its pCPUs
     */
    int64_t GetPcpus(const HostSpec& host) const;

    /**
     * \param element a host or a guest
     * \param key its pCPUs
     * \param pcpus these
     * \param n number of pCPUs of the host
     */
    void CheckPcpus(const ScenarioElement& element,
                    const std::string& key,
                    const std::vector<int64_t>& pcpus,
                    int64_t n);

    /**
     * \param index of a host, under a preset that gives each domain a pCPU
     */
    void CheckDedicated(std::size_t index);

    /**
     * \param index of a host, whose guests have offloads that have to go together
     */
    void CheckOffloads(std::size_t index);

    /**
     * \param index of a workload
     */
    void CheckWorkload(std::size_t index);

    /// Two receivers on the same port.
    void CheckPorts();

    ScenarioSpec& m_spec;                    //!< the scenario
    std::vector<ScenarioElement> m_elements; //!< of it
    ScenarioNames m_names;                   //!< its machines
    std::vector<ScenarioMistake> m_mistakes; //!< found so far
};

} // namespace ns3

#endif /* SCENARIO_CHECKER_H */
