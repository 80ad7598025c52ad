/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "tcp-counters.h"

namespace ns3
{

TcpCounters::List
TcpCounters::GetAll() const
{
    return {{"InSegs", InSegs},
            {"OutSegs", OutSegs},
            {"OutBursts", OutBursts},
            {"RetransSegs", RetransSegs},
            {"TCPTimeouts", TCPTimeouts},
            {"TCPSackFailures", TCPSackFailures},
            {"TCPSackRecoveryFail", TCPSackRecoveryFail},
            {"TCPLossFailures", TCPLossFailures},
            {"RetransmitTimers", RetransmitTimers},
            {"PostponedTimers", PostponedTimers},
            {"TCPSpuriousRTOs", TCPSpuriousRTOs},
            {"TCPLossUndo", TCPLossUndo},
            {"TCPDSACKRecv", TCPDSACKRecv},
            {"TCPDSACKOldSent", TCPDSACKOldSent},
            {"DuplicateAcks", DuplicateAcks},
            {"DelayedACKs", DelayedACKs}};
}

std::ostream&
operator<<(std::ostream& os, const TcpCounters& counters)
{
    for (const auto& [name, value] : counters.GetAll())
    {
        os << name << " " << value << "\n";
    }
    return os;
}

} // namespace ns3
