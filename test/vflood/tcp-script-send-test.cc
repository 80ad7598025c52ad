/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "tcp-script.h"

using namespace ns3;
using namespace ns3::test;

namespace
{

/// Three segments are sent at 10 ms, more data waits.
const std::string THREE_OF_TEN = R"(
    0   open win 60000
    10  write 10000
    10  > 1:1001 ack 1
    10  > 1001:2001
    10  > 2001:3001
)";

} // namespace

// Linux 2.6.18 tcp_init_cwnd: three segments of that size. Byte counting off (tcp_abc 0): one
// segment per ACK, whatever it covers.
TEST(TcpScript, SlowStartCountsAcks)
{
    TcpScript script("linux-2.6.18");
    script.Run(THREE_OF_TEN + R"(
        10  = cwnd 3 flight 3
        20  < ack 3001
        20  > 3001:4001
        20  > 4001:5001
        20  > 5001:6001
        20  > 6001:7001
        20  = cwnd 4
        30  < ack 4001
        30  > 7001:8001
        30  > 8001:9001
        30  = cwnd 5
    )");
}

// Linux 2.6.18: cwnd grows only if in_flight reached it.
TEST(TcpScript, NoGrowthUnlessLimited)
{
    TcpScript script("linux-2.6.18");
    script.Run(R"(
        0   open
        10  write 2000
        10  > 1:1001
        10  > 1001:2001
        20  < ack 2001
        20  = cwnd 3
    )");
}

// Linux 2.6.32 tcp_is_cwnd_limited with segmentation offload: up to three segments may be unused.
TEST(TcpScript, TsoAwareGrowth)
{
    TcpScript script("linux-2.6.32");
    script.Run(R"(
        0   open
        10  write 1000
        10  > 1:1001
        20  < ack 1001
        20  = cwnd 4
    )");
}

// RFC 6675 NextSeg rule 2: new data only if the receiver's window allows a byte of it. Here it is
// used up to the last byte when a recovery leaves room in the congestion window.
TEST(TcpScript, RecoveryWithTheReceiversWindowUsedUp)
{
    TcpScript script("linux-2.6.18");
    script.Internet().SetSocketAttribute("InitialCwnd", UintegerValue(10));
    script.Run(R"(
        0   open win 6000
        10  write 20000
        10  > 1:1001
        10  > 1001:2001
        10  > 2001:3001
        10  > 3001:4001
        10  > 4001:5001
        10  > 5001:6001
        20  < ack 1 win 6000 sack 1001:2001
        21  < ack 1 win 6000 sack 1001:3001
        22  < ack 1 win 6000 sack 1001:4001
        22  > 1:1001
        23  < ack 1 win 6000 sack 1001:5001
        24  < ack 6001 win 6000
        24  > 6001:7001
        24  > 7001:8001
        24  > 8001:9001
        24  > 9001:10001
        24  > 10001:11001
    )");
}

