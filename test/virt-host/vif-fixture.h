/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VIF_FIXTURE_H
#define VIF_FIXTURE_H

#include "manual-timers.h"

#include "ns3/make-event.h"
#include "ns3/netback-device.h"
#include "ns3/netback-driver.h"
#include "ns3/netfront-device.h"
#include "ns3/node.h"
#include "ns3/simulator.h"

#include <functional>
#include <gtest/gtest.h>
#include <vector>

namespace ns3
{

/// A guest and a driver domain with a vCPU each, on a clock moved by hand; the test is the
/// hypervisor. What leaves the vif towards the bridge, and what reaches the guest, is recorded.
class VifFixture : public ::testing::Test
{
  protected:
    /// A guest with one virtual interface.
    struct Guest
    {
        Ptr<Node> node;
        Ptr<Vcpu> vcpu;
        Ptr<NetfrontDevice> front;
        Ptr<NetbackDevice> back;
    };

    VifFixture()
    {
        m_dom0->Setup(0, CreateObject<Domain>(), m_timers, m_host->GetId());
        m_driver->Setup(m_dom0, m_cost);
        m_guest = MakeGuest();
    }

    ~VifFixture() override
    {
        Simulator::Destroy();
    }

    Guest MakeGuest()
    {
        Guest guest{CreateObject<Node>(),
                    CreateObject<Vcpu>(),
                    CreateObject<NetfrontDevice>(),
                    CreateObject<NetbackDevice>()};
        guest.vcpu->Setup(1, CreateObject<Domain>(), m_timers, guest.node->GetId());
        guest.node->AddDevice(guest.front);
        m_host->AddDevice(guest.back);
        guest.front->SetVcpu(guest.vcpu);
        guest.front->SetCpuCost(m_cost);
        guest.back->SetDriver(m_driver);
        guest.front->SetReceiveCallback(MakeCallback(&VifFixture::AtGuest, this));
        guest.back->SetPromiscReceiveCallback(MakeCallback(&VifFixture::AtBridge, this));
        guest.back->SetReceiveCallback(NetDevice::ReceiveCallback());
        guest.front->SetAddress(Mac48Address::Allocate());
        return guest;
    }

    void Connect()
    {
        m_guest.front->Connect(m_guest.back);
    }

    static void Run(const Ptr<Vcpu>& vcpu)
    {
        if (vcpu->GetRunState() == RunState::BLOCKED)
        {
            vcpu->Apply(RunEvent::WAKE);
        }
        vcpu->Apply(RunEvent::DISPATCH);
    }

    static void Preempt(const Ptr<Vcpu>& vcpu)
    {
        vcpu->Apply(RunEvent::PREEMPT);
    }

    /// Run a function as a piece of work of a vCPU.
    static void Do(const Ptr<Vcpu>& vcpu, const std::function<void()>& what)
    {
        vcpu->GetServer().Post(WorkClass::APP, Time(), Ptr<EventImpl>(MakeEvent(what), false));
    }

    void Settle()
    {
        m_timers.Advance(MilliSeconds(100));
    }

    /// The guest sends frames of sizes first, first + 1, ...
    static void Send(const Guest& guest, uint32_t count, uint32_t first = 100)
    {
        for (uint32_t i = 0; i < count; ++i)
        {
            guest.front->Send(Create<Packet>(first + i), Mac48Address("00:00:00:00:00:99"), 0x800);
        }
    }

    /// The bridge sends frames of sizes first, first + 1, ... to the guest.
    static void SendToGuest(const Guest& guest, uint32_t count, uint32_t first = 100)
    {
        for (uint32_t i = 0; i < count; ++i)
        {
            guest.back->SendFrom(Create<Packet>(first + i),
                                 Mac48Address("00:00:00:00:00:99"),
                                 guest.front->GetAddress(),
                                 0x800);
        }
    }

    static Ptr<NetDeviceQueue> GetFlowControl(const Ptr<NetDevice>& device)
    {
        return device->GetObject<NetDeviceQueueInterface>()->GetTxQueue(0);
    }

    bool AtGuest(Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t, const Address&)
    {
        m_atGuest.push_back(packet->GetSize());
        m_atGuestTimes.push_back(m_timers.Now());
        return true;
    }

    bool AtBridge(Ptr<NetDevice> port,
                  Ptr<const Packet> packet,
                  uint16_t,
                  const Address&,
                  const Address&,
                  NetDevice::PacketType)
    {
        EXPECT_TRUE(m_dom0->GetServer().IsInside());
        m_atBridge.push_back(packet->GetSize());
        m_bridgePorts.push_back(port);
        return true;
    }

    ManualTimers m_timers;
    Ptr<CpuCost> m_cost{CreateObject<CpuCost>()};
    Ptr<Node> m_host{CreateObject<Node>()};
    Ptr<Vcpu> m_dom0{CreateObject<Vcpu>()};
    Ptr<NetbackDriver> m_driver{CreateObject<NetbackDriver>()};
    Guest m_guest;
    std::vector<uint32_t> m_atGuest;
    std::vector<Time> m_atGuestTimes;
    std::vector<uint32_t> m_atBridge;
    std::vector<Ptr<NetDevice>> m_bridgePorts;
};

} // namespace ns3

#endif /* VIF_FIXTURE_H */
