/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expect-error.h"
#include "simulator-test.h"

#include "ns3/host-preset.h"
#include "ns3/uinteger.h"
#include "ns3/virt-host-helper.h"

namespace
{

using namespace ns3;

class HostPresets : public SimulatorTest
{
  protected:
    /// \return TypeId name of the scheduler of a host under a preset
    static std::string SchedulerOf(const std::string& preset)
    {
        VirtHostHelper helper;
        helper.SetPreset(preset);
        auto host = helper.CreateHost();
        helper.CreateGuest(host);
        return host->GetHypervisor()->GetScheduler()->GetInstanceTypeId().GetName();
    }

    static std::vector<uint32_t> AllowedPcpus(Ptr<Vcpu> vcpu, uint32_t nPcpus)
    {
        std::vector<uint32_t> allowed;
        for (uint32_t p = 0; p < nPcpus; ++p)
        {
            if (vcpu->MayRunOn(p))
            {
                allowed.push_back(p);
            }
        }
        return allowed;
    }
};

TEST_F(HostPresets, NameSchedulers)
{
    EXPECT_EQ(SchedulerOf("xen-3.3"), "ns3::CreditScheduler");
    EXPECT_EQ(SchedulerOf("xen-4.1"), "ns3::CreditScheduler");
    EXPECT_EQ(SchedulerOf("xen-credit2"), "ns3::Credit2Scheduler");
    EXPECT_EQ(SchedulerOf("kvm-cfs"), "ns3::CfsScheduler");
    EXPECT_EQ(SchedulerOf("kvm-eevdf"), "ns3::EevdfScheduler");
}

TEST_F(HostPresets, SetAttributes)
{
    VirtHostHelper helper;
    for (const char* version : {"3.3", "4.1"})
    {
        helper.SetPreset(std::string("xen-") + version);
        StringValue value;
        helper.CreateHost()->GetHypervisor()->GetScheduler()->GetAttribute("Version", value);
        EXPECT_EQ(value.Get(), version);
    }
}

TEST_F(HostPresets, DedicatedPinsEachDomainToTheNextPcpu)
{
    VirtHostHelper helper;
    helper.SetPreset("dedicated");
    helper.SetHostAttribute("Pcpus", UintegerValue(3));
    auto host = helper.CreateHost();
    auto first = helper.CreateGuest(host);
    auto second = helper.CreateGuest(host);
    EXPECT_EQ(AllowedPcpus(host->GetDom0Vcpu(), 3), std::vector<uint32_t>{0});
    EXPECT_EQ(AllowedPcpus(first->GetVcpu(), 3), std::vector<uint32_t>{1});
    EXPECT_EQ(AllowedPcpus(second->GetVcpu(), 3), std::vector<uint32_t>{2});
    ExpectError([&] { helper.CreateGuest(host); }, {"dedicated", "3 pCPUs", "Pcpus"});
    EXPECT_EQ(host->GetNGuests(), 2U); // nothing is left of the guest that did not fit
    auto shares = helper.CreateGuest(host, {1});
    EXPECT_EQ(AllowedPcpus(shares->GetVcpu(), 3), std::vector<uint32_t>{1});
}

TEST_F(HostPresets, OthersLeaveThePcpusToTheScheduler)
{
    VirtHostHelper helper;
    helper.SetPreset("dedicated");
    helper.SetPreset("kvm-cfs");
    auto host = helper.CreateHost();
    auto guest = helper.CreateGuest(host);
    EXPECT_EQ(AllowedPcpus(host->GetDom0Vcpu(), 2), (std::vector<uint32_t>{0, 1}));
    EXPECT_EQ(AllowedPcpus(guest->GetVcpu(), 2), (std::vector<uint32_t>{0, 1}));
}

TEST_F(HostPresets, CpuOnlyHasNoHosts)
{
    VirtHostHelper helper;
    helper.SetPreset("cpu-only");
    ExpectError([&] { helper.CreateHost(); }, {"cpu-only", "CpuCostHelper::Install()"});
}

TEST_F(HostPresets, UnknownNamesAreAnsweredWithTheKnownOnes)
{
    VirtHostHelper helper;
    ExpectError(
        [&] { helper.SetPreset("xen-9"); },
        {"\"xen-9\"", "xen-3.3, xen-4.1, xen-credit2, kvm-cfs, kvm-eevdf, dedicated, cpu-only"});
}

} // namespace
