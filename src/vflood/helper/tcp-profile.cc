/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "tcp-profile.h"

#include "ns3/virt-error.h"

namespace ns3
{

namespace
{

/// \p changes over \p base: a later value of the same name wins.
TcpProfile::List
Over(TcpProfile::List base, const TcpProfile::List& changes)
{
    base.insert(base.end(), changes.begin(), changes.end());
    return base;
}

/// Linux 2.6.18 (published: its source), with Reno, as the vFlood paper ran it.
const TcpProfile LINUX_2_6_18{"linux-2.6.18",
                              {{"SocketType", "ns3::TcpRenoPerAck"},
                               {"RecoveryType", "ns3::TcpClassicRecovery"},
                               {"GrowOnlyIfLimited", "true"},
                               {"TsoDivisor", "0"},
                               {"TsoDeferral", "false"},
                               {"IdleRestart", "true"},
                               {"QuickAcks", "16"},
                               {"AdaptiveDelayedAck", "true"},
                               {"MaxAckDelay", "200ms"},
                               {"InitialReceiveWindow", "4"},
                               {"Frto", "Off"},
                               {"FrtoResponse", "RateHalving"},
                               {"EifelUndo", "true"},
                               {"Dsack", "true"},
                               {"MaxBurst", "3"},
                               {"MaxRto", "120s"},
                               {"RttClock", "Jiffies"},
                               {"JiffyLength", "10ms"}},
                              {{"InitialCwnd", "3"},
                               {"ConnTimeout", "3s"},
                               {"MinRto", "200ms"},
                               {"DelAckTimeout", "40ms"},
                               {"DataRetries", "15"}}};

/// Linux 2.6.32 (published: its source), with NewReno and HZ 1000, as the PVTCP paper ran it.
const TcpProfile LINUX_2_6_32{
    "linux-2.6.32",
    Over(LINUX_2_6_18.tcp, {{"TsoDivisor", "3"}, {"Frto", "Sack"}, {"JiffyLength", "1ms"}}),
    LINUX_2_6_18.sockets};

/// A kernel of the 2020s (assumed: the defaults of Linux 5 and 6 as far as ns-3 has the mechanism).
const TcpProfile MODERN{"modern",
                        Over(LINUX_2_6_32.tcp,
                             {{"SocketType", "ns3::TcpCubic"},
                              {"RecoveryType", "ns3::TcpPrrRecovery"},
                              {"TsoDivisor", "0"},
                              {"InitialReceiveWindow", "10"},
                              {"FrtoResponse", "Undo"},
                              {"MaxBurst", "0"},
                              {"RttClock", "Microseconds"}}),
                        Over(LINUX_2_6_32.sockets, {{"InitialCwnd", "10"}, {"ConnTimeout", "1s"}})};

} // namespace

const std::vector<TcpProfile>&
TcpProfile::GetAll()
{
    static const std::vector<TcpProfile> all{LINUX_2_6_18, LINUX_2_6_32, MODERN};
    return all;
}

const TcpProfile&
TcpProfile::Get(const std::string& name)
{
    std::string names;
    for (const TcpProfile& profile : GetAll())
    {
        if (profile.name == name)
        {
            return profile;
        }
        names += (names.empty() ? "" : ", ") + profile.name;
    }
    throw VirtError("GuestInternetHelper::SetProfile(): there is no TCP profile '" + name +
                    "'; there are " + names);
}

} // namespace ns3
