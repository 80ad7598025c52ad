/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expect-error.h"
#include "simulator-test.h"

#include "ns3/config.h"
#include "ns3/domain.h"
#include "ns3/hypervisor.h"
#include "ns3/node-list.h"
#include "ns3/object-factory.h"
#include "ns3/scenario-attributes.h"
#include "ns3/scenario-incast.h"
#include "ns3/scenario-pings.h"
#include "ns3/scenario-transfers.h"
#include "ns3/scenario-world.h"
#include "ns3/uinteger.h"
#include "ns3/vflood-control.h"

// A scenario becomes machines and workloads that run.

namespace
{

using namespace ns3;

class ScenarioWorldTest : public SimulatorTest
{
  protected:
    /// A host with three guests on a core, and a native machine.
    static ScenarioSpec Base()
    {
        ScenarioSpec spec;
        spec.warmup = 1'000'000'000;
        spec.stop = 60'000'000'000;
        spec.natives.resize(1);
        spec.natives[0].name = "peer";
        spec.hosts.resize(1);
        spec.hosts[0].name = "xen";
        spec.hosts[0].dom0 = {0};
        spec.guests.resize(1);
        spec.guests[0].name = "vm";
        spec.guests[0].count = 3;
        spec.guests[0].host = "xen";
        spec.guests[0].pcpus = {0};
        spec.guests[0].load = 0.3;
        spec.links.resize(1);
        spec.links[0].between = {"xen", "peer"};
        return spec;
    }

    /// A workload between guest 1 and the native machine.
    static WorkloadSpec Work(const std::string& kind, int64_t count)
    {
        WorkloadSpec work;
        work.kind = kind;
        work.name = kind + "s";
        work.from = {"vm1"};
        work.to = "peer";
        work.count = count;
        return work;
    }

