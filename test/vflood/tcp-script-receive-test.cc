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

/// The peer connects at 0 ms and has an RTT of 1 ms.
const std::string ACCEPTED = R"(
    0   listen
    0   < S
    0   > S ack 1 win 4000
    1   < ack 1
)";

/// A receiver without quick ACKs whose whole buffer is open.
void
NoQuickAcks(TcpScript& script)
{
    script.Internet().SetTcpAttribute("QuickAcks", UintegerValue(0));
    script.Internet().SetTcpAttribute("InitialReceiveWindow", UintegerValue(0));
}

const std::string ACCEPTED_OPEN = R"(
    0   listen
    0   < S
    0   > S ack 1 win 65535
    1   < ack 1
)";

} // namespace

// Linux tcp_select_initial_window: 4 segments; tcp_grow_window: 2 more per full segment, and each
// growth brings one quick ACK.
TEST(TcpScript, ReceiveWindowOpensSlowly)
{
    TcpScript script("linux-2.6.18");
    script.Run(ACCEPTED + R"(
        10  < 1:1001 ack 1
        10  > ack 1001 win 6000
        10  < 1001:2001 ack 1
        10  > ack 2001 win 8000
        10  < 2001:3001 ack 1
        10  > ack 3001 win 10000
        10  < 3001:3501 ack 1     # not a full segment
        10  > ack 3501 win 10000
    )");
}

// RFC 793: what was offered is not taken back while the application does not read; Linux
// tcp_cleanup_rbuf: it is told when the window has at least doubled.
TEST(TcpScript, RightEdgeStaysAndReadingReopens)
{
    TcpScript script("linux-2.6.18");
    script.Internet().SetSocketAttribute("RcvBufSize", UintegerValue(5000));
    script.Run(ACCEPTED + R"(
        5   read off
        10  < 1:1001 ack 1
        10  > ack 1001 win 4000
        20  < 1001:2001 ack 1
        20  > ack 2001 win 3000
        30  < 2001:3001 ack 1
        30  > ack 3001 win 2000
        90  read on
        90  > ack 3001 win 5000
    )");
}

// Linux tcp_send_delayed_ack: 40 ms, also when the estimate is longer but SRTT is short; two full
// segments are acknowledged at once.
TEST(TcpScript, DelayedAck)
{
    TcpScript script("linux-2.6.18");
    NoQuickAcks(script);
    script.Run(ACCEPTED_OPEN + R"(
        10  < 1:1001 ack 1
        50  > ack 1001
        50  = DelayedACKs 1
        100 < 1001:2001 ack 1
        140 > ack 2001
        200 < 2001:3001 ack 1
        210 < 3001:4001 ack 1
        210 > ack 4001
        210 = DelayedACKs 2
    )");
}

// Linux __tcp_ack_snd_check: no ACK for two segments while the buffer, offered as a whole, fills
// up; tcp_cleanup_rbuf: one ACK for all of it when the application reads.
TEST(TcpScript, OneAckWhenTheApplicationReads)
{
    TcpScript script("linux-2.6.32");
    NoQuickAcks(script);
    script.Run(ACCEPTED_OPEN + R"(
        5   read off
        10  < 1:1001 ack 1
        11  < 1001:2001 ack 1
        11  > ack 2001            # more than the SYN offered
        12  < 2001:3001 ack 1
        13  < 3001:4001 ack 1
        14  < 4001:5001 ack 1
        20  read on
        20  > ack 5001
        21  read off
        30  < 5001:6001 ack 1
        70  > ack 6001            # nobody reads: the delay ends
        70  = DelayedACKs 1
    )");
}

// The same segments to a reader that is always there.
TEST(TcpScript, AnAckPerTwoSegmentsIfTheApplicationReadsAtOnce)
{
    TcpScript script("linux-2.6.32");
    NoQuickAcks(script);
    script.Run(ACCEPTED_OPEN + R"(
        10  < 1:1001 ack 1
        11  < 1001:2001 ack 1
        11  > ack 2001
        12  < 2001:3001 ack 1
        13  < 3001:4001 ack 1
        13  > ack 4001
    )");
}

// Linux tcp_cleanup_rbuf: a short segment is acknowledged once it is read, unless the application
// talks back; then the ACK rides on its answer.
TEST(TcpScript, ShortSegments)
{
    TcpScript script("linux-2.6.18");
    NoQuickAcks(script);
    script.Run(ACCEPTED_OPEN + R"(
        10  < 1:101 ack 1
        10  > ack 101
        20  < 101:1101 ack 1
        25  write 100
        25  > 1:101 ack 1101      # no delayed ACK follows
        30  < 1101:1201 ack 101   # interactive now
        70  > ack 1201
    )");
}

// RFC 2883; Linux tcp_send_dupack: what came twice is reported first, and quick mode begins.
TEST(TcpScript, DuplicatesAreReported)
{
    TcpScript script("linux-2.6.18");
    NoQuickAcks(script);
    script.Run(ACCEPTED_OPEN + R"(
        10  < 1:1001 ack 1
        11  < 1001:2001 ack 1
        11  > ack 2001
        20  < 1:1001 ack 1
        20  > ack 2001 sack 1:1001
        30  < 3001:4001 ack 1
        30  > ack 2001 sack 3001:4001
        40  < 1001:2001 ack 1
        40  > ack 2001 sack 1001:2001 3001:4001
        40  = TCPDSACKOldSent 2
    )");
}

// RFC 7323 4.3: the timestamp to echo moves on when ACKs ride on data, as with a server's answers.
TEST(TcpScript, EchoAfterAcksOnData)
{
    TcpScript script("linux-2.6.18");
    script.Run(ACCEPTED + R"(
        10  < 1:101 ack 1
        10  > ack 101 ecr 10
        11  write 100
        11  > 1:101 ack 101
        50  < 101:201 ack 101
        51  write 100
        51  > 101:201 ack 201 ecr 50
        90  < 201:301 ack 201
        130 > ack 301 ecr 90
    )");
}

// RFC 9293, 3.10.7.4: of a segment with an old acknowledgement number only that number is ignored.
TEST(TcpScript, DataThatAnAckOvertookIsTaken)
{
    TcpScript script("linux-2.6.18");
    script.Run(ACCEPTED + R"(
        10  write 500
        10  > 1:501 ack 1
        12  < ack 501
        13  < 1:1001 ack 1
        13  > ack 1001 win 6000
    )");
}
