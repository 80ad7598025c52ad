/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Netback's pool on a whole host, whose NIC is so slow that nothing leaves.

#include "expect-error.h"
#include "simulator-test.h"

#include "ns3/enum.h"
#include "ns3/ethernet-helper.h"
#include "ns3/uinteger.h"
#include "ns3/virt-host-helper.h"

#include <array>

namespace
{

using namespace ns3;

class NetbackPoolOnHostTest : public SimulatorTest
{
  protected:
    NetbackPoolOnHostTest()
    {
        m_ethernet.SetDeviceAttribute("DataRate", DataRateValue(DataRate("1kb/s")));
        auto link = m_ethernet.Install(m_host, CreateObject<Node>());
        m_nic = DynamicCast<EthernetNetDevice>(link.Get(0));
        m_virt.AttachUplink(m_host, m_nic);
        for (auto& guest : m_guests)
        {
            guest = m_virt.CreateGuest(m_host, {1});
            Simulator::ScheduleWithContext(guest->GetId(),
                                           MilliSeconds(1),
                                           &NetbackPoolOnHostTest::Fill,
                                           VirtHostHelper::GetNetfront(guest));
        }
    }

    static void Fill(Ptr<NetfrontDevice> front)
    {
        for (int i = 0; i < 236; ++i)
        {
            front->Send(Create<Packet>(1000), Mac48Address("00:00:00:00:00:99"), 0x800);
        }
    }

    uint32_t GetTaken(std::size_t guest) const
    {
        return 236 - VirtHostHelper::GetNetfront(m_guests[guest])
                         ->GetConnection()
                         ->tx.GetUnconsumedRequests();
    }

    static void RunUntil(Time time)
    {
        Simulator::Stop(time - Simulator::Now());
        Simulator::Run();
    }

    VirtHostHelper m_virt;
    EthernetHelper m_ethernet;
    Ptr<HypervisorHost> m_host{m_virt.CreateHost({0})};
    Ptr<EthernetNetDevice> m_nic;
    std::array<Ptr<GuestNode>, 2> m_guests;
};

} // namespace

TEST_F(NetbackPoolOnHostTest, TwoGuestsHold238SlotsAndNoMore)
{
    RunUntil(MilliSeconds(400));
    auto netback = m_host->GetNetback();
    EXPECT_EQ(netback->GetNPending(), 238U);
    EXPECT_EQ(netback->GetNTxStops(), 1U);
    EXPECT_EQ(m_nic->GetQueue()->GetNPackets(), 237U) << "and one on the wire";
    EXPECT_EQ(GetTaken(0) + GetTaken(1), 238U);
    EXPECT_GT(GetTaken(1), 0U);
    RunUntil(MilliSeconds(600)); // what was held for 0.5 s is copied, and the rest is taken
    EXPECT_EQ(netback->GetNDelayedCopies(), 238U);
    EXPECT_EQ(GetTaken(0), 236U);
    EXPECT_EQ(GetTaken(1), 236U);
    EXPECT_EQ(netback->GetNPending(), 2 * 236U - 238U);
}

TEST_F(NetbackPoolOnHostTest, NothingIsHeldInCopyMode)
{
    m_host->GetNetback()->SetAttribute("TxMode", EnumValue(NetbackDriver::COPY));
    RunUntil(MilliSeconds(400));
    EXPECT_EQ(m_host->GetNetback()->GetNPending(), 0U);
    EXPECT_EQ(m_host->GetNetback()->GetNTxStops(), 0U);
    EXPECT_EQ(GetTaken(0) + GetTaken(1), 2 * 236U);
}

TEST_F(NetbackPoolOnHostTest, GuestThatDiesLeavesThePoolToTheOther)
{
    RunUntil(MilliSeconds(400));
    const uint32_t before = GetTaken(1);
    m_host->DestroyGuest(m_guests[0]);
    RunUntil(MilliSeconds(450));
    EXPECT_EQ(m_host->GetNetback()->GetNPending(), 238U) << "the NIC still has its frames";
    RunUntil(MilliSeconds(600)); // copied now
    EXPECT_EQ(GetTaken(1), 236U);
    EXPECT_LT(before, 236U);
    EXPECT_EQ(m_host->GetNetback()->GetNPending(), 236U - before);
}

TEST_F(NetbackPoolOnHostTest, MistakesNameAttributeValueAndRange)
{
    auto netback = m_host->GetNetback();
    const auto set = [netback](const std::string& name, uint64_t value) {
        return [=]() { netback->SetAttribute(name, UintegerValue(value)); };
    };
    ExpectError(set("MaxPendingTx", 0), {"ns3::NetbackDriver::MaxPendingTx is 0", "256"});
    ExpectError(set("MaxPendingTx", 18), {"MaxPendingTx", "is 18", "PendingTxReserve is 18"});
    ExpectError(set("PendingTxReserve", 256), {"MaxPendingTx", "PendingTxReserve is 256"});
    ExpectError(set("HeaderCopy", 65537), {"HeaderCopy is 65537", "0..65536", "138"});
    ExpectError([&] { netback->SetAttribute("CopyDelay", TimeValue(Time())); },
                {"ns3::NetbackDriver::CopyDelay", "500ms"});
    ExpectError([&] { m_virt.SetNetbackAttribute("RxReserve", UintegerValue(0)); },
                {"ns3::NetbackDevice::RxReserve is 0", "1..32768"});
    UintegerValue most;
    netback->GetAttribute("MaxPendingTx", most);
    EXPECT_EQ(most.Get(), 256U) << "what failed changed nothing";
}