    /// Ends of all rows of a workload, in s.
    static std::vector<double> GetColumn(const ScenarioFrame& frame, const std::string& name)
    {
        std::vector<double> values;
        for (std::size_t i = 0; i < frame.columns.size(); ++i)
        {
            for (const auto& row : frame.rows)
            {
                if (frame.columns[i] == name && std::holds_alternative<double>(row[i]))
                {
                    values.push_back(std::get<double>(row[i]));
                }
            }
        }
        return values;
    }
};

TEST_F(ScenarioWorldTest, BuildsByName)
{
    ScenarioSpec spec = Base();
    spec.guests[0].weight = 512;
    spec.guests[0].hz = 250;
    spec.guests[0].cap = 40;
    spec.guests[0].rxBuffers = 128;
    spec.hosts[0].pcpus = 4;
    spec.workloads = {Work("transfer", 1)};
    ScenarioWorld world(spec);
    EXPECT_EQ(world.GetMachineNames(),
              (std::vector<std::string>{"peer", "xen", "vm1", "vm2", "vm3"}));
    const ScenarioMachine& vm = world.GetMachine("vm1");
    EXPECT_EQ(vm.guest->GetDomain()->GetWeight(), 512U);
    EXPECT_EQ(vm.guest->GetDomain()->GetCap(), 40U);
    EXPECT_EQ(vm.host, world.GetMachine("xen").host);
    EXPECT_EQ(vm.host->GetHypervisor()->GetNPcpus(), 4U);
    EXPECT_EQ(vm.address, Ipv4Address("10.0.0.1"));
    EXPECT_EQ(world.GetMachine("peer").address, Ipv4Address("10.0.0.2"));
    EXPECT_EQ(world.GetMachine("vm2").address, Ipv4Address()) << "no workload needs it";
    ASSERT_TRUE(vm.load);
    UintegerValue buffers;
    vm.device->GetAttribute("RxTargetMin", buffers);
    EXPECT_EQ(buffers.Get(), 128U);
    EXPECT_EQ(world.GetWorkloadNames(), std::vector<std::string>{"transfers"});
    ExpectError([&] { world.GetMachine("vm4"); }, {"\"vm4\"", "allowed: peer", "vm3"});
    ExpectError([&] { world.GetWorkload("x"); }, {"\"x\"", "allowed: transfers"});
    ExpectError([&] { world.GetFirst<ScenarioPings>(); }, {"allowed: transfers"});
}

TEST_F(ScenarioWorldTest, RunsTransfersToTheEnd)
{
    ScenarioSpec spec = Base();
    spec.workloads = {Work("transfer", 3)};
    spec.workloads[0].bytes = 20'000;
    spec.guests[0].offload = "vflood";
    ScenarioWorld world(spec);
    world.EnableAccounting();
    EXPECT_TRUE(world.GetMachine("xen").host->GetObject<VfloodControl>());
    world.Run();
    EXPECT_TRUE(world.IsFinished());
    EXPECT_LT(world.GetEnd(), Seconds(60)) << "as soon as all is over";
    const auto& transfers = world.GetFirst<ScenarioTransfers>();
    EXPECT_EQ(transfers.GetNAsked(), 3U);
    EXPECT_EQ(transfers.GetNDone(), 3U);
    EXPECT_EQ(GetColumn(transfers.GetRows(), "goodput_mbps").size(), 3U);
    EXPECT_GE(GetColumn(transfers.GetRows(), "start_s").front(), 1.0);
    const ScenarioFrame vcpus = world.GetVcpus();
    ASSERT_EQ(vcpus.rows.size(), 4U); // dom0 and three guests
    const double since = world.GetEnd().GetSeconds() - 1;
    for (std::size_t i = 0; i < vcpus.rows.size(); ++i)
    {
        const double sum = GetColumn(vcpus, "running_s")[i] + GetColumn(vcpus, "steal_s")[i] +
                           GetColumn(vcpus, "blocked_s")[i];
        EXPECT_NEAR(sum, since, 1e-6);
    }
    ExpectError([&] { world.Run(); }, {"run already", "build another one"});
}

TEST_F(ScenarioWorldTest, SaysWhatIsNotFinished)
{
    ScenarioSpec spec = Base();
    spec.workloads = {Work("transfer", 1000)};
    spec.stop = 1'500'000'000;
    ScenarioWorld world(spec);
    world.Run();
    EXPECT_FALSE(world.IsFinished());
    EXPECT_EQ(world.GetEnd(), Seconds(1.5));
    EXPECT_LT(world.GetWorkload("transfers").GetNDone(), 1000U);
}

TEST_F(ScenarioWorldTest, RunsEveryKindOfWorkload)
{
    for (const std::string& kind : GetWorkloadKinds())
    {
        SCOPED_TRACE(kind);
        ScenarioSpec spec = Base();
        WorkloadSpec work = Work(kind, 2);
        spec.stop = 4'000'000'000;
        if (kind == "broadcast")
        {
            work.from = {"peer"};
            work.to.clear();
        }
        if (kind == "bulk" || kind == "on-off" || kind == "broadcast")
        {
            work.count.reset();
        }
        if (kind == "bulk")
        {
            work.bytes = 50'000;
        }
        spec.workloads = {work};
        {
            ScenarioWorld world(spec);
            world.Run();
            EXPECT_TRUE(world.IsFinished());
            const ScenarioWorkload& done = world.GetWorkload(work.name);
            EXPECT_EQ(done.GetKind(), kind);
            EXPECT_EQ(done.GetError(), "");
            EXPECT_EQ(done.GetNDone(), done.GetNAsked());
            const ScenarioFrame rows = done.GetRows();
            ASSERT_FALSE(rows.rows.empty());
            EXPECT_EQ(rows.rows[0].size(), rows.columns.size());
            EXPECT_FALSE(done.GetApplications().empty());
            if (kind == "on-off" || kind == "bulk")
            {
                EXPECT_GT(std::get<int64_t>(rows.rows[0][1]), 1000) << "bytes came";
            }
        }
        Simulator::Destroy();
    }
}

TEST_F(ScenarioWorldTest, RunsSeveralOfAKindToOneMachine)
{
    ScenarioSpec spec = Base();
    spec.workloads = {Work("transfer", 2), Work("transfer", 2)};
    spec.workloads[0].from = {"vm"};
    spec.workloads[1].name = "more";
    ScenarioWorld world(spec);
    EXPECT_EQ(world.GetWorkload("transfers").GetPort(), 5001U);
    EXPECT_EQ(world.GetWorkload("more").GetPort(), 5002U) << "the next one that is free";
    world.Run();
    EXPECT_TRUE(world.IsFinished());
    EXPECT_EQ(world.GetWorkload("transfers").GetNDone(), 6U) << "of three senders";
}

TEST_F(ScenarioWorldTest, RunsEveryOffload)
{
    for (const auto& word : GetScenarioSection("guest").Find("offload")->words->GetWords())
    {
        for (const std::string placement : {"dom0", "nic"})
        {
            if (word == "leulo" && placement == "nic")
            {
                continue;
            }
            SCOPED_TRACE(word + " " + placement);
            ScenarioSpec spec = Base();
            spec.guests[0].offload = word;
            spec.guests[0].receiveBuffer = 289'600;
            spec.hosts[0].placement = placement;
            spec.hosts[0].pcpus = 3;
            spec.hosts[0].leuloPlacement = "dom0";
            spec.workloads = {Work("transfer", 2)};
            {
                ScenarioWorld world(spec);
                world.Run();
                EXPECT_TRUE(world.IsFinished());
            }
            Simulator::Destroy();
        }
    }
}

TEST_F(ScenarioWorldTest, ConnectsBySwitches)
{
    ScenarioSpec spec = Base();
    spec.links.clear();
    spec.switches.resize(1);
    spec.switches[0].name = "s";
    spec.switches[0].ports = {"xen", "peer", "far"};
    spec.switches[0].buffer = 65536;
    spec.switches[0].delay = 10'000;
    spec.natives.resize(2);
    spec.natives[1].name = "far";
    WorkloadSpec incast = Work("incast", 2);
    incast.from = {"vm1", "far"};
    incast.bytes = 30'000;
    spec.workloads = {incast};
    ScenarioWorld world(spec);
    world.Run();
    EXPECT_TRUE(world.IsFinished());
    EXPECT_EQ(world.GetFirst<ScenarioIncast>().GetRounds().at(0).bytes, 60'000U);
}

TEST_F(ScenarioWorldTest, LosesFrames)
{
    ScenarioSpec spec = Base();
    spec.links[0].loss = 1;
    spec.workloads = {Work("ping", 2)};
    ScenarioWorld world(spec);
    world.Run();
    EXPECT_TRUE(world.IsFinished()) << "nobody waits for replies for ever";
    for (const auto& ping : world.GetFirst<ScenarioPings>().GetPings())
    {
        EXPECT_LT(ping.rtt, 0);
    }
}

TEST_F(ScenarioWorldTest, GivesTheSameTwice)
{
    std::vector<std::vector<double>> ends;
    for (const int64_t seed : {1, 1, 2})
    {
        ScenarioSpec spec = Base();
        spec.seed = seed;
        spec.workloads = {Work("ping", 5)};
        {
            ScenarioWorld world(spec);
            world.Run();
            ends.push_back(GetColumn(world.GetWorkload("pings").GetRows(), "sent_s"));
        }
        Simulator::Destroy();
    }
    EXPECT_EQ(ends[0].size(), 5U);
    EXPECT_EQ(ends[0], ends[1]);
    EXPECT_NE(ends[0], ends[2]);
}

TEST_F(ScenarioWorldTest, PutsDefaultsBack)
{
    const std::string name = "ns3::CreditScheduler::TimeSlice";
    const auto now = [] {
        ObjectFactory factory("ns3::CreditScheduler");
        TimeValue slice;
        factory.Create<Object>()->GetAttribute("TimeSlice", slice);
        return slice.Get();
    };
    const Time before = now();
    ScenarioSpec spec = Base();
    spec.attributes[name] = "7ms";
    {
        ScenarioWorld world(spec);
        EXPECT_EQ(now(), MilliSeconds(7));
    }
    EXPECT_EQ(now(), before);
}

TEST_F(ScenarioWorldTest, BuildsNothingOfAScenarioWithMistakes)
{
    ScenarioSpec spec = Base();
    spec.guests[0].load = 1.4;
    spec.workloads = {Work("ping", 1)};
    spec.workloads[0].gap = 5;
    spec.workloads[0].to = "nobody";
    try
    {
        ScenarioWorld world(spec);
        ADD_FAILURE() << "nothing was said";
    }
    catch (const ScenarioError& error)
    {
        const std::string text = error.what();
        EXPECT_EQ(error.GetMistakes().size(), 3U) << text;
        for (const std::string part : {"guest \"vm\".load = 1.4: allowed: 0 to 1",
                                       "workload \"pings\".gap",
                                       "there is no machine nobody"})
        {
            EXPECT_NE(text.find(part), std::string::npos) << text;
        }
    }
    EXPECT_EQ(NodeList::GetNNodes(), 0U);
}

} // namespace
