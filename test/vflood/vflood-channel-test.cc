/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "simulator-test.h"

#include "ns3/ethernet-helper.h"
#include "ns3/vflood-channel.h"
#include "ns3/virt-host-helper.h"

#include <functional>
#include <vector>

using namespace ns3;

// A guest that shares its core with a CPU-bound one: it hears only while it runs, the newest
// message of a flow; dom0 hears everything, soon.
using VfloodChannelOnHost = SimulatorTest;

TEST_F(VfloodChannelOnHost, MessagesAreSeenWhenTheGuestRuns)
{
    VirtHostHelper virt;
    auto host = virt.CreateHost({1});
    for (int i = 0; i < 2; ++i)
    {
        virt.InstallLoad(virt.CreateGuest(host, {0}), 1);
    }
    auto guest = host->GetGuest(0);
    auto channel = CreateObject<VfloodChannel>();
    channel->Setup(guest->GetVcpu(), host->GetDom0Vcpu(), host->GetCost());

    VfloodMessage message;
    message.flow = {{}, {}, 1, 2};
    constexpr uint32_t MESSAGES = 2000;
    std::vector<Time> posted{Time()};
    std::function<void()> post = [&] {
        ++message.segments;
        posted.push_back(Simulator::Now());
        channel->GetDom0End().Post(message);
        if (message.segments < MESSAGES)
        {
            Simulator::Schedule(MilliSeconds(1), Call(post));
        }
    };
    Simulator::ScheduleWithContext(host->GetId(), MilliSeconds(100), RawCall(post));

    uint32_t heard = 0;
    uint32_t last = 0;
    uint32_t stray = 0;
    uint32_t skipped = 0;
    uint32_t late = 0;
    uint32_t answers = 0;
    channel->GetGuestEnd().SetHandler(
        Callback<void, const VfloodMessage&>([&](const VfloodMessage& seen) {
            ++heard;
            stray += guest->GetVcpu()->GetRunState() != RunState::RUNNING;
            EXPECT_GT(seen.segments, last) << "never an older one";
            skipped += seen.segments - last - 1;
            late += Simulator::Now() - posted[seen.segments] > MicroSeconds(500);
            last = seen.segments;
            channel->GetGuestEnd().Post(seen);
        }));
    channel->GetDom0End().SetHandler(
        Callback<void, const VfloodMessage&>([&](const VfloodMessage& answer) {
            ++answers;
            EXPECT_EQ(answer.segments, last);
        }));
    Simulator::Stop(Seconds(4));
    Simulator::Run();
    EXPECT_EQ(stray, 0U);
    EXPECT_EQ(last, MESSAGES);
    EXPECT_EQ(heard + skipped, MESSAGES);
    EXPECT_GT(skipped, MESSAGES / 4) << "the other guest has half of the core";
    EXPECT_GT(heard, MESSAGES / 4) << "while it runs it hears at once";
    EXPECT_LT(late, heard / 10) << "only the first message of a turn has waited";
    EXPECT_EQ(answers, heard);
    channel->Dispose();
}