// RFC 2861, Linux tcp_cwnd_restart: after a pause of more than an RTO, down to the initial window.
TEST(TcpScript, RestartAfterIdle)
{
    for (const bool on : {true, false})
    {
        TcpScript script("linux-2.6.18");
        script.Internet().SetTcpAttribute("IdleRestart", BooleanValue(on));
        script.Run(std::string(R"(
            0   open
            10  write 7000
            10  > 1:1001
            10  > 1001:2001
            10  > 2001:3001
            20  < ack 3001
            20  > 3001:4001
            20  > 4001:5001
            20  > 5001:6001
            20  > 6001:7001
            30  < ack 7001
            30  = cwnd 5 rto 203
            220 write 1000         # 200 ms after the last segment: less than the RTO
            220 > 7001:8001
            220 = cwnd 5
            230 < ack 8001
            430 write 1000         # 210 ms
            430 > 8001:9001
        )") + (on ? "430 = cwnd 3" : "430 = cwnd 5"));
    }
}

// RFC 6298 5.4-5.6; Linux tcp_retransmit_timer: doubled for each repetition, one TCPTimeouts for
// all of them; a sample by timestamp ends the backoff though the segment was sent again.
TEST(TcpScript, BackoffAndItsEnd)
{
    TcpScript script("linux-2.6.18");
    script.Run(R"(
        0    open
        10   write 1000
        10   > 1:1001
        10   = rto 201
        211  > 1:1001
        211  = rto 402 cwnd 1 state CA_LOSS TCPTimeouts 1
        613  > 1:1001
        613  = rto 804
        1417 > 1:1001
        1417 = rto 1608 TCPTimeouts 1 RetransmitTimers 3 RetransSegs 3
        1420 < ack 1001 ecr 1417
        1420 = rto 201 srtt 1.25
    )");
}

// Karn: without timestamps a segment sent again gives no sample, and the backoff stays.
TEST(TcpScript, BackoffStaysWithoutTimestamps)
{
    TcpScript script("linux-2.6.18");
    script.Internet().SetSocketAttribute("Timestamp", BooleanValue(false));
    script.Run(R"(
        0    open
        10   write 1000
        10   > 1:1001
        211  > 1:1001
        220  < ack 1001
        220  = rto 402
        300  write 1000
        300  > 1001:2001
        702  > 1001:2001
    )");
}

// Linux TCP_RTO_MAX and tcp_retries2 = 15: then the connection is given up.
TEST(TcpScript, GivesUpAfterFifteenRepetitions)
{
    TcpScript script("linux-2.6.18");
    script.Internet().SetTcpAttribute("MaxRto", StringValue("300ms"));
    std::ostringstream text;
    text << "0 open\n 10 write 1000\n 10 > 1:1001\n 211 > 1:1001\n";
    for (int i = 1; i < 15; ++i)
    {
        text << 211 + 300 * i << " > 1:1001\n";
    }
    text << 211 + 300 * 30 << " = RetransSegs 15 RetransmitTimers 16";
    script.Run(text.str());
}

// Linux TCP_TIMEOUT_INIT: SYN is repeated after 3, 6 and 12 s.
TEST(TcpScript, SynIsRepeated)
{
    TcpScript script("linux-2.6.18");
    script.Run(R"(
        0     listen
        10    < S
        10    > S ack 1
        3010  > S ack 1
        9010  > S ack 1
        9020  < ack 1
        9020  = RetransSegs 2 RetransmitTimers 2
    )");
}

// Linux tcp_enter_loss: everything is lost, cwnd 1, ssthresh half; the ACK of the original starts
// slow start, here without any undo.
TEST(TcpScript, LossWithoutFrto)
{
    TcpScript script("linux-2.6.18");
    script.Internet().SetTcpAttribute("EifelUndo", BooleanValue(false));
    script.Run(THREE_OF_TEN + R"(
        211 > 1:1001
        211 = cwnd 1 ssthresh 2 state CA_LOSS
        220 < ack 1001
        220 > 1001:2001
        220 > 2001:3001
        220 = cwnd 2
    )");
}

// RFC 3522 (Eifel), Linux tcp_try_undo_loss: the echoed timestamp is older than the retransmission.
TEST(TcpScript, EifelUndo)
{
    TcpScript script("linux-2.6.18");
    script.Run(THREE_OF_TEN + R"(
        211 > 1:1001
        220 < ack 1001 ecr 10
        220 > 3001:4001        # not 1001:2001 again
        220 = cwnd 3 state CA_OPEN TCPLossUndo 1
    )");
}

// The same with an ACK of the retransmission: nothing is undone.
TEST(TcpScript, NoEifelUndoByTheRetransmission)
{
    TcpScript script("linux-2.6.18");
    script.Run(THREE_OF_TEN + R"(
        211 > 1:1001
        220 < ack 1001 ecr 211
        220 > 1001:2001
        220 > 2001:3001
        220 = cwnd 2 TCPLossUndo 0
    )");
}

// RFC 3708, Linux tcp_check_dsack and tcp_may_undo: all that was sent again came twice.
TEST(TcpScript, DsackUndo)
{
    TcpScript script("linux-2.6.18");
    script.Internet().SetTcpAttribute("EifelUndo", BooleanValue(false));
    script.Run(THREE_OF_TEN + R"(
        211 > 1:1001
        220 < ack 1001 sack 1:1001
        220 > 3001:4001
        220 = cwnd 3 state CA_OPEN TCPLossUndo 1 TCPDSACKRecv 1
    )");
}

// A segment that was sent again by a second timeout forbids the undo (Linux: undo_marker 0).
TEST(TcpScript, NoUndoAfterTwoTimeouts)
{
    TcpScript script("linux-2.6.18");
    script.Run(THREE_OF_TEN + R"(
        211 > 1:1001
        613 > 1:1001
        620 < ack 1001 ecr 10
        620 > 1001:2001
        620 > 2001:3001
        620 = TCPLossUndo 0
    )");
}

// RFC 793 3.5; Linux gives up a FIN, ns-3 repeats it for ever.
TEST(TcpScript, FinBacksOffAndEnds)
{
    TcpScript script("linux-2.6.18");
    script.Internet().SetSocketAttribute("DataRetries", UintegerValue(2));
    script.Run(R"(
        0    open
        10   close
        10   > F
        211  > F
        613  > F
        9000 = RetransSegs 2
    )");
}

// Linux' MIB: an expiry after duplicate ACKs is no TCPTimeouts.
TEST(TcpScript, TimeoutInDisorder)
{
    TcpScript script("linux-2.6.18");
    script.Run(THREE_OF_TEN + R"(
        20  < ack 1 sack 1001:2001
        20  > 3001:4001         # limited transmit (RFC 3042)
        20  = DuplicateAcks 1
        211 > 1:1001
        211 = TCPTimeouts 0 TCPSackFailures 1
    )");
}

// Linux 2.6.32 tcp_tso_should_defer: with offload, room for a third of the window is waited for;
// what is handed down at once counts once.
TEST(TcpScript, OffloadWaitsForAThirdOfTheWindow)
{
    TcpScript script("linux-2.6.32");
    script.Internet().SetTcpAttribute("TsoDeferral", BooleanValue(true));
    script.Internet().SetSocketAttribute("InitialCwnd", UintegerValue(9));
    script.Run(R"(
        0   open win 60000
        10  write 30000
        10  > 1:1001 ack 1
        10  > 1001:2001
        10  > 2001:3001
        10  > 3001:4001
        10  > 4001:5001
        10  > 5001:6001
        10  > 6001:7001
        10  > 7001:8001
        10  > 8001:9001
        10  = OutBursts 1
        20  < ack 1001            # the window is 10: 2 of it
        21  < ack 2001            # 11: 4 of it
        21  > 9001:10001
        21  > 10001:11001
        21  > 11001:12001
        21  > 12001:13001
        21  = OutBursts 2
    )");
}
