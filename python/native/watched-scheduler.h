/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_NATIVE_WATCHED_SCHEDULER_H
#define VFLOOD_NATIVE_WATCHED_SCHEDULER_H

#include "ns3/scheduler.h"

#include <functional>

namespace vflood
{

/**
 * \brief An event list that looks at the wall clock, about every 50 ms.
 *
 * It holds the same events as the list that it stands before, and nothing else: the order of events
 * and their numbers, and so all results, are those of a run that nobody looks at.
 */
class WatchedScheduler : public ns3::Scheduler
{
  public:
    /**
     * \return the TypeId
     */
    static ns3::TypeId GetTypeId();

    WatchedScheduler();
    ~WatchedScheduler() override;

    /**
     * Use it from now on, before a list of the type that the global value SchedulerType names.
     *
     * \param look is called between two events
     */
    static void Use(std::function<void()> look);

    /// Call nobody any more.
    static void Leave();

    void Insert(const Event& event) override;
    bool IsEmpty() const override;
    Event PeekNext() const override;
    Event RemoveNext() override;
    void Remove(const Event& event) override;

  private:
    ns3::Ptr<ns3::Scheduler> m_inner; //!< has the events
    uint32_t m_count{0};              //!< events since the clock was read
};

} // namespace vflood

#endif /* VFLOOD_NATIVE_WATCHED_SCHEDULER_H */
