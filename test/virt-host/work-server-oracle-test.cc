/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "call-event.h"
#include "manual-timers.h"

#include "ns3/work-server.h"

#include <deque>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <utility>
#include <vector>

// The work server against a second, naive one that counts nanosecond by nanosecond.

namespace
{

using namespace ns3;

/// What a piece of work does when it is invoked.
struct Plan
{
    std::vector<std::pair<int64_t, int>> parts;       //!< cost, id of its parts; -1 = a charge
    std::vector<std::tuple<int, int64_t, int>> posts; //!< class, cost, id of what it posts
    bool endOfBurst{false};                           //!< whether it asks for the end of the burst
    int endId{0};                                     //!< id of that
};

/// When a piece was invoked, and which.
using Log = std::vector<std::pair<int64_t, int>>;

/// The rules of the header, written as one loop over nanoseconds.
class Oracle
{
  public:
    explicit Oracle(const std::map<int, Plan>& plans)
        : m_plans(plans)
    {
    }

    void AdvanceTo(int64_t until)
    {
        while (now < until)
        {
            ++now;
            ServeOneNanosecond();
            Settle();
        }
    }

    void Post(int workClass, int64_t cost, int id)
    {
        NoteWake();
        m_queue[workClass].push_back({cost, id});
        Settle();
    }

    void RunOrPost(int workClass, int id)
    {
        // In a settled, running server without work in service nothing waits either.
        Post(workClass, 0, id);
    }

    void AtEndOfBurst(int id)
    {
        NoteWake();
        m_end.push_back(id);
        Settle();
    }

    void PostBackground(int64_t amount, int id)
    {
        NoteWake();
        m_background.push_back({amount, id});
    }

    void Resume(int64_t overhead)
    {
        running = true;
        if (overhead > 0)
        {
            if (!m_serving)
            {
                m_now = {0, NOBODY};
                m_serving = true;
            }
            m_now.left += overhead;
        }
        Settle();
    }

    void Pause()
    {
        running = false;
    }

    void Cancel(int id)
    {
        m_cancelled[id] = true;
    }

    bool HasWork() const
    {
        return m_serving || !m_parts.empty() || !m_queue[0].empty() || !m_queue[1].empty() ||
               !m_queue[2].empty() || !m_end.empty() || !m_background.empty();
    }

    std::size_t Waiting(int workClass) const
    {
        return m_queue[workClass].size();
    }

    int64_t now{0};
    bool running{false};
    int wakes{0};
    int64_t ran{0};            //!< time spent running
    int64_t idle{0};           //!< of that, without work
    int64_t backgroundTime{0}; //!< of that, on background work
    Log log;

  private:
    static constexpr int NOBODY = -1;

    struct Piece
    {
        int64_t left; //!< time it still needs
        int id;       //!< which
    };

    void NoteWake()
    {
        wakes += !running && !HasWork();
    }

    void ServeOneNanosecond()
    {
        if (!running)
        {
            return;
        }
        ++ran;
        if (m_serving)
        {
            --m_now.left;
        }
        else if (!m_background.empty())
        {
            ++backgroundTime;
            if (--m_background.front().left == 0)
            {
                const int id = m_background.front().id;
                m_background.pop_front();
                Invoke(id);
            }
        }
        else
        {
            ++idle;
        }
    }

    void Settle()
    {
        while (running)
        {
            if (m_serving && m_now.left > 0)
            {
                return;
            }
            if (m_serving)
            {
                m_serving = false;
                Invoke(m_now.id);
            }
            else if (!TakeNext())
            {
                return;
            }
        }
    }

    bool TakeNext()
    {
        while (!m_parts.empty())
        {
            m_now = m_parts.back();
            m_parts.pop_back();
            if (m_now.id == NOBODY || !m_cancelled[m_now.id])
            {
                return m_serving = true;
            }
        }
        for (auto& queue : m_queue)
        {
            while (!queue.empty())
            {
                m_now = queue.front();
                queue.pop_front();
                if (!m_cancelled[m_now.id])
                {
                    return m_serving = true;
                }
            }
        }
        if (m_end.empty())
        {
            return false;
        }
        m_now = {0, m_end.front()};
        m_end.pop_front();
        return m_serving = true;
    }

    void Invoke(int id)
    {
        if (id == NOBODY || m_cancelled[id])
        {
            return;
        }
        log.emplace_back(now, id);
        const auto plan = m_plans.find(id);
        if (plan == m_plans.end())
        {
            return;
        }
        for (const auto& [workClass, cost, inner] : plan->second.posts)
        {
            m_queue[workClass].push_back({cost, inner});
        }
        if (plan->second.endOfBurst)
        {
            m_end.push_back(plan->second.endId);
        }
        const auto& parts = plan->second.parts;
        for (auto part = parts.rbegin(); part != parts.rend(); ++part)
        {
            m_parts.push_back({part->first, part->second});
        }
    }

