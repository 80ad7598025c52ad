/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "trace-source.h"

#include "ns3/virt-error.h"

namespace vflood
{

namespace
{

/**
 * \return all signatures that can be recorded
 */
const Signatures&
GetSignatures()
{
    static const Signatures* const ALL = [] {
        auto* all = new Signatures;
        AddCoreSignatures(*all);
        AddInternetSignatures(*all);
        AddHostSignatures(*all);
        AddOffloadSignatures(*all);
        AddApplicationSignatures(*all);
        return all;
    }();
    return *ALL;
}

/**
 * \param source a trace source
 * \param owner the class that has it
 * \return how it is recorded: by its own name where ns-3 gives the name of a wrong callback; null
 * if it cannot be recorded
 */
const Signature*
FindSignature(const ns3::TypeId::TraceSourceInformation& source, ns3::TypeId owner)
{
    auto found = GetSignatures().find(owner.GetName() + "::" + source.name);
    if (found == GetSignatures().end())
    {
        found = GetSignatures().find(source.callback);
    }
    return found == GetSignatures().end() ? nullptr : &found->second;
}

/**
 * \param name name of a trace source of one value
 * \return the unit of the value, which its type does not say
 */
std::string
UnitOf(const std::string& name)
{
    static const std::map<std::string, std::string> units = {{"CongestionWindow", "bytes"},
                                                             {"CongestionWindowInflated", "bytes"},
                                                             {"SlowStartThreshold", "bytes"},
                                                             {"BytesInFlight", "bytes"},
                                                             {"RWND", "bytes"},
                                                             {"AdvWND", "bytes"},
                                                             {"BytesInQueue", "bytes"},
                                                             {"PacketsInQueue", "packets"}};
    const auto found = units.find(name);
    return found == units.end() ? "" : found->second;
}

} // namespace

std::vector<Column>
TraceSource::GetColumns() const
{
    std::vector<Column> columns = signature ? signature->columns : std::vector<Column>();
    if (columns.size() == 1 && columns[0].unit.empty())
    {
        columns[0].unit = UnitOf(info.name);
    }
    return columns;
}

std::vector<TraceSource>
ListTraceSources(ns3::TypeId type)
{
    std::vector<TraceSource> list;
    for (;; type = type.GetParent())
    {
        for (std::size_t i = 0; i < type.GetTraceSourceN(); ++i)
        {
            const auto info = type.GetTraceSource(i);
            list.push_back({info, type, FindSignature(info, type)});
        }
        if (!type.HasParent() || type.GetParent() == type)
        {
            return list;
        }
    }
}

TraceSource
FindTraceSource(ns3::TypeId type, const std::string& name)
{
    std::string why = " has no trace source \"" + name + "\"";
    std::string names;
    for (const TraceSource& source : ListTraceSources(type))
    {
        if (source.info.name == name && source.signature)
        {
            return source;
        }
        if (source.info.name == name)
        {
            why =
                ": trace source \"" + name + "\" cannot be recorded (" + source.info.callback + ")";
        }
        names += source.signature ? (names.empty() ? "" : ", ") + source.info.name : "";
    }
    throw ns3::VirtError(type.GetName() + why +
                         "; these can be recorded: " + (names.empty() ? "none" : names));
}

} // namespace vflood
