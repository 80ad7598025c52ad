/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "call-event.h"
#include "manual-timers.h"

#include "ns3/work-server.h"

#include <gtest/gtest.h>
#include <vector>

using namespace ns3;

namespace
{

/// A server, and when its pieces of work were invoked, in ns.
class WorkServerSteal : public ::testing::Test
{
  protected:
    Ptr<EventImpl> Note()
    {
        return Call([this] { m_at.push_back(m_timers.Now().GetNanoSeconds()); });
    }

    ManualTimers m_timers;
    WorkServer m_server{m_timers, 7};
    std::vector<int64_t> m_at;
};

} // namespace

TEST_F(WorkServerSteal, WhatIsInServiceAndWhatFollowsAreLater)
{
    m_server.Resume(Time());
    m_server.Post(WorkClass::NET, NanoSeconds(100), Note());
    m_server.Post(WorkClass::NET, NanoSeconds(50), Note());
    m_timers.AdvanceTo(NanoSeconds(40));
    m_server.Steal(NanoSeconds(30));
    m_server.Steal(NanoSeconds(5));
    m_timers.AdvanceTo(NanoSeconds(1000));
    EXPECT_EQ(m_at, (std::vector<int64_t>{135, 185}));
}

TEST_F(WorkServerSteal, BackgroundWorkLosesTheTime)
{
    m_server.Resume(Time());
    m_server.PostBackground(NanoSeconds(100), Note());
    m_timers.AdvanceTo(NanoSeconds(40));
    m_server.Steal(NanoSeconds(30));
    m_timers.AdvanceTo(NanoSeconds(60));
    EXPECT_EQ(m_server.GetBackgroundTime(), NanoSeconds(40));
    m_timers.AdvanceTo(NanoSeconds(1000));
    EXPECT_EQ(m_at, (std::vector<int64_t>{130}));
    EXPECT_EQ(m_server.GetBackgroundTime(), NanoSeconds(100));
}

TEST_F(WorkServerSteal, NothingIsTakenFromWhoHasNothingOrIsPaused)
{
    m_server.Resume(Time());
    m_server.Steal(NanoSeconds(30));
    EXPECT_FALSE(m_server.HasWork());
    m_server.Pause();
    m_server.Post(WorkClass::NET, NanoSeconds(100), Note());
    m_server.Steal(NanoSeconds(30));
    m_server.Resume(Time());
    m_timers.AdvanceTo(NanoSeconds(1000));
    EXPECT_EQ(m_at, (std::vector<int64_t>{100}));
}

TEST_F(WorkServerSteal, InsideAPieceOfWorkItIsACharge)
{
    m_server.Resume(Time());
    m_server.Post(WorkClass::NET, NanoSeconds(10), Call([this] {
                      m_server.Steal(NanoSeconds(30));
                  }));
    m_server.Post(WorkClass::NET, NanoSeconds(10), Note());
    m_timers.AdvanceTo(NanoSeconds(1000));
    EXPECT_EQ(m_at, (std::vector<int64_t>{50}));
}

TEST_F(WorkServerSteal, ALossAcrossAPauseIsKept)
{
    m_server.Resume(Time());
    m_server.Post(WorkClass::NET, NanoSeconds(100), Note());
    m_timers.AdvanceTo(NanoSeconds(40));
    m_server.Steal(NanoSeconds(30));
    m_timers.AdvanceTo(NanoSeconds(50));
    m_server.Pause();
    m_timers.AdvanceTo(NanoSeconds(500));
    m_server.Resume(Time());
    m_timers.AdvanceTo(NanoSeconds(1000));
    EXPECT_EQ(m_at, (std::vector<int64_t>{580}));
}
