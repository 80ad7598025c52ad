/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "process.h"

#include "ns3/gate-control.h"
#include "ns3/make-event.h"

namespace ns3
{

Process::Process(std::function<void()> work)
    : m_work(std::move(work))
{
}

Process::~Process()
{
    Kill();
}

void
Process::Wake(const Ptr<Node>& node)
{
    const GateControl* gate = GateControl::Find();
    WorkServer* server = gate ? gate->GetServer(node->GetId()) : nullptr;
    if (!server)
    {
        Run();
    }
    else if (!m_woken)
    {
        m_woken = Ptr<EventImpl>(MakeEvent(&Process::Run, this), false);
        server->Post(WorkClass::APP, Time(), m_woken);
    }
}

void
Process::Kill()
{
    if (m_woken)
    {
        m_woken->Cancel();
        m_woken = nullptr;
    }
    m_again = false;
}

void
Process::Run()
{
    m_woken = nullptr;
    m_again = true;
    while (m_again && !m_running)
    {
        m_again = false;
        m_running = true;
        m_work();
        m_running = false;
    }
}

} // namespace ns3
