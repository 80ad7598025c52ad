/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef PROCESS_H
#define PROCESS_H

#include "ns3/event-impl.h"
#include "ns3/node.h"
#include "ns3/ptr.h"

#include <functional>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief A process that sleeps until there is something to do, as one in select() or send().
 *
 * ns-3's sockets call the application back in the middle of receiving a segment. In a guest that
 * is too early: Linux finishes all packets that are there, and only then lets processes run. A
 * woken Process is work of the class APP of the guest's vCPU: it runs after the expired timers
 * and the received packets. On a node without a vCPU, where nothing waits, it runs at once, or,
 * if it is running, once more afterwards.
 */
class Process
{
  public:
    /**
     * \param work what it does when it runs
     */
    explicit Process(std::function<void()> work);

    /// It is killed: it does not run any more.
    ~Process();

    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    /**
     * There is something to do. Nothing happens if it was woken and has not run since.
     *
     * \param node where it runs
     */
    void Wake(const Ptr<Node>& node);

    /// There is nothing to do any more: a process that was woken and has not run sleeps on.
    void Kill();

  private:
    /// It runs, as long as there is something to do.
    void Run();

    std::function<void()> m_work; //!< what it does
    Ptr<EventImpl> m_woken; //!< calls Run() on a guest; null unless it waits there for its turn
    bool m_running{false};  //!< it is at work
    bool m_again{false};    //!< it was woken meanwhile
};

} // namespace ns3

#endif /* PROCESS_H */
