/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// An SR-IOV NIC on a whole host: virtual functions of guests, the physical one of dom0.

#include "expect-error.h"
#include "simulator-test.h"

#include "ns3/ethernet-helper.h"
#include "ns3/uinteger.h"
#include "ns3/virt-host-helper.h"

#include <array>

namespace
{

using namespace ns3;

/// Two guests with virtual functions on pCPU 1, dom0 on pCPU 0, a native host behind the wire.
class SriovNicTest : public SimulatorTest
{
  protected:
    static constexpr uint32_t BUFFERS = 64;

    SriovNicTest()
    {
        m_virt.SetPlacement(Placement::NIC);
        m_virt.SetNetfrontAttribute("RxTargetMin", UintegerValue(BUFFERS));
        m_virt.SetNetfrontAttribute("RxTargetMax", UintegerValue(BUFFERS));
        auto link = m_ethernet.Install(m_host, m_native);
        m_wire = DynamicCast<EthernetNetDevice>(link.Get(0));
        m_far = DynamicCast<EthernetNetDevice>(link.Get(1));
        m_far->SetPromiscReceiveCallback(MakeCallback(&SriovNicTest::AtPeer, this));
        m_virt.AttachUplink(m_host, m_wire);
        for (std::size_t i = 0; i < m_guests.size(); ++i)
        {
            m_guests[i] = m_virt.CreateGuest(m_host, {1});
            m_fronts[i] = VirtHostHelper::GetNetfront(m_guests[i]);
            m_fronts[i]->SetReceiveCallback(MakeCallback(&SriovNicTest::AtGuest, this));
        }
    }

    bool AtPeer(Ptr<NetDevice>,
                Ptr<const Packet> packet,
                uint16_t,
                const Address&,
                const Address&,
                NetDevice::PacketType)
    {
        m_atPeer.push_back(packet->GetSize());
        return true;
    }

    bool AtGuest(Ptr<NetDevice> device, Ptr<const Packet>, uint16_t, const Address&)
    {
        ++m_atGuest[device == m_fronts[0] ? 0 : 1];
        m_lastAtGuest = Simulator::Now();
        return true;
    }

    /// The guest's software sends frames of sizes 100, 101, ...
    void GuestSends(std::size_t guest, uint32_t count, Address dest, Time when)
    {
        auto front = m_fronts[guest];
        Simulator::ScheduleWithContext(m_guests[guest]->GetId(), when, [front, count, dest] {
            for (uint32_t i = 0; i < count; ++i)
            {
                front->Send(Create<Packet>(100 + i), dest, 0x800);
            }
        });
    }

    /// The native host sends frames.
    void PeerSends(uint32_t count, Address dest, Time when, Ptr<EthernetNetDevice> from = nullptr)
    {
        auto far = from ? from : m_far;
        Simulator::ScheduleWithContext(m_native->GetId(), when, [far, count, dest] {
            for (uint32_t i = 0; i < count; ++i)
            {
                far->Send(Create<Packet>(100), dest, 0x800);
            }
        });
    }

    Ptr<NetbackDevice> GetFunction(std::size_t guest) const
    {
        return m_host->GetNetbackOf(m_fronts[guest]);
    }

    /// Keep a guest from running: others on its pCPU never sleep.
    void Starve()
    {
        for (int i = 0; i < 3; ++i)
        {
            m_virt.InstallLoad(m_virt.CreateGuest(m_host, {1}), 1);
        }
        m_virt.InstallLoad(m_guests[0], 1); // never wakes up, so never is in a hurry
    }

    uint64_t GetDom0Events() const
    {
        return m_host->GetNetback()->GetVcpu()->GetTimeIn(RunState::RUNNING).GetNanoSeconds();
    }

    static void RunFor(Time time)
    {
        Simulator::Stop(time);
        Simulator::Run();
    }

    VirtHostHelper m_virt;
    EthernetHelper m_ethernet;
    Ptr<HypervisorHost> m_host{m_virt.CreateHost({0})};
    Ptr<Node> m_native{CreateObject<Node>()};
    Ptr<EthernetNetDevice> m_wire;
    Ptr<EthernetNetDevice> m_far;
    std::array<Ptr<GuestNode>, 2> m_guests;
    std::array<Ptr<NetfrontDevice>, 2> m_fronts;
    std::array<uint32_t, 2> m_atGuest{};
    std::vector<uint32_t> m_atPeer;
    Time m_lastAtGuest;
    const Address m_stranger{Mac48Address("00:00:00:00:00:99")};
};

} // namespace

TEST_F(SriovNicTest, SendsPastDom0)
{
    const uint64_t before = GetDom0Events();
    GuestSends(0, 5, m_far->GetAddress(), MilliSeconds(1));
    PeerSends(1, m_fronts[0]->GetAddress(), MilliSeconds(10)); // the switch learns where it is
    GuestSends(0, 3, m_far->GetAddress(), MilliSeconds(20));
    RunFor(MilliSeconds(15));
    EXPECT_EQ(m_atPeer, (std::vector<uint32_t>{100, 101, 102, 103, 104}));
    EXPECT_EQ(m_atGuest[0], 1U);
    EXPECT_GT(GetDom0Events(), before) << "the first frames went to an unknown address";
    const uint64_t then = GetDom0Events();
    RunFor(MilliSeconds(15));
    EXPECT_EQ(m_atPeer.size(), 8U);
    EXPECT_EQ(GetDom0Events(), then) << "dom0 has seen nothing";
}

