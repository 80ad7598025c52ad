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

/// A sender with F-RTO, without the other ways to find a timeout spurious.
class FrtoScript : public ::testing::Test
{
  protected:
    /// Ten segments are sent at 10 ms, more data waits; the timer expires at 211 ms.
    void Ten(const std::string& mode, const std::string& response, const std::string& script)
    {
        Configure(mode, response, 10);
        std::ostringstream text;
        text << "0 open win 60000\n 10 write 30000\n";
        for (int i = 0; i < 10; ++i)
        {
            text << "10 > " << 1000 * i + 1 << ":" << 1000 * i + 1001 << "\n";
        }
        text << "211 > 1:1001\n 211 = frto FIRST_ACK cwnd 10 ssthresh 5 rto 402\n" << script;
        m_script.Run(text.str());
    }

    void Configure(const std::string& mode, const std::string& response, uint32_t window)
    {
        m_script.Internet().SetTcpAttribute("Frto", StringValue(mode));
        m_script.Internet().SetTcpAttribute("FrtoResponse", StringValue(response));
        m_script.Internet().SetTcpAttribute("EifelUndo", BooleanValue(m_eifel));
        m_script.Internet().SetTcpAttribute("Dsack", BooleanValue(false));
        m_script.Internet().SetSocketAttribute("InitialCwnd", UintegerValue(window));
    }

    bool m_eifel{false};
    TcpScript m_script{"linux-2.6.32"};
};

/// RFC 5682 2.1 (2b), (3b): two ACKs in a row advance, two new segments in between.
const std::string TWO_ADVANCES = R"(
    220 < ack 1001
    220 > 10001:11001
    220 > 11001:12001
    220 = frto SECOND_ACK cwnd 11 flight 11
    230 < ack 2001
    230 = frto SPURIOUS TCPSpuriousRTOs 1 RetransSegs 1
)";

} // namespace

// Linux tcp_ratehalving_spur_to_response: down by a segment for every second ACK.
TEST_F(FrtoScript, SpuriousWithRateHalving)
{
    Ten("Basic", "RateHalving", TWO_ADVANCES + R"(
        230 > 12001:13001
        230 = state CA_CWR cwnd 11 flight 11 ssthresh 5
        240 < ack 3001
        240 > 13001:14001
        240 = cwnd 11
        250 < ack 4001           # the second: 10, and 10 are in flight
        250 = cwnd 10 flight 10
        260 < ack 5001
        260 > 14001:15001
        260 = cwnd 10
        270 < ack 6001
        270 = cwnd 9 flight 9
    )");
}

// Linux tcp_enter_frto: the window is being halved already, so that the threshold stays.
TEST_F(FrtoScript, TimeoutWhileTheWindowIsHalved)
{
    Ten("Basic", "RateHalving", TWO_ADVANCES + R"(
        230 > 12001:13001
        240 < ack 3001
        240 > 13001:14001
        250 < ack 4001
        260 < ack 5001
        260 > 14001:15001
        270 < ack 6001
        270 = state CA_CWR cwnd 9 ssthresh 5
        947 > 6001:7001
        947 = ssthresh 5 frto FIRST_ACK
    )");
}

// Linux tcp_conservative_spur_to_response.
TEST_F(FrtoScript, SpuriousConservative)
{
    Ten("Basic", "Conservative", TWO_ADVANCES + R"(
        230 = state CA_OPEN cwnd 5 ssthresh 5
    )");
}

// Linux tcp_undo_spur_to_response.
TEST_F(FrtoScript, SpuriousUndone)
{
    Ten("Basic", "Undo", TWO_ADVANCES + R"(
        230 = state CA_OPEN cwnd 11
        230 > 12001:13001
    )");
}

// RFC 5682 3: the same with the SACK-enhanced algorithm.
TEST_F(FrtoScript, SpuriousSackEnhanced)
{
    Ten("Sack", "Conservative", TWO_ADVANCES);
}

// RFC 5682 2.1 (2a): the first ACK covers everything, as one stretch ACK after a pause does. F-RTO
// cannot tell.
TEST_F(FrtoScript, FailsOnAStretchAckOfEverything)
{
    Ten("Basic", "Undo", R"(
        220 < ack 10001
        220 = frto LOSS cwnd 2 TCPSpuriousRTOs 0 state CA_OPEN
        220 > 10001:11001
        220 > 11001:12001
    )");
}

// The same, when timestamps may tell (tcp_try_undo_recovery in state Loss); the window is moderated
// to three segments more than in flight.
TEST_F(FrtoScript, EifelTellsWhereFrtoCannot)
{
    m_eifel = true;
    Ten("Sack", "RateHalving", R"(
        220 < ack 10001 ecr 10
        220 = frto LOSS cwnd 3 TCPSpuriousRTOs 0 TCPLossUndo 1 state CA_OPEN
        220 > 10001:11001
        220 > 11001:12001
        220 > 12001:13001
    )");
}

