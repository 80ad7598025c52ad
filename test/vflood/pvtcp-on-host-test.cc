/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "simulator-test.h"

#include "ns3/ethernet-helper.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/guest-tcp-l4-protocol.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/pvtcp-helper.h"
#include "ns3/string.h"
#include "ns3/transfer-application.h"
#include "ns3/transfer-log.h"
#include "ns3/transfer-sink.h"
#include "ns3/uinteger.h"
#include "ns3/vflood-helper.h"
#include "ns3/virt-host-helper.h"

using namespace ns3;

namespace
{

/// A guest with an RTO floor of 1 ms shares a core with two that never sleep, dom0 has its own.
class PvtcpOnHost : public SimulatorTest
{
  protected:
    static constexpr uint32_t TRANSFERS = 20;

    /// What the sender counted.
    TcpCounters Send(bool pvtcp, bool vflood)
    {
        VirtHostHelper virt;
        virt.SetGuestAttribute("Hz", UintegerValue(1000));
        auto host = virt.CreateHost({1});
        auto native = CreateObject<Node>();
        EthernetHelper ethernet;
        auto link = ethernet.Install(host, native);
        virt.AttachUplink(host, DynamicCast<EthernetNetDevice>(link.Get(0)));
        for (int i = 0; i < 3; ++i)
        {
            virt.InstallLoad(virt.CreateGuest(host, {0}), 1);
        }
        auto guest = host->GetGuest(0);
        GuestInternetHelper internet;
        internet.SetProfile("linux-2.6.32");
        internet.SetSocketAttribute("MinRto", StringValue("1ms"));
        internet.Install(guest);
        internet.Install(native);
        if (vflood)
        {
            VfloodHelper helper;
            helper.SetSendBufferRaised(false); // 1 MB in dom0 takes longer than a timer of 1 ms
            helper.Install(host);
            helper.InstallGuest(guest);
        }
        Ptr<PvtcpTimers> timers = pvtcp ? PvtcpHelper().Install(guest) : nullptr;
        NetDeviceContainer devices(VirtHostHelper::GetNetfront(guest));
        devices.Add(link.Get(1));
        auto addresses = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(devices);
        Transfer(guest, native, addresses.GetAddress(1));
        const TcpCounters counters = guest->GetObject<GuestTcpL4Protocol>()->GetSockets().total;
        EXPECT_TRUE(!pvtcp || timers->GetFiltered() > 0);
        Simulator::Destroy();
        return counters;
    }

    static void Transfer(Ptr<Node> guest, Ptr<Node> native, Ipv4Address remote)
    {
        TransferLog log;
        auto sender = CreateObjectWithAttributes<TransferApplication>(
            "Remote",
            AddressValue(InetSocketAddress(remote, 5001)),
            "Bytes",
            UintegerValue(1000000),
            "Transfers",
            UintegerValue(TRANSFERS));
        guest->AddApplication(sender);
        auto sink = CreateObject<TransferSink>();
        native->AddApplication(sink);
        log.Watch(sender);
        log.Watch(sink);
        Simulator::Stop(Seconds(30));
        Simulator::Run();
        EXPECT_EQ(log.GetNEnded(), TRANSFERS);
        for (const auto& transfer : log.GetTransfers())
        {
            EXPECT_EQ(transfer.bytes, 1000000U);
            EXPECT_EQ(transfer.wrong, 0U);
        }
    }
};

} // namespace

// Nothing is lost on this wire: without PVTCP each timeout is for nothing, with it there is none.
TEST_F(PvtcpOnHost, TimeoutsForNothingDisappear)
{
    const TcpCounters plain = Send(false, false);
    EXPECT_GT(plain.RetransmitTimers, 0U);
    EXPECT_GE(plain.RetransmitTimers, plain.TCPSpuriousRTOs + plain.TCPLossUndo);
    EXPECT_GT(plain.RetransSegs, 0U);
    const TcpCounters pvtcp = Send(true, false);
    EXPECT_EQ(pvtcp.RetransmitTimers, 0U);
    EXPECT_EQ(pvtcp.RetransSegs, 0U);
    EXPECT_GT(pvtcp.PostponedTimers, 0U);
    EXPECT_EQ(pvtcp.DuplicateAcks, 0U);
}

TEST_F(PvtcpOnHost, TogetherWithVflood)
{
    const TcpCounters plain = Send(false, true);
    const TcpCounters pvtcp = Send(true, true);
    EXPECT_GT(plain.RetransmitTimers, 0U);
    EXPECT_EQ(pvtcp.RetransmitTimers, 0U);
    EXPECT_GT(pvtcp.PostponedTimers, 0U);
}
