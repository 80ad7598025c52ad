/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "simulator-test.h"

#include "ns3/double.h"
#include "ns3/ethernet-helper.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/lan-broadcast.h"
#include "ns3/packet.h"
#include "ns3/pointer.h"
#include "ns3/virt-host-helper.h"

#include <cmath>

using namespace ns3;

namespace
{

/// A virtualised host with one idle guest, a native host, and the broadcasts of the latter.
class LanBroadcastTest : public SimulatorTest
{
  protected:
    LanBroadcastTest()
    {
        m_host = m_virt.CreateHost({0});
        m_native = CreateObject<Node>();
        m_link = EthernetHelper().Install(m_host, m_native);
        m_virt.AttachUplink(m_host, DynamicCast<EthernetNetDevice>(m_link.Get(0)));
        m_guest = m_virt.CreateGuest(m_host, {0});
        GuestInternetHelper internet;
        internet.Install(m_guest);
        internet.Install(m_native);
        NetDeviceContainer ends(VirtHostHelper::GetNetfront(m_guest));
        ends.Add(m_link.Get(1));
        Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(ends);
    }

    /**
     * \param interval between two frames
     * \return broadcasts on the native host
     */
    Ptr<LanBroadcast> Add(const Ptr<RandomVariableStream>& interval)
    {
        auto broadcast =
            CreateObjectWithAttributes<LanBroadcast>("Interval", PointerValue(interval));
        broadcast->SetDevice(m_link.Get(1));
        m_native->AddApplication(broadcast);
        return broadcast;
    }

    /**
     * \param seconds between two frames, always the same
     * \return broadcasts on the native host
     */
    Ptr<LanBroadcast> AddRegular(double seconds)
    {
        return Add(
            CreateObjectWithAttributes<ConstantRandomVariable>("Constant", DoubleValue(seconds)));
    }

    /// Count frames of a device's trace source.
    static uint64_t& Count(const Ptr<NetDevice>& device, const std::string& source, uint64_t& count)
    {
        using Sink = Callback<void, Ptr<const Packet>>;
        device->TraceConnectWithoutContext(source, Sink([&count](Ptr<const Packet> /* packet */) {
                                               ++count;
                                           }));
        return count;
    }

    VirtHostHelper m_virt;      //!< first of all
    Ptr<HypervisorHost> m_host; //!< the virtualised host
    Ptr<GuestNode> m_guest;     //!< its guest
    Ptr<Node> m_native;         //!< sends the broadcasts
    NetDeviceContainer m_link;  //!< NICs of both
};

TEST_F(LanBroadcastTest, RegularFramesReachTheGuestAtTheirRate)
{
    auto broadcast = AddRegular(0.01);
    uint64_t atGuest = 0;
    Count(VirtHostHelper::GetNetfront(m_guest), "MacRx", atGuest);
    Simulator::Stop(Seconds(10.005));
    Simulator::Run();
    EXPECT_EQ(broadcast->GetNSent(), 1000); // first after one interval
    EXPECT_EQ(atGuest, 1000);
}

TEST_F(LanBroadcastTest, RandomFramesHaveTheRateOfTheirDefault)
{
    auto broadcast = CreateObject<LanBroadcast>();
    broadcast->SetDevice(m_link.Get(1));
    EXPECT_EQ(broadcast->AssignStreams(7), 1);
    m_native->AddApplication(broadcast);
    Simulator::Stop(Seconds(100));
    Simulator::Run();
    EXPECT_NEAR(broadcast->GetNSent(), 10000, 5 * std::sqrt(10000)); // Poisson, five sigma
}

TEST_F(LanBroadcastTest, DrawsBelowTheClocksStepAreOneStep)
{
    auto interval = CreateObject<DeterministicRandomVariable>();
    double draws[] = {1e-12, 1e-12, 1e-12, 10};
    interval->SetValueArray(draws, 4);
    auto broadcast = Add(interval);
    Simulator::Stop(Seconds(1));
    Simulator::Run();
    EXPECT_EQ(broadcast->GetNSent(), 3);
}

TEST_F(LanBroadcastTest, ReceiversIgnoreTheFrames)
{
    AddRegular(0.01);
    uint64_t sentByGuest = 0;
    uint64_t sentByHost = 0;
    uint64_t unknown = 0;
    Count(VirtHostHelper::GetNetfront(m_guest), "MacTx", sentByGuest);
    Count(m_link.Get(0), "MacTx", sentByHost);
    m_guest->RegisterProtocolHandler(
        Callback<void,
                 Ptr<NetDevice>,
                 Ptr<const Packet>,
                 uint16_t,
                 const Address&,
                 const Address&,
                 NetDevice::PacketType>([&unknown](Ptr<NetDevice> /* device */,
                                                   Ptr<const Packet> /* packet */,
                                                   uint16_t protocol,
                                                   const Address& /* from */,
                                                   const Address& /* to */,
                                                   NetDevice::PacketType /* type */) {
            unknown += protocol == LanBroadcast::PROTOCOL;
        }),
        0,
        nullptr);
    Simulator::Stop(Seconds(1.005));
    Simulator::Run();
    EXPECT_EQ(unknown, 100);   // they arrive at the guest ...
    EXPECT_EQ(sentByGuest, 0); // ... who answers none
    EXPECT_EQ(sentByHost, 0);
}

TEST_F(LanBroadcastTest, EachFrameWakesDom0)
{
    AddRegular(0.01);
    uint64_t wakes = 0;
    m_host->GetDom0Vcpu()->TraceConnectWithoutContext(
        "RunState",
        Callback<void, Ptr<Vcpu>, RunState, RunState>(
            [&wakes](Ptr<Vcpu> /* vcpu */, RunState from, RunState /* to */) {
                wakes += from == RunState::BLOCKED;
            }));
    Simulator::Stop(Seconds(1.005));
    Simulator::Run();
    EXPECT_GE(wakes, 100);
}

TEST_F(LanBroadcastTest, StopsWhenItIsStopped)
{
    auto broadcast = AddRegular(0.01);
    broadcast->SetStopTime(Seconds(1.005));
    Simulator::Stop(Seconds(5));
    Simulator::Run();
    EXPECT_EQ(broadcast->GetNSent(), 100);
}

TEST_F(LanBroadcastTest, WithoutADeviceItSaysWhatToCall)
{
    m_native->AddApplication(CreateObject<LanBroadcast>());
    Simulator::Stop(Seconds(1));
    try
    {
        Simulator::Run();
        FAIL() << "no error";
    }
    catch (const VirtError& error)
    {
        EXPECT_NE(std::string(error.what()).find("LanBroadcast::SetDevice()"), std::string::npos);
    }
}

} // namespace