    const std::map<int, Plan>& m_plans;
    std::deque<Piece> m_queue[3];
    std::deque<int> m_end;
    std::deque<Piece> m_background;
    std::vector<Piece> m_parts; //!< of the present work, the next one last
    Piece m_now{0, NOBODY};
    bool m_serving{false};
    std::map<int, bool> m_cancelled;
};

/// Drives both with the same random operations.
class Duel
{
  public:
    explicit Duel(uint32_t seed)
        : m_random(seed),
          m_oracle(m_plans)
    {
        m_server.SetListeners([this] { ++m_wakes; }, [this] { ++m_idles; });
    }

    void Run(int operations)
    {
        for (int i = 0; i < operations; ++i)
        {
            const int64_t at = m_oracle.now + Draw(0, 15);
            m_timers.AdvanceTo(NanoSeconds(at));
            m_oracle.AdvanceTo(at);
            Compare();
            Operate();
            m_timers.Settle();
            Compare();
            if (::testing::Test::HasFailure())
            {
                FAIL() << "first difference after operation " << i;
            }
        }
    }

    const Oracle& GetOracle() const
    {
        return m_oracle;
    }

    int GetNParts() const
    {
        return m_nParts;
    }

  private:
    int64_t Draw(int64_t from, int64_t to)
    {
        return from + static_cast<int64_t>(m_random() % static_cast<uint64_t>(to - from + 1));
    }

    Ptr<EventImpl> Piece(int id)
    {
        auto event = Call([this, id] {
            EXPECT_TRUE(m_server.IsRunning()) << "invoked while paused";
            m_log.emplace_back(m_timers.Now().GetNanoSeconds(), id);
            const Plan& plan = m_plans[id];
            for (const auto& [workClass, cost, inner] : plan.posts)
            {
                m_server.Post(static_cast<WorkClass>(workClass), NanoSeconds(cost), Piece(inner));
            }
            if (plan.endOfBurst)
            {
                m_server.AtEndOfBurst(Time(), Piece(plan.endId));
            }
            for (const auto& [cost, inner] : plan.parts)
            {
                DoPart(cost, inner);
            }
        });
        return event;
    }

    void DoPart(int64_t cost, int id)
    {
        if (id < 0)
        {
            m_server.Charge(NanoSeconds(cost));
            return;
        }
        auto piece = Piece(id);
        ++m_nParts;
        m_cancellable.emplace_back(id, piece);
        m_server.Continue(NanoSeconds(cost), piece);
    }

    int NewPlan(int depth = 0)
    {
        const int id = m_nextId++;
        Plan& plan = m_plans[id];
        for (int64_t n = Draw(0, 9) - 7 - depth; n > 0; --n)
        {
            const bool charge = Draw(0, 1);
            const int64_t cost = charge ? Draw(1, 10) : Draw(0, 6);
            const int inner = charge ? -1 : NewPlan(depth + 1);
            plan.parts.emplace_back(cost, inner);
        }
        for (int64_t n = Draw(0, 5) - 3; n > 0; --n)
        {
            plan.posts.emplace_back(Draw(0, 2), Draw(0, 6), m_nextId++);
        }
        plan.endOfBurst = Draw(0, 7) == 0;
        plan.endId = plan.endOfBurst ? m_nextId++ : 0;
        return id;
    }

    void Operate()
    {
        switch (Draw(0, 9))
        {
        case 0:
        case 1:
        case 2:
            Post();
            break;
        case 3: {
            const int id = NewPlan();
            const int64_t workClass = Draw(0, 2);
            m_oracle.RunOrPost(workClass, id);
            m_server.RunOrPost(static_cast<WorkClass>(workClass), Piece(id));
            break;
        }
        case 4: {
            const int id = NewPlan();
            m_oracle.AtEndOfBurst(id);
            m_server.AtEndOfBurst(Time(), Piece(id));
            break;
        }
        case 5: {
            const int id = NewPlan();
            const int64_t amount = Draw(1, 40);
            m_oracle.PostBackground(amount, id);
            m_server.PostBackground(NanoSeconds(amount), Piece(id));
            break;
        }
        case 6:
            CancelOne();
            break;
        default:
            Switch();
        }
    }

    void Post()
    {
        const int id = NewPlan();
        const int64_t workClass = Draw(0, 2);
        const int64_t cost = Draw(0, 8);
        auto piece = Piece(id);
        m_cancellable.emplace_back(id, piece);
        m_oracle.Post(workClass, cost, id);
        m_server.Post(static_cast<WorkClass>(workClass), NanoSeconds(cost), piece);
    }

