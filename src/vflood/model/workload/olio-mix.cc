/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "olio-mix.h"

namespace ns3
{

const char*
ToString(OlioOperation operation)
{
    static constexpr std::array<const char*, N_OLIO_OPERATIONS> names =
        {"HomePage", "Login", "TagSearch", "EventDetail", "PersonDetail", "AddPerson", "AddEvent"};
    return names.at(static_cast<std::size_t>(operation));
}

OlioOperation
NextOperation(OlioOperation last, double draw)
{
    const OlioShares& row = g_olioMatrix.at(static_cast<std::size_t>(last));
    double left = 100 * draw;
    std::size_t chosen = 0;
    for (std::size_t i = 0; i < row.size(); ++i)
    {
        if (row[i] > 0)
        {
            chosen = i; // the last possible one if the draw is 1
            if (left < row[i])
            {
                break;
            }
            left -= row[i];
        }
    }
    return static_cast<OlioOperation>(chosen);
}

OlioShares
GetStationaryMix()
{
    constexpr int STEPS = 1000; // of a chain that forgets its past within tens
    OlioShares mix;
    mix.fill(1.0 / N_OLIO_OPERATIONS);
    for (int step = 0; step < STEPS; ++step)
    {
        OlioShares next{};
        for (std::size_t from = 0; from < mix.size(); ++from)
        {
            for (std::size_t to = 0; to < mix.size(); ++to)
            {
                next[to] += mix[from] * g_olioMatrix[from][to] / 100;
            }
        }
        mix = next;
    }
    return mix;
}

} // namespace ns3