TEST_F(SriovNicTest, SwitchesByAddress)
{
    GuestSends(0, 4, m_fronts[1]->GetAddress(), MilliSeconds(1)); // from guest to guest
    PeerSends(3, m_fronts[1]->GetAddress(), MilliSeconds(2));
    PeerSends(2, Mac48Address::GetBroadcast(), MilliSeconds(3));
    PeerSends(7, m_stranger, MilliSeconds(4));
    RunFor(MilliSeconds(50));
    EXPECT_TRUE(m_atPeer.empty());
    EXPECT_EQ(m_atGuest[0], 2U) << "broadcasts";
    EXPECT_EQ(m_atGuest[1], 4U + 3U + 2U);
    EXPECT_EQ(GetFunction(0)->GetDropCount(), 0U);
    EXPECT_GT(m_host->GetSriovNic()->GetPhysicalFunction()->GetNInterrupts(), 0U);
}

TEST_F(SriovNicTest, AnAddressOfAFunctionCannotBeTaken)
{
    auto front = m_fronts[1]; // pretends to be guest 0
    const Address victim = m_fronts[0]->GetAddress();
    const Address peer = m_far->GetAddress();
    Simulator::ScheduleWithContext(m_guests[1]->GetId(), MilliSeconds(1), [front, victim, peer] {
        front->SendFrom(Create<Packet>(100), victim, peer, 0x800);
    });
    PeerSends(3, victim, MilliSeconds(2));
    RunFor(MilliSeconds(50));
    EXPECT_EQ(m_atGuest[0], 3U);
    EXPECT_EQ(m_atGuest[1], 0U);
}

TEST_F(SriovNicTest, ReceivesWhileTheGuestIsOff)
{
    Starve();
    RunFor(Seconds(1));
    // a moment when guest 0 waits for the pCPU
    while (m_guests[0]->GetVcpu()->GetRunState() == RunState::RUNNING)
    {
        RunFor(MilliSeconds(1));
    }
    const Time begin = Simulator::Now();
    PeerSends(BUFFERS + 10, m_fronts[0]->GetAddress(), Time());
    RunFor(MilliSeconds(2));
    ASSERT_NE(m_guests[0]->GetVcpu()->GetRunState(), RunState::RUNNING);
    const auto& ring = m_fronts[0]->GetConnection()->rx;
    EXPECT_EQ(m_atGuest[0], 0U) << "its software does not run";
    EXPECT_EQ(ring.GetUnconsumedResponses(), BUFFERS) << "but it has the frames";
    EXPECT_EQ(GetFunction(0)->GetDropCount(DropReason::NO_RX_BUFFER), 10U) << "as many as fit";
    RunFor(Seconds(1));
    EXPECT_EQ(m_atGuest[0], BUFFERS);
    EXPECT_GT(m_lastAtGuest, begin + MilliSeconds(2));
    PeerSends(1, m_fronts[0]->GetAddress(), Time());
    RunFor(Seconds(1));
    EXPECT_EQ(m_atGuest[0], BUFFERS + 1) << "buffers were posted again";
}

TEST_F(SriovNicTest, SendsWhileTheGuestIsOff)
{
    m_ethernet.SetDeviceAttribute("DataRate", DataRateValue(DataRate("1Mb/s")));
    m_wire->SetAttribute("DataRate", DataRateValue(DataRate("1Mb/s")));
    GuestSends(0, 100, m_far->GetAddress(), MilliSeconds(1));
    RunFor(MilliSeconds(10)); // guest 0 has handed them over
    EXPECT_LT(m_atPeer.size(), 12U);
    EXPECT_GT(m_fronts[0]->GetConnection()->tx.GetOutstanding(), 85U) << "slots of what waits";
    const Time ran = m_guests[0]->GetVcpu()->GetTimeIn(RunState::RUNNING);
    RunFor(MilliSeconds(100));
    EXPECT_GT(m_atPeer.size(), 50U);
    EXPECT_LT(m_guests[0]->GetVcpu()->GetTimeIn(RunState::RUNNING) - ran, MicroSeconds(100))
        << "only to take slots back";
    RunFor(Seconds(1));
    EXPECT_EQ(m_atPeer.size(), 100U);
}

