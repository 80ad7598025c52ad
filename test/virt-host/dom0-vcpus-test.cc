/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// A driver domain with two vCPUs: the NIC and the bridge on one, the vifs on the other.

#include "simulator-test.h"

#include "ns3/ethernet-helper.h"
#include "ns3/uinteger.h"
#include "ns3/virt-host-helper.h"

namespace
{

using namespace ns3;

class Dom0VcpusTest : public SimulatorTest
{
  protected:
    static constexpr uint32_t FRAMES = 50;

    /// Frames from a guest to a native host and back, with netback on this vCPU of dom0's two.
    void Exchange(uint32_t netback)
    {
        VirtHostHelper virt;
        virt.SetHostAttribute("Dom0Vcpus", UintegerValue(2));
        virt.SetHostAttribute("NetbackVcpu", UintegerValue(netback));
        m_host = virt.CreateHost({0});
        auto native = CreateObject<Node>();
        auto link = EthernetHelper().Install(m_host, native);
        virt.AttachUplink(m_host, DynamicCast<EthernetNetDevice>(link.Get(0)));
        auto guest = virt.CreateGuest(m_host, {1});
        m_front = VirtHostHelper::GetNetfront(guest);
        m_native = link.Get(1);
        m_native->SetReceiveCallback(MakeCallback(&Dom0VcpusTest::Echo, this));
        m_front->SetReceiveCallback(MakeCallback(&Dom0VcpusTest::Back, this));
        Simulator::ScheduleWithContext(guest->GetId(),
                                       MilliSeconds(1),
                                       &Dom0VcpusTest::SendAll,
                                       this);
        Simulator::Stop(MilliSeconds(100));
        Simulator::Run();
    }

    void SendAll()
    {
        for (uint32_t i = 0; i < FRAMES; ++i)
        {
            m_front->Send(Create<Packet>(1000), m_native->GetAddress(), 0x800);
        }
    }

    bool Echo(Ptr<NetDevice> device,
              Ptr<const Packet> packet,
              uint16_t protocol,
              const Address& from)
    {
        ++m_there;
        device->Send(packet->Copy(), from, protocol);
        return true;
    }

    bool Back(Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&)
    {
        ++m_back;
        return true;
    }

    /// \return CPU time that a vCPU of dom0 had
    Time GetRun(std::size_t vcpu) const
    {
        return m_host->GetHypervisor()->GetDomain(0)->GetVcpu(vcpu)->GetTimeIn(RunState::RUNNING);
    }

    Ptr<HypervisorHost> m_host;
    Ptr<NetfrontDevice> m_front;
    Ptr<NetDevice> m_native;
    uint32_t m_there{0};
    uint32_t m_back{0};
};

} // namespace

TEST_F(Dom0VcpusTest, OneDoesItAllAndTheOtherSleeps)
{
    Exchange(0);
    EXPECT_EQ(m_there, FRAMES);
    EXPECT_EQ(m_back, FRAMES);
    EXPECT_GT(GetRun(0), MicroSeconds(FRAMES));
    EXPECT_EQ(GetRun(1), Time());
}

TEST_F(Dom0VcpusTest, NetbackHasItsOwn)
{
    Exchange(0);
    const Time all = GetRun(0);
    Simulator::Destroy();
    m_there = m_back = 0;
    Exchange(1);
    EXPECT_EQ(m_there, FRAMES);
    EXPECT_EQ(m_back, FRAMES);
    EXPECT_GT(GetRun(1), GetRun(0)) << "copies to the guest and its packets are netback's";
    EXPECT_GT(GetRun(0), Time());
    EXPECT_LT(GetRun(0), all);
}
