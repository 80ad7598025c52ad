/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_SCHEMA_H
#define SCENARIO_SCHEMA_H

#include "scenario-key.h"
#include "scenario-spec.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * \file
 * \ingroup vflood
 * The schema of scenarios: a row per key. It is what reading, checking, writing, building and the
 * documents go by.
 */

/**
 * \return all sections; that of the scenario itself first, then host, guest, native, link, switch,
 * a workload.<kind> for each kind of workload, trace
 */
const std::vector<ScenarioSection>& GetScenarioSchema();

/**
 * \param name name of a section
 * \return it
 * \throws VirtError if there is none of that name
 */
const ScenarioSection& GetScenarioSection(const std::string& name);

/**
 * \return the kinds of workloads
 */
std::vector<std::string> GetWorkloadKinds();

/// An element of a scenario, with its section: for whoever goes through all keys.
struct ScenarioElement
{
    const ScenarioSection* section; //!< which keys it has
    std::size_t index;              //!< number among those of its table, from 0
    void* data;                     //!< its struct, for ScenarioKey::get and set

    /**
     * \return its name; empty if it has none
     */
    std::string GetName() const;

    /**
     * \param key name of a key (VirtError if the section has none)
     * \return its value
     */
    ScenarioValue Get(const std::string& key) const;
};

/**
 * \param spec a scenario
 * \return all elements, the scenario itself first; workloads of unknown kinds are left out. They
 * point into \p spec.
 */
std::vector<ScenarioElement> GetScenarioElements(ScenarioSpec& spec);

/**
 * \param spec gets one element more; elements of the same table found before are no longer there
 * \param section which
 * \return it, of its kind if it is a workload
 */
ScenarioElement AddScenarioElement(ScenarioSpec& spec, const ScenarioSection& section);

/**
 * \param spec a scenario
 * \return the same with the defaults of the schema for what is not given; what is not given and has
 * an attribute's default stays so
 */
ScenarioSpec CompleteScenario(const ScenarioSpec& spec);

/**
 * \param words words
 * \param word what somebody wrote
 * \return the word that is most like it; empty if none is like it
 */
std::string FindNearestWord(const std::vector<std::string>& words, const std::string& word);

} // namespace ns3

#endif /* SCENARIO_SCHEMA_H */