TEST_F(SriovNicTest, TakesTurnsWhileTheWireIsFull)
{
    m_wire->SetAttribute("TxQueueSize", QueueSizeValue(QueueSize("8p")));
    m_wire->SetAttribute("DataRate", DataRateValue(DataRate("1Mb/s")));
    GuestSends(0, 200, m_far->GetAddress(), MilliSeconds(1));
    GuestSends(1, 200, m_far->GetAddress(), MilliSeconds(2));
    RunFor(MilliSeconds(300));
    const uint32_t left0 = m_fronts[0]->GetConnection()->tx.GetUnconsumedRequests();
    const uint32_t left1 = m_fronts[1]->GetConnection()->tx.GetUnconsumedRequests();
    EXPECT_GT(left0, 0U);
    EXPECT_NEAR(left0, left1, 12) << "8 in the queue, some before guest 1 began";
    RunFor(Seconds(2));
    EXPECT_EQ(m_atPeer.size(), 400U) << "nothing is lost";
}

TEST_F(SriovNicTest, InterruptsAreModerated)
{
    m_wire->SetAttribute("InterruptDelay", TimeValue(MicroSeconds(500)));
    auto guest = m_virt.CreateGuest(m_host, {1}); // made by the wire's attributes of now
    auto front = VirtHostHelper::GetNetfront(guest);
    for (uint32_t i = 0; i < 40; ++i)
    {
        PeerSends(1, front->GetAddress(), MilliSeconds(1) + MicroSeconds(10 * i));
    }
    RunFor(MilliSeconds(20));
    const auto nic = m_host->GetSriovNic();
    EXPECT_EQ(nic->GetNInterrupts(m_host->GetNetbackOf(front)), 1U);
    EXPECT_EQ(nic->GetNInterrupts(GetFunction(0)), 0U);
}

TEST_F(SriovNicTest, GuestDies)
{
    m_wire->SetAttribute("DataRate", DataRateValue(DataRate("1Mb/s")));
    GuestSends(0, 50, m_far->GetAddress(), MilliSeconds(1));
    const std::size_t ports = m_host->GetSriovNic()->GetSwitch()->GetNPorts();
    const Address address = m_fronts[0]->GetAddress();
    auto function = GetFunction(0);
    RunFor(MilliSeconds(5));
    m_host->DestroyGuest(m_guests[0]);
    EXPECT_EQ(m_host->GetSriovNic()->GetSwitch()->GetNPorts(), ports - 1);
    EXPECT_EQ(function->GetState(), VifState::GONE);
    PeerSends(3, address, MilliSeconds(1));
    PeerSends(2, m_fronts[1]->GetAddress(), MilliSeconds(1));
    RunFor(Seconds(1));
    EXPECT_EQ(m_atPeer.size(), 50U) << "the NIC sends what it has taken";
    EXPECT_EQ(m_atGuest[0], 0U);
    EXPECT_EQ(m_atGuest[1], 2U) << "the other one goes on";
}

TEST_F(SriovNicTest, GuestsOfDom0AreBehindThePhysicalFunction)
{
    m_virt.SetPlacement(Placement::DOM0);
    auto guest = m_virt.CreateGuest(m_host, {1});
    auto front = VirtHostHelper::GetNetfront(guest);
    uint32_t received = 0;
    front->SetReceiveCallback(
        MakeCallback(+[](uint32_t* n, Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&) {
            return ++*n > 0;
        }).Bind(&received));
    GuestSends(0, 3, front->GetAddress(), MilliSeconds(1));
    PeerSends(4, front->GetAddress(), MilliSeconds(2));
    Simulator::ScheduleWithContext(guest->GetId(), MilliSeconds(30), [this, front] {
        front->Send(Create<Packet>(100), m_fronts[1]->GetAddress(), 0x800);
        front->Send(Create<Packet>(700), m_far->GetAddress(), 0x800);
    });
    RunFor(MilliSeconds(100));
    EXPECT_EQ(received, 7U);
    EXPECT_EQ(m_atGuest[1], 1U);
    EXPECT_TRUE(std::count(m_atPeer.begin(), m_atPeer.end(), 700U));
}

TEST_F(SriovNicTest, Mistakes)
{
    auto other = m_ethernet.Install(m_host, CreateObject<Node>());
    auto second = DynamicCast<EthernetNetDevice>(other.Get(0));
    ExpectError([&] { m_virt.AttachUplink(m_host, second); }, {"AddSriovNic()", "already"});
    ExpectError([&] { m_virt.AttachUplink(m_host, m_wire); }, {"uplink already"});
    ExpectError([&] { m_virt.AttachUplink(m_host, nullptr); }, {"NIC is null"});
    ExpectError([&] { m_virt.InstallVirtualFunction(nullptr); }, {"null", "CreateGuest()"});
    auto plain = m_virt.CreateHost({0});
    ExpectError([&] { m_virt.CreateGuest(plain, {1}); },
                {"InstallVirtualFunction()", "no NIC with SR-IOV", "SetPlacement("});
    m_virt.SetPlacement(Placement::DOM0);
    m_virt.AttachUplink(m_host, second); // an ordinary one beside it
    auto vif = VirtHostHelper::GetNetfront(m_virt.CreateGuest(m_host, {1}));
    ExpectError([&] { m_host->GetSriovNic()->GetNInterrupts(m_host->GetNetbackOf(vif)); },
                {"no virtual function", "GetNetbackOf()"});
}