    void CancelOne()
    {
        if (m_cancellable.empty())
        {
            return;
        }
        const auto which = m_cancellable.begin() + Draw(0, m_cancellable.size() - 1);
        m_oracle.Cancel(which->first);
        which->second->Cancel();
        m_cancellable.erase(which);
    }

    void Switch()
    {
        if (m_oracle.running)
        {
            m_oracle.Pause();
            m_server.Pause();
            return;
        }
        const int64_t overhead = Draw(0, 2) ? 0 : Draw(1, 5);
        m_oracle.Resume(overhead);
        m_server.Resume(NanoSeconds(overhead));
    }

    void Compare()
    {
        ASSERT_EQ(m_log, m_oracle.log);
        ASSERT_EQ(m_server.IsRunning(), m_oracle.running);
        ASSERT_EQ(m_server.HasWork(), m_oracle.HasWork());
        ASSERT_EQ(m_server.GetBackgroundTime().GetNanoSeconds(), m_oracle.backgroundTime);
        ASSERT_EQ(m_wakes, m_oracle.wakes);
        for (int c = 0; c < 3; ++c)
        {
            ASSERT_EQ(m_server.GetNWaiting(static_cast<WorkClass>(c)), m_oracle.Waiting(c));
        }
        // A running server without work has said so, and holds no event.
        if (m_oracle.running && !m_oracle.HasWork())
        {
            ASSERT_GT(m_idles, 0);
            ASSERT_EQ(m_timers.GetNPending(), 0U);
        }
        m_idles = m_oracle.HasWork() ? 0 : m_idles;
        if (m_log.size() > 64) // what agreed need not be compared again
        {
            m_log.clear();
            m_oracle.log.clear();
        }
    }

    std::mt19937 m_random;
    std::map<int, Plan> m_plans;
    Oracle m_oracle;
    ManualTimers m_timers;
    WorkServer m_server{m_timers, 1};
    Log m_log;
    std::vector<std::pair<int, Ptr<EventImpl>>> m_cancellable;
    int m_nextId{0};
    int m_nParts{0};
    int m_wakes{0};
    int m_idles{0};
};

class WorkServerOracle : public ::testing::TestWithParam<uint32_t>
{
};

TEST_P(WorkServerOracle, AgreesOverThousandsOfOperations)
{
    Duel duel(GetParam());
    duel.Run(5000);
    const Oracle& oracle = duel.GetOracle();
    EXPECT_GT(oracle.ran, 1000) << "the duel never ran";
    EXPECT_GT(oracle.backgroundTime, 100) << "the duel never reached background work";
    EXPECT_GT(duel.GetNParts(), 100) << "hardly any work had parts";
    EXPECT_LT(oracle.idle, oracle.ran) << "the duel was idle all the time";
}

INSTANTIATE_TEST_SUITE_P(Seeds, WorkServerOracle, ::testing::Range(1U, 9U));

/// With a process that never ends, every nanosecond of running is given to somebody.
TEST(WorkServerConservation, ServiceReceivedIsTheTimeItRan)
{
    std::mt19937 random(42);
    ManualTimers timers;
    WorkServer server(timers, 1);
    server.PostBackground(Seconds(1000), nullptr);
    int64_t served = 0; // costs, charges and overheads of what was invoked
    int64_t ran = 0;
    int64_t posted = 0;
    for (int i = 0; i < 3000; ++i)
    {
        const int64_t overhead = random() % 3;
        server.Resume(NanoSeconds(overhead));
        served += overhead;
        for (int n = random() % 4; n > 0; --n)
        {
            const int64_t cost = random() % 20;
            const int64_t charge = random() % 5;
            posted += cost + 2 * charge;
            server.Post(static_cast<WorkClass>(random() % 3),
                        NanoSeconds(cost),
                        Call([&server, &served, cost, charge] {
                            server.Charge(NanoSeconds(charge));
                            server.Continue(NanoSeconds(charge),
                                            Call([&served, charge] { served += charge; }));
                            served += cost + charge;
                        }));
        }
        const int64_t slice = random() % 30;
        timers.Advance(NanoSeconds(slice));
        ran += slice;
        server.Pause();
        timers.Advance(NanoSeconds(random() % 100)); // nothing passes here
    }
    server.Resume(Time());
    timers.Advance(MicroSeconds(200)); // long enough to finish what waits
    ran += 200000;
    EXPECT_GE(served, posted);
    EXPECT_EQ(server.GetBackgroundTime().GetNanoSeconds() + served, ran);
}

} // namespace