// A batch of ACKs that waited while the guest did: the second of them reaches the mark.
TEST_F(FrtoScript, FailsOnABatchThatReachesTheMark)
{
    Ten("Basic", "Undo", R"(
        220 < ack 5001
        220 > 10001:11001
        220 > 11001:12001
        220 < ack 10001
        220 > 10001:11001        # the new segments count as lost too, three may go out
        220 > 11001:12001
        220 > 12001:13001
        220 = frto LOSS TCPSpuriousRTOs 0 state CA_LOSS
    )");
}

// RFC 5682 2.1 (2b), Linux !tcp_may_send_now: without new data there is nothing to probe with.
TEST_F(FrtoScript, FailsWithoutNewData)
{
    Configure("Sack", "Undo", 3);
    m_script.Run(R"(
        0   open
        10  write 3000
        10  > 1:1001
        10  > 1001:2001
        10  > 2001:3001
        211 > 1:1001
        220 < ack 1001
        220 > 1001:2001
        220 > 2001:3001
        220 = frto LOSS cwnd 2 TCPSpuriousRTOs 0 state CA_LOSS
    )");
}

// RFC 5682 2.1 (2a): a duplicate ACK first. Nothing more is sent but by its own clock.
TEST_F(FrtoScript, BasicFailsOnADuplicate)
{
    Ten("Basic", "Undo", R"(
        220 < ack 1
        220 = frto LOSS cwnd 1 flight 1 state CA_LOSS
        230 < ack 1001 ecr 211
        230 > 1001:2001
        230 > 2001:3001
    )");
}

// RFC 5682 3 (2a'): the SACK-enhanced algorithm waits, sends nothing, and goes on.
TEST_F(FrtoScript, SackEnhancedWaitsOutADuplicate)
{
    Ten("Sack", "Conservative", R"(
        215 < ack 1 sack 3001:4001
        215 = frto FIRST_ACK
    )" + std::string(R"(
        220 < ack 1001
        220 > 10001:11001
        220 > 11001:12001
        220 = frto SECOND_ACK
        230 < ack 1001 sack 2001:3001   # original data is as good as an advance
        230 = frto SPURIOUS TCPSpuriousRTOs 1
    )"));
}

// RFC 5682 3 (3a): new data is reported while a hole remains: loss.
TEST_F(FrtoScript, SackEnhancedFindsLoss)
{
    Ten("Sack", "Undo", R"(
        220 < ack 1001
        220 > 10001:11001
        220 > 11001:12001
        230 < ack 1001 sack 10001:11001
        230 > 1001:2001
        230 > 2001:3001
        230 > 3001:4001
        230 = frto LOSS TCPSpuriousRTOs 0 state CA_LOSS cwnd 3
    )");
}

// A timeout in the middle of a recovery, with a second hole: what is sent to probe is new data, not
// that hole, or the ACK of the latter would look like one of original data.
TEST_F(FrtoScript, TimeoutInARecoveryIsNotSpurious)
{
    Configure("Sack", "Undo", 10);
    std::ostringstream text;
    text << "0 open win 60000\n 10 write 30000\n";
    for (int i = 0; i < 10; ++i)
    {
        text << "10 > " << 1000 * i + 1 << ":" << 1000 * i + 1001 << "\n";
    }
    m_script.Run(text.str() + R"(
        20  < ack 1 sack 6001:9001
        20  > 1:1001
        20  > 1001:2001
        20  > 2001:3001
        20  > 3001:4001           # the window leaves no room for more
        20  = state CA_RECOVERY
        211 > 1:1001
        230 < ack 2001 sack 6001:9001
        230 > 10001:11001         # not 2001:3001
        230 > 11001:12001
        230 = frto SECOND_ACK
        240 < ack 2001 sack 10001:12001 6001:9001
        240 = frto LOSS TCPSpuriousRTOs 0 TCPSackRecoveryFail 1
        240 > 2001:3001
        240 > 3001:4001
        240 > 4001:5001
    )");
}

// The vCPU is away: its timer expires before the ACKs that waited are processed.
TEST(FrtoOfAPausedGuest, FindsTheTimeoutSpuriousIfAcksComeOneByOne)
{
    TcpScript script("linux-2.6.32", true);
    script.Internet().SetTcpAttribute("EifelUndo", BooleanValue(false));
    script.Run(R"(
        0    open
        10   write 10000
        10   > 1:1001
        10   > 1001:2001
        10   > 2001:3001
        11   pause
        11   < ack 1001
        11   < ack 2001
        300  resume
        300  > 1:1001
        300  > 3001:4001
        300  > 4001:5001
        300  > 5001:6001          # rate halving: one more than in flight
        301  = TCPTimeouts 1 TCPSpuriousRTOs 1 RetransSegs 1
    )");
}

// The same with one ACK for all: the timeout counts as a loss.
TEST(FrtoOfAPausedGuest, DoesNotIfOneAckCoversAll)
{
    TcpScript script("linux-2.6.32", true);
    script.Internet().SetTcpAttribute("EifelUndo", BooleanValue(false));
    script.Run(R"(
        0    open
        10   write 10000
        10   > 1:1001
        10   > 1001:2001
        10   > 2001:3001
        11   pause
        11   < ack 3001
        300  resume
        300  > 1:1001
        300  > 3001:4001
        300  > 4001:5001
        301  = TCPTimeouts 1 TCPSpuriousRTOs 0 RetransSegs 1 cwnd 2
    )");
}
