/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expect-error.h"
#include "simulator-test.h"

#include "ns3/credit-scheduler.h"
#include "ns3/double.h"
#include "ns3/ethernet-helper.h"
#include "ns3/simple-net-device.h"
#include "ns3/uinteger.h"
#include "ns3/virt-host-helper.h"

// What is said when a host, a guest or a NIC is put together wrongly.

namespace
{

using namespace ns3;

class HostMistakes : public SimulatorTest
{
  protected:
    HostMistakes()
        : m_host(m_virt.CreateHost({0})),
          m_other(CreateObject<Node>()),
          m_link(m_ethernet.Install(m_host, m_other))
    {
    }

    /// \return the host's NIC (0) or that of the other node (1)
    Ptr<EthernetNetDevice> GetNic(uint32_t end) const
    {
        return DynamicCast<EthernetNetDevice>(m_link.Get(end));
    }

    VirtHostHelper m_virt;
    EthernetHelper m_ethernet;
    Ptr<HypervisorHost> m_host;
    Ptr<Node> m_other;
    NetDeviceContainer m_link;
};

TEST_F(HostMistakes, LoadOutsideItsRange)
{
    auto guest = m_virt.CreateGuest(m_host);
    for (double load : {-0.1, 1.1, std::nan("")})
    {
        ExpectError([&] { m_virt.InstallLoad(guest, load); }, {"Load", "0..1"});
    }
    ExpectError([&] { m_virt.SetLoadAttribute("Load", DoubleValue(7)); }, {"Load is 7", "0..1"});
    m_virt.InstallLoad(guest, 0.5); // what failed left nothing behind
    ExpectError([&] { m_virt.InstallLoad(guest, 0.5); }, {"has a CPU load already"});
}

TEST_F(HostMistakes, NoVcpus)
{
    ExpectError([&] { m_virt.SetGuestAttribute("Vcpus", UintegerValue(0)); },
                {"ns3::GuestNode::Vcpus is 0", "1..1024"});
    ExpectError([&] { m_virt.SetHostAttribute("Dom0Vcpus", UintegerValue(0)); },
                {"ns3::HypervisorHost::Dom0Vcpus is 0", "1..1024"});
}

TEST_F(HostMistakes, NetbackOnAVcpuThatIsNot)
{
    m_virt.SetHostAttribute("Dom0Vcpus", UintegerValue(2));
    m_virt.SetHostAttribute("NetbackVcpu", UintegerValue(2));
    ExpectError([&] { m_virt.CreateHost(); },
                {"ns3::HypervisorHost::NetbackVcpu is 2", "Dom0Vcpus is 2", "0..1"});
    m_virt.SetHostAttribute("NetbackVcpu", UintegerValue(1));
    EXPECT_EQ(m_virt.CreateHost()->GetNetback()->GetVcpu()->GetDomain()->GetNVcpus(), 2u);
}

TEST_F(HostMistakes, NoGuests)
{
    ExpectError([&] { m_host->GetGuest(0); }, {"has no guest 0", "it has 0"});
    ExpectError([&] { m_virt.CreateGuest(nullptr); }, {"CreateGuest()", "null", "CreateHost()"});
    ExpectError([&] { m_virt.InstallLoad(nullptr, 0.5); }, {"InstallLoad()", "CreateGuest()"});
    ExpectError([&] { m_virt.InstallVif(nullptr); }, {"InstallVif()", "CreateGuest()"});
    ExpectError([&] { m_host->AddGuest(nullptr, {}); }, {"AddGuest()", "null"});
}

TEST_F(HostMistakes, AGuestOfTwoHosts)
{
    auto guest = m_virt.CreateGuest(m_host);
    auto second = m_virt.CreateHost();
    ExpectError([&] { second->AddGuest(guest, {}); },
                {"is already on host", "belongs to one host"});
    ExpectError([&] { m_host->AddGuest(guest, {}); }, {"is already on host"});
    EXPECT_EQ(second->GetNGuests(), 0u);
    EXPECT_EQ(guest->GetHost(), m_host);
}

TEST_F(HostMistakes, AGuestOfNoHost)
{
    auto guest = CreateObject<GuestNode>();
    ExpectError([&] { m_virt.InstallVif(guest); }, {"is on no host", "AddGuest()"});
    ExpectError([&] { guest->GetClock()->Now(); }, {"on no host", "AddGuest()"});
    ExpectError([&] { guest->GetClock()->GetJiffies(); }, {"on no host", "AddGuest()"});
    ExpectError([&] { VirtHostHelper::GetNetfront(guest); }, {"no netfront", "InstallVif()"});
}

TEST_F(HostMistakes, ADeviceOfAGuestThatIsNoNetfront)
{
    auto guest = m_virt.CreateGuest(m_host);
    ExpectError([&] { guest->AddDevice(CreateObject<SimpleNetDevice>()); },
                {"ns3::SimpleNetDevice", "ns3::NetfrontDevice", "InstallVif()"});
    ExpectError([&] { m_ethernet.Install(guest, m_other); }, {"ns3::EthernetNetDevice"});
}

TEST_F(HostMistakes, APcpuThatIsMissing)
{
    ExpectError([&] { m_virt.CreateHost({5}); }, {"pCPU 5", "has 2", "Pcpus"});
    ExpectError([&] { m_virt.CreateGuest(m_host, {7}); }, {"pCPU 7", "has 2", "Pcpus"});
}

TEST_F(HostMistakes, AnUplinkOfAnotherNodeOrNone)
{
    ExpectError([&] { m_virt.AttachUplink(m_host, GetNic(1)); }, {"AddUplink()", "device of node"});
    ExpectError([&] { m_virt.AttachUplink(m_host, nullptr); }, {"AddUplink()", "null"});
    ExpectError([&] { m_virt.AttachUplink(nullptr, GetNic(0)); }, {"AttachUplink()", "null"});
    EXPECT_TRUE(m_host->GetUplinks().empty()) << "a call that failed left a trace";
    m_virt.AttachUplink(m_host, GetNic(0));
    ExpectError([&] { m_virt.AttachUplink(m_host, GetNic(0)); }, {"is an uplink already"});
    EXPECT_EQ(m_host->GetUplinks().size(), 1u);
}

TEST_F(HostMistakes, Booting)
{
    auto host = CreateObject<HypervisorHost>();
    ExpectError([&] { m_virt.CreateGuest(host); }, {"is not booted", "Boot()"});
    ExpectError([&] { host->Boot(nullptr, {}); }, {"Boot()", "CreditScheduler"});
    ExpectError([&] { host->Boot(CreateObject<CreditScheduler>(), {9}); }, {"pCPU 9"});
    host->Boot(CreateObject<CreditScheduler>(), {}); // what failed left nothing behind
    ExpectError([&] { host->Boot(CreateObject<CreditScheduler>(), {}); }, {"booted twice"});
}

TEST_F(HostMistakes, SuperSegmentsOfASizeThatIsNone)
{
    for (uint64_t size : {0, 575, 65537})
    {
        ExpectError([&] { m_virt.SetNetfrontAttribute("TsoMaxSize", UintegerValue(size)); },
                    {"TsoMaxSize", std::to_string(size), "576", "65536"});
    }
    ExpectError([&] { m_virt.SetNetfrontAttribute("Tso", StringValue("perhaps")); }, {"Tso"});
}

TEST_F(HostMistakes, NamesThatDoNotExist)
{
    const UintegerValue one(1);
    ExpectError([&] { m_virt.SetScheduler("ns3::Nope"); }, {"ns3::Nope", "ns3::CreditScheduler"});
    ExpectError([&] { m_virt.SetScheduler("ns3::CreditScheduler", "Nope", one); },
                {"Nope", "TimeSlice"});
    ExpectError([&] { m_virt.SetHostAttribute("Nope", one); }, {"Nope", "Pcpus"});
    ExpectError([&] { m_virt.SetGuestAttribute("Nope", one); }, {"Nope", "Vcpus"});
    ExpectError([&] { m_virt.SetCostAttribute("Nope", one); }, {"Nope", "GuestTxPacket"});
    ExpectError([&] { m_virt.SetLoadAttribute("Nope", one); }, {"Nope", "DutyCycle"});
    ExpectError([&] { m_virt.SetNetfrontAttribute("Nope", one); }, {"Nope", "TxRingSize"});
    ExpectError([&] { m_virt.SetNetbackAttribute("Nope", one); }, {"Nope", "VifQueueSize"});
    ExpectError([&] { m_ethernet.SetDeviceAttribute("Nope", one); }, {"Nope", "DataRate"});
    ExpectError([&] { m_ethernet.SetChannelAttribute("Nope", one); }, {"Nope", "Delay"});
    ExpectError([&] { m_ethernet.Install(nullptr, m_other); }, {"EthernetHelper", "null"});
    m_virt.SetScheduler("ns3::CreditScheduler", "Version", StringValue("4.1"));
    auto host = m_virt.CreateHost();
    auto scheduler = DynamicCast<CreditScheduler>(host->GetHypervisor()->GetScheduler());
    ASSERT_TRUE(scheduler);
    StringValue version;
    scheduler->GetAttribute("Version", version);
    EXPECT_EQ(version.Get(), "4.1");
}

TEST_F(HostMistakes, ACaptureThatCannotBeWritten)
{
    ExpectError([&] { m_ethernet.EnablePcap("no/such/folder/x", m_link); },
                {"no/such/folder/x", "cannot be written"});
}

} // namespace
