/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_KEY_H
#define SCENARIO_KEY_H

#include "scenario-value.h"

#include "ns3/option-words.h"

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief A row of the schema: one key of a section, and everything there is to say about it.
 */
struct ScenarioKey
{
    std::string name;                      //!< as in a file
    ScenarioType type;                     //!< kind of its value
    std::string help;                      //!< one line, without the stop
    std::string unit{};                    //!< of plain numbers, as "share of a CPU"; may be empty
    std::string fallback{};                //!< default as text; empty: see the attribute, or none
    std::string source{};                  //!< of the default: "published: ...", "assumed", ...
    std::vector<std::string> attributes{}; //!< ns-3's attributes that it sets, with their class; of
                                           //!< a table: the class
    bool required{false};                  //!< it has to be given
    double min{std::numeric_limits<double>::lowest()}; //!< least number allowed
    double max{std::numeric_limits<double>::max()};    //!< largest number allowed
    std::optional<OptionWords> words{};                //!< of a choice, and what each stands for

    std::function<ScenarioValue(const void*)> get{};        //!< reads it from the section's struct
    std::function<void(void*, const ScenarioValue&)> set{}; //!< writes it there

    /**
     * \return the default as text: fallback, or that of the first attribute; empty if there is none
     */
    std::string GetDefault() const;

    /**
     * \return what is allowed, for messages and documents: "0 to 1 (share of a CPU)"
     */
    std::string DescribeAllowed() const;

    /**
     * \param value a value, of any kind
     * \return what is wrong with it: "allowed: ..."; empty if nothing is
     */
    std::string Check(const ScenarioValue& value) const;

    /**
     * \param value an allowed value
     * \return it as text for an attribute of ns-3
     */
    std::string ToAttribute(const ScenarioValue& value) const;
};

/**
 * \ingroup vflood
 *
 * \brief A kind of element: hosts, guests, workloads of a kind, ...
 */
struct ScenarioSection
{
    std::string name;              //!< "guest"; "workload.ping"; empty for the scenario itself
    std::string table;             //!< its name in a file: "guest", "workload"
    std::string help;              //!< one line, without the stop
    std::vector<ScenarioKey> keys; //!< its keys, in the order they are written

    /**
     * \param key name of a key
     * \return the row, or null
     */
    const ScenarioKey* Find(const std::string& key) const;
};

} // namespace ns3

#endif /* SCENARIO_KEY_H */
