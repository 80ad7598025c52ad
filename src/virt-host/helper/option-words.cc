/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "option-words.h"

#include "ns3/type-id.h"
#include "ns3/virt-error.h"

#include <algorithm>

namespace ns3
{

OptionWords::OptionWords(std::vector<std::pair<std::string, std::string>> pairs)
    : m_pairs(std::move(pairs))
{
}

OptionWords
OptionWords::WithTypesOf(const std::string& parent) const
{
    OptionWords words(*this);
    words.m_parent = parent;
    return words;
}

std::vector<std::string>
OptionWords::GetWords() const
{
    std::vector<std::string> words;
    for (const auto& pair : m_pairs)
    {
        words.push_back(pair.first);
    }
    return words;
}

std::string
OptionWords::GetAllowed() const
{
    std::string allowed;
    for (const auto& word : GetWords())
    {
        allowed += (allowed.empty() ? "" : ", ") + word;
    }
    return m_parent.empty() ? allowed : allowed + ", or the name of a type of " + m_parent;
}

bool
OptionWords::IsType(const std::string& name) const
{
    TypeId type;
    return !m_parent.empty() && TypeId::LookupByNameFailSafe(name, &type) &&
           type.IsChildOf(TypeId::LookupByName(m_parent)) && type.HasConstructor();
}

bool
OptionWords::IsKnown(const std::string& word) const
{
    const auto words = GetWords();
    return std::find(words.begin(), words.end(), word) != words.end() || IsType(word);
}

std::string
OptionWords::GetValue(const std::string& word) const
{
    for (const auto& [known, value] : m_pairs)
    {
        if (known == word)
        {
            return value;
        }
    }
    if (!IsType(word))
    {
        throw VirtError("\"" + word + "\" is not known; allowed: " + GetAllowed());
    }
    return word;
}

const OptionWords&
GetSchedulerWords()
{
    static const OptionWords words = OptionWords({{"credit", "ns3::CreditScheduler"},
                                                  {"round-robin", "ns3::RoundRobinScheduler"},
                                                  {"sedf", "ns3::SedfScheduler"},
                                                  {"credit2", "ns3::Credit2Scheduler"},
                                                  {"cfs", "ns3::CfsScheduler"},
                                                  {"eevdf", "ns3::EevdfScheduler"}})
                                         .WithTypesOf("ns3::VcpuScheduler");
    return words;
}

const OptionWords&
GetLoadModeWords()
{
    static const OptionWords words(
        {{"cumulative", "Cumulative"}, {"period", "Period"}, {"busy-slice", "BusySlice"}});
    return words;
}

const OptionWords&
GetNotifyModeWords()
{
    static const OptionWords words({{"burst", "PerBurst"}, {"packet", "PerPacket"}});
    return words;
}

} // namespace ns3
