/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "simulator-test.h"

#include "ns3/gate-control.h"
#include "ns3/make-event.h"
#include "ns3/process.h"
#include "ns3/simulator-timers.h"
#include "ns3/work-server.h"

#include <memory>
#include <string>

using namespace ns3;

namespace
{

/// A process on a node, which may be a guest with a vCPU of its own.
class ProcessTest : public SimulatorTest
{
  protected:
    void Build(bool guest)
    {
        if (guest)
        {
            GateControl::Enable();
            m_timers = std::make_unique<SimulatorTimers>();
        }
        m_node = CreateObject<Node>();
        if (guest)
        {
            m_server = std::make_unique<WorkServer>(*m_timers, m_node->GetId());
            GateControl::Get().Bind(m_node->GetId(), *m_server);
        }
    }

    void TearDown() override
    {
        Simulator::Destroy(); // while the server still lives
        SimulatorTest::TearDown();
    }

    /// Work of a class that notes a letter, and wakes the process if it is asked to.
    void Post(WorkClass workClass, char letter, bool wake)
    {
        m_server->Post(workClass,
                       MicroSeconds(1),
                       Ptr<EventImpl>(MakeEvent([this, letter, wake] {
                                          m_log += letter;
                                          if (wake)
                                          {
                                              m_process.Wake(m_node);
                                          }
                                      }),
                                      false));
    }

    std::unique_ptr<SimulatorTimers> m_timers;
    std::unique_ptr<WorkServer> m_server;
    Ptr<Node> m_node;
    std::string m_log;
    uint32_t m_more{0}; //!< how often the process wakes itself
    Process m_process{[this] {
        m_log += '(';
        if (m_more > 0)
        {
            --m_more;
            m_process.Wake(m_node);
        }
        m_log += ')';
    }};
};

} // namespace

TEST_F(ProcessTest, RunsAfterThePacketsAndTimersThatAreThere)
{
    Build(true);
    Post(WorkClass::NET, 'a', true);
    Post(WorkClass::NET, 'b', true); // woken already: it runs once
    Post(WorkClass::TIMER, 't', false);
    Simulator::Run();
    EXPECT_EQ(m_log, ""); // the vCPU does not run
    m_server->Resume(Time());
    Simulator::Run();
    EXPECT_EQ(m_log, "tab()");
    Post(WorkClass::NET, 'c', true);
    Simulator::Run();
    EXPECT_EQ(m_log, "tab()c()");
}

TEST_F(ProcessTest, OnAGuestWakesItselfForAnotherTurn)
{
    Build(true);
    m_more = 1;
    m_server->Resume(Time());
    Post(WorkClass::NET, 'a', true);
    Simulator::Run();
    EXPECT_EQ(m_log, "a()()");
}

TEST_F(ProcessTest, DoesNotRunOnceKilled)
{
    Build(true);
    m_process.Wake(m_node);
    m_process.Kill();
    m_server->Resume(Time());
    Simulator::Run();
    EXPECT_EQ(m_log, "");
    m_process.Wake(m_node);
    Simulator::Run();
    EXPECT_EQ(m_log, "()");
}

TEST_F(ProcessTest, RunsAtOnceOnANodeWithoutAVcpu)
{
    Build(false);
    m_process.Wake(m_node);
    EXPECT_EQ(m_log, "()");
    m_more = 2;
    m_process.Wake(m_node);
    EXPECT_EQ(m_log, "()()()()"); // one after the other
}
