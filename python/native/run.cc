/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "run.h"

#include "watched-scheduler.h"

#include "ns3/make-event.h"
#include "ns3/simulator.h"
#include "ns3/virt-error.h"

namespace vflood
{

namespace
{

Run* g_run = nullptr;   //!< the one under way
bool g_looking = false; //!< progress() is being called
bool g_broken = false;  //!< an event threw: the simulation can only be destroyed

/// Takes the GIL away from a piece of code, and the right to call the simulator from other threads.
class Away
{
  public:
    Away()
    {
        Guard::SetRunning(true);
        m_gil.emplace();
    }

    ~Away()
    {
        m_gil.reset();
        Guard::SetRunning(false);
    }

  private:
    std::optional<py::gil_scoped_release> m_gil; //!< taken back before others may call
};

} // namespace

Run::Run(std::optional<ns3::Time> until, std::optional<py::function> progress, double interval)
    : m_from(ns3::Simulator::Now()),
      m_until(until),
      m_progress(std::move(progress)),
      m_interval(interval),
      m_due(std::chrono::steady_clock::now())
{
    if (g_run)
    {
        throw ns3::VirtError(
            "the simulation runs already: Simulator.run() cannot be called from within it");
    }
    if (g_broken)
    {
        throw ns3::VirtError(
            "the simulation ended with an error and cannot go on; call Simulator.destroy() and "
            "build it anew");
    }
    if (!(interval >= 0))
    {
        throw ns3::VirtError("interval_s is " + std::to_string(interval) + "; allowed: 0 and more");
    }
    if (until && *until < m_from)
    {
        throw ns3::VirtError("until is " + std::to_string(until->GetSeconds()) + " s and it is " +
                             std::to_string(m_from.GetSeconds()) +
                             " s already; allowed: that and later");
    }
    CheckApplications();
    g_run = this;
}

Run::~Run()
{
    WatchedScheduler::Leave(); // the list of events outlives this
    g_run = nullptr;
    if (m_stop && !Guard::IsSpent())
    {
        m_stop->Cancel();
    }
}

void
Run::Go()
{
    if (m_until)
    {
        m_stop = ns3::Ptr<ns3::EventImpl>(ns3::MakeEvent(+[] { ns3::Simulator::Stop(); }), false);
        m_stop->Ref(); // the simulator's
        ns3::Simulator::ScheduleWithContext(ns3::Simulator::NO_CONTEXT,
                                            *m_until - m_from,
                                            ns3::PeekPointer(m_stop));
    }
    Go([] { ns3::Simulator::Run(); });
}

void
Run::Go(const std::function<void()>& body)
{
    WatchedScheduler::Use([this] { Look(); });
    try
    {
        Away away;
        Guard::Call(body);
    }
    catch (...)
    {
        g_broken = true;
        throw;
    }
    if (!m_error && m_progress)
    {
        CallPython([this] { Report(); });
    }
    if (m_error)
    {
        std::rethrow_exception(m_error);
    }
}

void
Run::Look()
{
    CallPython([this] {
        if (PyErr_CheckSignals() != 0)
        {
            throw py::error_already_set();
        }
        if (m_progress && std::chrono::steady_clock::now() >= m_due)
        {
            Report();
            m_due = std::chrono::steady_clock::now() +
                    std::chrono::duration_cast<std::chrono::steady_clock::duration>(m_interval);
        }
    });
}

void
Run::Report()
{
    const ns3::Time now = ns3::Simulator::Now();
    py::object share = py::none();
    if (m_until)
    {
        const double whole = (*m_until - m_from).GetSeconds();
        share = py::float_(whole > 0 ? (now - m_from).GetSeconds() / whole : 1.0);
    }

    struct Looking
    {
        Looking()
        {
            g_looking = true;
        }

        ~Looking()
        {
            g_looking = false;
        }
    } looking;

    (*m_progress)(now.GetSeconds(), share);
}

void
Run::CallPython(const std::function<void()>& call)
{
    py::gil_scoped_acquire gil;
    const Guard::Pause pause;
    try
    {
        call();
    }
    catch (...)
    {
        if (!g_run)
        {
            throw;
        }
        if (!g_run->m_error)
        {
            g_run->m_error = std::current_exception();
        }
        if (Guard::IsSpent())
        {
            throw; // out of the simulation at once
        }
        ns3::Simulator::Stop();
    }
}

void
Run::Forget()
{
    g_broken = false;
}

bool
Run::IsLooking()
{
    return g_looking;
}

} // namespace vflood
