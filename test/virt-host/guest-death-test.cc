/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Guests that are shut down while they run.

#include "expect-error.h"
#include "simulator-test.h"

#include "ns3/ethernet-helper.h"
#include "ns3/host-preset.h"
#include "ns3/virt-host-helper.h"

namespace
{

using namespace ns3;

class GuestDeathTest : public SimulatorTest, public ::testing::WithParamInterface<HostPreset>
{
};

class GuestDeathMistakes : public SimulatorTest
{
};

std::vector<HostPreset>
PresetsWithHosts()
{
    std::vector<HostPreset> found;
    for (const HostPreset& preset : GetHostPresets())
    {
        if (preset.placement != HostPlacement::NO_HOST)
        {
            found.push_back(preset);
        }
    }
    return found;
}

/// How much longer a guest has run since the last call.
Time
TakeRunTime(Ptr<GuestNode> guest, Time& before)
{
    const Time now = guest->GetVcpu()->GetTimeIn(RunState::RUNNING);
    return now - std::exchange(before, now);
}

} // namespace

// Two guests that never sleep share a pCPU. One dies in the middle of a slice, whichever runs then:
// the other has the pCPU for itself from then on.
TEST_P(GuestDeathTest, TheOthersGoOn)
{
    for (std::size_t victim : {0, 1})
    {
        VirtHostHelper virt;
        virt.SetPreset(GetParam().name);
        auto host = virt.CreateHost({0});
        std::vector<Ptr<GuestNode>> guests;
        for (int i = 0; i < 2; ++i)
        {
            guests.push_back(virt.CreateGuest(host, {1}));
            virt.InstallLoad(guests.back(), 1);
        }
        bool stray = false;
        Simulator::ScheduleWithContext(guests[victim]->GetId(), Seconds(2), [&]() {
            stray = true;
        });
        Simulator::Schedule(MilliSeconds(1007), [&]() { host->DestroyGuest(guests[victim]); });
        Time dead;
        Time alive;
        Simulator::Stop(MilliSeconds(1007));
        Simulator::Run();
        EXPECT_GT(TakeRunTime(guests[victim], dead), MilliSeconds(300));
        TakeRunTime(guests[1 - victim], alive);
        Simulator::Stop(Seconds(2));
        Simulator::Run();
        EXPECT_EQ(TakeRunTime(guests[victim], dead), Time());
        EXPECT_GT(TakeRunTime(guests[1 - victim], alive), MilliSeconds(1990));
        EXPECT_EQ(guests[victim]->GetVcpu()->GetRunState(), RunState::OFFLINE);
        EXPECT_FALSE(stray) << "software of the dead guest ran";
        EXPECT_EQ(host->GetNGuests(), 1U);
        EXPECT_EQ(host->GetGuest(0), guests[1 - victim]);
        EXPECT_EQ(host->GetBridge()->GetNPorts(), 1U) << "no vif of the dead guest";
        auto next = virt.CreateGuest(host, {1});
        EXPECT_EQ(next->GetDomain()->GetName(), "guest3") << "names are not used again";
        virt.InstallLoad(next, 1);
        TakeRunTime(next, alive);
        Simulator::Stop(Seconds(1));
        Simulator::Run();
        EXPECT_GT(TakeRunTime(next, alive), MilliSeconds(300)) << "there is room for a new one";
        Simulator::Destroy();
    }
}

INSTANTIATE_TEST_SUITE_P(Presets,
                         GuestDeathTest,
                         ::testing::ValuesIn(PresetsWithHosts()),
                         [](const auto& info) {
                             std::string name = info.param.name;
                             for (char& c : name)
                             {
                                 c = std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
                             }
                             return name;
                         });

TEST_F(GuestDeathMistakes, OnlyGuestsOfThisHostAndOnlyFromOutside)
{
    VirtHostHelper virt;
    auto host = virt.CreateHost({0});
    auto guest = virt.CreateGuest(host);
    auto other = virt.CreateHost({0});
    ExpectError([&] { other->DestroyGuest(guest); }, {"DestroyGuest()", "is no guest of host"});
    ExpectError([&] { host->DestroyGuest(nullptr); }, {"DestroyGuest()", "null"});
    ExpectError([&] { host->GetHypervisor()->ShutDown(host->GetDom0Vcpu()->GetDomain()); },
                {"ShutDown()", "dom0"});
    ExpectError([&] { host->GetBridge()->RemovePort(nullptr); }, {"not a port"});
    bool ran = false;
    Simulator::ScheduleWithContext(guest->GetId(), Seconds(1), [&]() {
        ran = true;
        ExpectError([&] { host->DestroyGuest(guest); }, {"inside its own software"});
    });
    Simulator::Stop(Seconds(2));
    Simulator::Run();
    EXPECT_TRUE(ran);
    EXPECT_EQ(host->GetBridge()->GetNPorts(), 1U) << "what failed changed nothing";
    host->DestroyGuest(guest);
    ExpectError([&] { host->DestroyGuest(guest); }, {"not any more"});
    ExpectError([&] { host->AddGuest(guest, {}); }, {"already on host"});
}
