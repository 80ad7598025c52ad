/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expect-error.h"
#include "tcp-script.h"

#include "ns3/tcp-sampler.h"

#include <sstream>

using namespace ns3;
using namespace ns3::test;

// A guest is away: simulation time goes on, its jiffies do not, and its socket can be looked at.
TEST(TcpSampler, SamplesADescheduledGuest)
{
    TcpScript script("linux-2.6.32", true);
    auto sampler = CreateObjectWithAttributes<TcpSampler>("Interval", StringValue("10ms"));
    Ptr<Node> node = script.Build();
    sampler->Add(node);
    const Time start = ScriptPeer::START;
    sampler->Run(start + MilliSeconds(15), start + MilliSeconds(35));
    script.Run(R"(
        0   open
        10  write 3000
        10  > 1:1001
        10  > 1001:2001
        10  > 2001:3001
        20  pause
        30  resume
        50  < ack 3001
    )");
    const auto& rows = sampler->GetRows();
    ASSERT_EQ(rows.size(), 3U); // a listening or closed socket has no row
    for (std::size_t i = 0; i < 3; ++i)
    {
        EXPECT_EQ(rows[i].now, start + MilliSeconds(15 + 10 * i));
        EXPECT_EQ(rows[i].guest, start + MilliSeconds(i == 1 ? 20 : 15 + 10 * i));
        EXPECT_EQ(rows[i].sample.cwnd, 3U);
        EXPECT_EQ(rows[i].sample.inFlight, 3000U);
    }
    std::ostringstream csv;
    sampler->WriteCsv(csv);
    EXPECT_NE(csv.str().find("time_s,guest_time_s,node"), std::string::npos);
    EXPECT_NE(csv.str().find("\n1.025,1.02,"), std::string::npos) << csv.str();
    EXPECT_NE(csv.str().find(",ESTABLISHED,OPEN,IDLE,3,"), std::string::npos) << csv.str();
    std::ostringstream text;
    sampler->WriteText(text);
    EXPECT_NE(text.str().find("rto:201 rtt:1/200 cwnd:3"), std::string::npos) << text.str();
}

TEST(TcpSampler, Mistakes)
{
    Simulator::Destroy();
    auto sampler = CreateObject<TcpSampler>();
    ExpectError([&] { sampler->Add(nullptr); }, {"TcpSampler::Add()", "null"});
    ExpectError([&] { sampler->Add(CreateObject<Node>()); }, {"no GuestTcpL4Protocol"});
    ExpectError([&] { sampler->Run(Seconds(2), Seconds(1)); }, {"from 2", "to 1"});
    ExpectError([&] { sampler->SetAttribute("Interval", TimeValue(Seconds(0))); },
                {"ns3::TcpSampler::Interval is 0"});
    Simulator::Destroy();
}

// RFC 793: the ACK of a FIN is one beyond the data; nothing is outstanding then, nothing duplicate.
TEST(TcpSampler, NothingIsOutstandingAfterAFin)
{
    TcpScript script("linux-2.6.18");
    script.Run(R"(
        0   open
        10  write 1000
        10  > 1:1001
        20  < ack 1001
        30  close
        30  > F
        40  < ack 1002
        50  < F ack 1002
        50  > ack 2
        50  = DuplicateAcks 0 flight 0
    )");
    EXPECT_EQ(script.GetSocket()->GetSample().unacknowledged, 0U);
}

// Counters of a node are the sum of those of all its connections, also of closed ones.
TEST(TcpCounters, SumOfANode)
{
    TcpScript script("linux-2.6.18");
    Ptr<Node> node = script.Build();
    script.Run(R"(
        0   open
        10  write 2000
        10  > 1:1001
        10  > 1001:2001
        20  < ack 2001
    )");
    const TcpCounters& own = script.GetSocket()->GetCounters();
    const TcpCounters& sum = node->GetObject<GuestTcpL4Protocol>()->GetSockets().total;
    EXPECT_EQ(own.OutSegs, 4U); // SYN, the third of the handshake, data
    EXPECT_EQ(own.InSegs, 2U);
    EXPECT_EQ(own.GetAll(), sum.GetAll());
    std::ostringstream text;
    text << sum;
    EXPECT_NE(text.str().find("OutSegs 4\n"), std::string::npos);
}
