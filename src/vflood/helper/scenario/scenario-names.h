/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_NAMES_H
#define SCENARIO_NAMES_H

#include "scenario-spec.h"

#include <map>
#include <string>
#include <vector>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief The machines of a scenario by name, one by one: what "count" says is multiplied out.
 *
 * A name in a file stands for all machines of that entry: "vm" with count = 3 for vm1, vm2 and vm3,
 * each of which may be named as well.
 */
class ScenarioNames
{
  public:
    /// What a machine is.
    enum class Kind : uint8_t
    {
        HOST,   //!< a virtualised host
        GUEST,  //!< a guest
        NATIVE, //!< a machine without virtualisation
        SWITCH, //!< a switch
    };

    /// A machine.
    struct Machine
    {
        std::string name;      //!< its name
        Kind kind;             //!< what it is
        std::size_t index;     //!< of its entry among those of its kind
        std::size_t number;    //!< which of its entry, from 0
        std::string host{};    //!< of a guest: name of its host
        uint32_t at{0};        //!< of a host, native or switch: number of its cables
        std::string segment{}; //!< of a host or native: what it is connected by; empty: nothing
    };

    /**
     * \param spec a scenario, complete or not, with mistakes or without
     */
    explicit ScenarioNames(const ScenarioSpec& spec);

    /**
     * \return all machines in order of creation: switches, natives, hosts, then guests, host by
     * host
     */
    const std::vector<Machine>& GetMachines() const;

    /**
     * \param name name of a machine or of an entry
     * \return the machines it stands for; none if there is no such name
     */
    std::vector<const Machine*> Find(const std::string& name) const;

    /**
     * \param names names of machines or entries
     * \return the machines they stand for, in that order
     */
    std::vector<const Machine*> Find(const std::vector<std::string>& names) const;

    /**
     * \return all names that Find() knows, in order
     */
    std::vector<std::string> GetNames() const;

    /**
     * \return names that were given to several entries or machines
     */
    const std::vector<std::string>& GetTwice() const;

    /**
     * \param a a machine
     * \param b another one
     * \return whether cables and switches lead from one to the other
     */
    bool AreConnected(const Machine& a, const Machine& b) const;

  private:
    /**
     * \param kind what they are
     * \param index of their entry
     * \param name of their entry
     * \param n how many
     */
    void Add(Kind kind, std::size_t index, const std::string& name, std::size_t n);

    /**
     * \param spec a scenario
     * \param index of an entry of guests
     */
    void AddGuests(const ScenarioSpec& spec, std::size_t index);

    /**
     * Connect machines.
     *
     * \param names of machines or entries
     */
    void Connect(const std::vector<std::string>& names);

    /**
     * \param machine a machine
     * \return what connects it, or its host
     */
    std::string GetSegment(const Machine& machine) const;

    std::vector<Machine> m_machines;                          //!< in order of creation
    std::map<std::string, std::vector<std::size_t>> m_byName; //!< indices of machines
    std::vector<std::string> m_twice;                         //!< see GetTwice()
};

} // namespace ns3

#endif /* SCENARIO_NAMES_H */
