/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "option-words.h"

#include "ns3/virt-error.h"

namespace ns3
{

OptionWords::OptionWords(std::vector<std::pair<std::string, std::string>> pairs)
    : m_pairs(std::move(pairs))
{
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

const std::string&
OptionWords::GetValue(const std::string& word) const
{
    std::string known;
    for (const auto& pair : m_pairs)
    {
        if (pair.first == word)
        {
            return pair.second;
        }
        known += (known.empty() ? "" : ", ") + pair.first;
    }
    throw VirtError("\"" + word + "\" is none of the words that are known; allowed: " + known);
}

const OptionWords&
GetSchedulerWords()
{
    static const OptionWords words({{"credit", "ns3::CreditScheduler"},
                                    {"round-robin", "ns3::RoundRobinScheduler"},
                                    {"sedf", "ns3::SedfScheduler"},
                                    {"credit2", "ns3::Credit2Scheduler"},
                                    {"cfs", "ns3::CfsScheduler"},
                                    {"eevdf", "ns3::EevdfScheduler"}});
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
