/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "olio-config.h"

#include "olio-stream.h"

#include "ns3/virt-error.h"

#include <cmath>
#include <limits>
#include <sstream>
#include <string>

namespace ns3
{

namespace
{

/**
 * \param name of a member of OlioConfig
 * \param value its value
 * \param min least
 * \param max most
 * \throws VirtError if it is less or more, or no number
 */
void
CheckRange(const std::string& name, double value, double min, double max)
{
    if (!(value >= min && value <= max) || !std::isfinite(value))
    {
        std::ostringstream text;
        text << "OlioConfig::" << name << " is " << value << "; allowed: from " << min;
        if (max < std::numeric_limits<double>::max())
        {
            text << " to " << max;
        }
        throw VirtError(text.str());
    }
}

/**
 * \param name of a member of OlioConfig
 * \param range its value
 * \throws VirtError if there is nothing in it
 */
void
CheckRange(const std::string& name, const OlioRange& range)
{
    if (range.min == 0 || range.min > range.max)
    {
        throw VirtError("OlioConfig::" + name + " goes from " + std::to_string(range.min) + " to " +
                        std::to_string(range.max) +
                        "; allowed: a least value from 1, and a most that is not less");
    }
}

} // namespace

const char*
ToString(OlioWork work)
{
    static constexpr std::array<const char*, N_OLIO_WORKS> names =
        {"page", "update", "redirect", "file", "upload", "lookup", "query", "read", "write"};
    return names.at(static_cast<std::size_t>(work));
}

void
OlioConfig::Check() const
{
    constexpr double ANY = std::numeric_limits<double>::max();
    constexpr double LARGEST = 1 << 30; // bytes; sums of three fit into 32 bits
    CheckRange("think", think, 0, ANY);
    CheckRange("thinkBound", thinkBound, 0.001, ANY);
    CheckRange("cold", cold, 0, 1);
    CheckRange("attends", attends, 0, 1);
    CheckRange("hits", hits, 0, 1);
    CheckRange("before", before, 0, 1);
    CheckRange("nfsSlots", nfsSlots, 1, ANY);
    CheckRange("connections", connections, 1, ANY);
    CheckRange("callBytes", callBytes, OlioMessage::HEADER, LARGEST);
    CheckRange("requestBytes", requestBytes, 0, LARGEST);
    CheckRange("imageUploadBytes", imageUploadBytes, 0, LARGEST);
    CheckRange("documentUploadBytes", documentUploadBytes, 0, LARGEST);
    CheckRange("pageBytes", pageBytes);
    CheckRange("fileBytes", fileBytes);
    CheckRange("queryBytes", queryBytes);
    CheckRange("queries", queries);
    for (std::size_t i = 0; i < cpu.size(); ++i)
    {
        CheckRange(std::string("cpu of ") + ToString(static_cast<OlioWork>(i)), cpu[i], 0, ANY);
    }
}

} // namespace ns3
