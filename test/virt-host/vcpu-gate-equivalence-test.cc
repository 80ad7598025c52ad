/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "simulator-test.h"

#include "ns3/simulator-timers.h"

#include <memory>
#include <random>
#include <tuple>
#include <vector>

// The same random program of events on the stock simulator and on the gated one.

namespace
{

using namespace ns3;

/// An event as it was invoked: when, in which context, which.
using Trace = std::vector<std::tuple<int64_t, uint32_t, int>>;

/// Events that schedule, cancel, remove and look at other events, at random.
class Program
{
  public:
    static constexpr uint32_t CONTEXTS = 4;

    explicit Program(uint32_t seed)
        : m_random(seed)
    {
    }

    /// Run it on the simulator in use.
    Trace Run()
    {
        for (int i = 0; i < 20; ++i)
        {
            ScheduleOne();
        }
        Simulator::Run();
        return m_trace;
    }

    /// What was seen of event ids on the way.
    const std::vector<int64_t>& GetAnswers() const
    {
        return m_answers;
    }

  private:
    static constexpr int LIMIT = 5000;

    void ScheduleOne()
    {
        if (m_nextId >= LIMIT)
        {
            return;
        }
        const int id = m_nextId++;
        // Few distinct delays: many events fall on the same instant.
        const Time delay = NanoSeconds(10 * (m_random() % 5));
        switch (m_random() % 4)
        {
        case 0:
            Simulator::ScheduleWithContext(m_random() % CONTEXTS, delay, RawCall([this, id] {
                                               Invoke(id);
                                           }));
            break;
        case 1:
            m_ids.push_back(Simulator::ScheduleNow(Call([this, id] { Invoke(id); })));
            break;
        default:
            m_ids.push_back(Simulator::Schedule(delay, Call([this, id] { Invoke(id); })));
        }
    }

    void Invoke(int id)
    {
        m_trace.emplace_back(Simulator::Now().GetNanoSeconds(), Simulator::GetContext(), id);
        for (uint32_t n = m_random() % 4; n > 0; --n)
        {
            ScheduleOne();
        }
        if (!m_ids.empty())
        {
            Touch(m_ids[m_ids.size() - 1 - m_random() % std::min<std::size_t>(m_ids.size(), 10)]);
        }
    }

    void Touch(EventId& id)
    {
        m_answers.push_back(id.IsExpired());
        m_answers.push_back(Simulator::GetDelayLeft(id).GetNanoSeconds());
        switch (m_random() % 6)
        {
        case 0:
            id.Cancel();
            break;
        case 1:
            Simulator::Remove(id);
            break;
        default:
            return;
        }
        m_answers.push_back(id.IsExpired());
    }

    std::mt19937 m_random;
    Trace m_trace;
    std::vector<int64_t> m_answers;
    std::vector<EventId> m_ids;
    int m_nextId{0};
};

class VcpuGateEquivalence : public SimulatorTest, public ::testing::WithParamInterface<uint32_t>
{
  protected:
    /// Run the program on the stock simulator and compare.
    void ExpectStock(const Trace& trace, const std::vector<int64_t>& answers)
    {
        Simulator::Destroy();
        SetKind("ns3::DefaultSimulatorImpl");
        Program stock(GetParam());
        EXPECT_EQ(trace, stock.Run());
        EXPECT_EQ(answers, stock.GetAnswers());
        EXPECT_GT(trace.size(), 1000U) << "the program died out";
    }
};

TEST_P(VcpuGateEquivalence, UngatedContextsAreUntouched)
{
    GateControl& gate = GateControl::Enable();
    SimulatorTimers timers;
    WorkServer bystander(timers, 99);
    gate.Bind(99, bystander);
    Program program(GetParam());
    const Trace trace = program.Run();
    ExpectStock(trace, program.GetAnswers());
}

TEST_P(VcpuGateEquivalence, GatedContextsThatAlwaysRunAtNoCostAreUntouched)
{
    GateControl& gate = GateControl::Enable();
    SimulatorTimers timers;
    std::vector<std::unique_ptr<WorkServer>> servers;
    for (uint32_t context = 0; context < Program::CONTEXTS; ++context)
    {
        servers.push_back(std::make_unique<WorkServer>(timers, context));
        servers.back()->Resume(Time());
        gate.Bind(context, *servers.back());
    }
    Program program(GetParam());
    const Trace trace = program.Run();
    ExpectStock(trace, program.GetAnswers());
}

INSTANTIATE_TEST_SUITE_P(Seeds, VcpuGateEquivalence, ::testing::Range(1U, 11U));

} // namespace
