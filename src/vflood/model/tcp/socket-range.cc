/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "socket-range.h"

#include "ns3/attribute-range.h"
#include "ns3/tcp-socket-base.h"
#include "ns3/uinteger.h"
#include "ns3/virt-error.h"

#include <map>

namespace ns3
{

namespace
{

using Checkers = std::map<std::string, Ptr<const AttributeChecker>>;

/// Add the checker of a number.
void
AddCount(Checkers& all, const std::string& name, uint64_t min, uint64_t max, const char* hint)
{
    all[name] = MakeCountChecker("ns3::GuestTcpSocket::" + name, min, max, hint);
}

/// Add the checker of a time.
void
AddTime(Checkers& all, const std::string& name, Time min, const char* hint)
{
    all[name] = MakeLeastTimeChecker("ns3::GuestTcpSocket::" + name, min, hint);
}

/// Of all attributes of ns-3's sockets that have no range there, but need one.
Checkers
MakeCheckers()
{
    Checkers all;
    AddCount(all, "SegmentSize", 1, 65495, "on Ethernet it is 1448 with timestamps");
    AddCount(all, "InitialCwnd", 1, 65535, "Linux 2.6 has 3");
    AddCount(all, "SndBufSize", 1, ANY_COUNT, "what waits to be acknowledged has to fit");
    AddCount(all, "RcvBufSize", 1, ANY_COUNT, "a segment has to fit");
    AddCount(all, "DelAckCount", 1, ANY_COUNT, "every second segment is acknowledged by 2");
    AddCount(all, "ConnCount", 1, ANY_COUNT, "a connection is tried for at least once");
    AddCount(all, "MaxWindowSize", 1, 65535, "a window of 0 lets nothing in");
    AddTime(all, "MinRto", Time(), "it is the least variance term, e.g. 200ms");
    AddTime(all, "ConnTimeout", NanoSeconds(1), "the first RTO, 3s in Linux 2.6");
    AddTime(all, "DelAckTimeout", Time(), "the shortest delay of an ACK, 40ms in Linux");
    AddTime(all, "PersistTimeout", NanoSeconds(1), "a closed window is asked for after it");
    return all;
}

/// Value of a number among the attributes.
uint64_t
GetCount(const TcpSocketBase& socket, const std::string& name)
{
    UintegerValue value;
    socket.GetAttribute(name, value);
    return value.Get();
}

} // namespace

void
CheckSocketAttribute(const std::string& name, const AttributeValue& value)
{
    const Checkers all = MakeCheckers();
    const auto found = all.find(name);
    if (found != all.end())
    {
        found->second->Check(value);
    }
}

void
CheckSocket(const TcpSocketBase& socket)
{
    const uint64_t segment = GetCount(socket, "SegmentSize");
    const uint64_t buffer = GetCount(socket, "RcvBufSize");
    if (buffer < segment)
    {
        throw VirtError("attribute ns3::GuestTcpSocket::RcvBufSize is " + std::to_string(buffer) +
                        "; allowed is SegmentSize, " + std::to_string(segment) +
                        ", or more: a segment has to fit");
    }
}

} // namespace ns3
