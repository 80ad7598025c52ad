/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef WORK_SERVER_H
#define WORK_SERVER_H

#include "hv-timers.h"

#include <array>
#include <deque>
#include <functional>
#include <vector>

namespace ns3
{

/// Class of guest work; also the order in which waiting work is served, as Linux runs its softirqs.
enum class WorkClass : uint8_t
{
    TIMER, //!< expired timers of the guest
    NET,   //!< interrupts and received packets
    APP,   //!< processes
};

/**
 * \ingroup virt-host
 *
 * \brief All the software that one vCPU runs, as a single server with preempt-resume.
 *
 * Guarantees:
 * 1. nothing is invoked, and no service time passes, while the server is paused;
 * 2. one piece of work at a time: the next one starts when the service time and the charges of the
 *    present one are over; pausing in the middle keeps the remainder;
 * 3. a piece of work may have further parts, asked for by Charge() (time only) and Continue()
 * (time, then an effect): they are served in the order they were asked for, right after the effect
 * that asked for them and before anything else, the parts of outer effects and waiting work of any
 *    class included. Preemption keeps the remainder of the part in service and all that follow;
 * 4. waiting work is served TIMER, then NET, then APP, first come first served within a class; work
 *    in service is never overtaken;
 * 5. background work (a CPU-bound process) runs only when nothing else waits, and yields at once;
 * 6. a piece or part of work is invoked in its own simulator event, in the context of the node;
 * 7. posted work is never lost: it runs, or it is cancelled by EventImpl::Cancel(), or the server
 *    is cleared. Work that is cancelled before its service begins takes no service time.
 */
class WorkServer
{
  public:
    /**
     * \param timers time source; must outlive the server
     * \param context node whose context the work runs in
     */
    WorkServer(HvTimers& timers, uint32_t context);
    ~WorkServer();

    WorkServer(const WorkServer&) = delete;
    WorkServer& operator=(const WorkServer&) = delete;

    /**
     * \param wake called when work arrives at a paused server that had none
     * \param idle called when a running server has run out of work; the server stays running
     */
    void SetListeners(std::function<void()> wake, std::function<void()> idle);

    /**
     * Queue a piece of work.
     *
     * \param workClass its class
     * \param cost CPU time that passes before its effect, not negative
     * \param effect what to invoke at the end of its service; null if it only takes time
     */
    void Post(WorkClass workClass, Time cost, const Ptr<EventImpl>& effect);

    /**
     * Run a piece of work in the present simulator event if the server is running and free;
     * otherwise queue it like Post() without cost. For events that fire in the node's own context.
     *
     * \param workClass its class
     * \param effect what to invoke
     */
    void RunOrPost(WorkClass workClass, const Ptr<EventImpl>& effect);

    /**
     * Keep the server busy after the work that is running now. Only from inside a piece of work.
     *
     * \param cost CPU time, not negative
     */
    void Charge(Time cost);

    /**
     * Go on with the work that is running now: \p cost passes, then \p effect is invoked as a part
     * of the same work (guarantee 3). For what has to cost time before it is seen, like a packet
     * that the guest puts into a ring. Only from inside a piece of work. An effect that is
     * cancelled before its turn takes no time.
     *
     * \param cost CPU time that passes before the effect, not negative
     * \param effect what to invoke at the end of it
     */
    void Continue(Time cost, const Ptr<EventImpl>& effect);

    /**
     * Invoke \p effect at the end of a burst: when no TIMER, NET or APP work is left (its parts
     * included) and \p cost more has passed without any, before background work resumes or the
     * server idles. Work that arrives in that time goes first, and the time starts again: the
     * nanosecond that ns-3's sockets put between a call and its effect does not end a burst.
     *
     * \param cost CPU time that passes first, not negative
     * \param effect what to invoke, once
     */
    void AtEndOfBurst(Time cost, const Ptr<EventImpl>& effect);

    /**
     * Add CPU-bound background work.
     *
     * \param amount CPU time it needs, above zero
     * \param done invoked when it has received that much; null if nobody asks
     */
    void PostBackground(Time amount, const Ptr<EventImpl>& done);

    /**
     * The vCPU was put on a pCPU: go on where Pause() left off.
     *
     * \param overhead CPU time that passes first (the context switch), not negative
     */
    void Resume(Time overhead);

    /// The vCPU was taken off its pCPU.
    void Pause();

    /**
     * The hypervisor takes CPU time from what runs now, as an interrupt does: all of this server's
     * work goes on that much later. Nothing happens if it is paused or has nothing to do.
     *
     * \param cost CPU time, not negative
     */
    void Steal(Time cost);

    /// Drop everything that waits; what was posted is never invoked.
    void Clear();

    /**
     * \return whether the server may serve (between Resume() and Pause())
     */
    bool IsRunning() const;

    /**
     * \return whether there is anything left to do: work, its parts, end-of-burst or background
     */
    bool HasWork() const;

    /**
     * \return whether a piece of work of this server is being invoked at this moment
     */
    bool IsInside() const;

    /**
     * \param workClass a class
     * \return number of pieces of that class that wait (the one in service not counted)
     */
    std::size_t GetNWaiting(WorkClass workClass) const;

    /**
     * \return total CPU time given to background work so far
     */
    Time GetBackgroundTime() const;

  private:
    /// A piece of work or a part of one; a charge has no effect.
    struct Item
    {
        Time remaining;        //!< service time still to pass
        Ptr<EventImpl> effect; //!< invoked at the end of service; null for a charge
    };

    /// What the running segment is spent on.
    enum class Segment : uint8_t
    {
        NONE,       //!< no segment: idle or paused
        CURRENT,    //!< m_current
        BURST_END,  //!< the head of m_endOfBurst
        BACKGROUND, //!< the head of m_background
    };

    /**
     * \param overhead CPU time to pass before anything else
     */
    void AddOverhead(Time overhead);

    /// Start the next segment, if the server is running and none is under way.
    void Next();

    /**
     * Start a segment.
     *
     * \param kind what it is spent on
     * \param length its length
     */
    void Begin(Segment kind, Time length);

    /// Stop the segment under way and keep its remainder.
    void Interrupt();

    /// Account for the time of the segment under way; there is none from then on.
    void Book();

    /// The segment under way has ended by itself.
    void End();

    /**
     * Invoke an effect, and make the parts it asked for the next things to do.
     *
     * \param effect what to invoke
     */
    void Invoke(const Ptr<EventImpl>& effect);

    /**
     * Take the next item to serve: a part of the present work, or else waiting work by class.
     *
     * \return whether m_current is now set
     */
    bool Fetch();

    /**
     * Take the first item of a queue that was not cancelled, if any.
     *
     * \param queue m_parts or a queue of m_waiting
     * \return whether m_current is now set
     */
    bool FetchFrom(std::deque<Item>& queue);

    /**
     * Pass over items that were cancelled.
     *
     * \param queue m_endOfBurst or m_background
     * \return whether there is any item left
     */
    static bool FetchUncancelled(std::deque<Item>& queue);

    /**
     * Work was added: start it, or report that there is some.
     *
     * \param hadWork whether there was some before
     */
    void Added(bool hadWork);

    HvTimers& m_timers;                        //!< time source
    uint32_t m_context;                        //!< node
    std::function<void()> m_wake;              //!< work for a paused server
    std::function<void()> m_idle;              //!< running and out of work
    std::array<std::deque<Item>, 3> m_waiting; //!< by class
    std::deque<Item> m_endOfBurst;             //!< effects for the end of the burst
    std::deque<Item> m_background;             //!< CPU-bound processes, first come first served
    Item m_current;                            //!< in service, if m_busy
    bool m_busy{false};                        //!< whether m_current is set
    bool m_running{false};                     //!< between Resume() and Pause()
    bool m_inside{false};                      //!< an effect is being invoked
    std::vector<Item> m_asked;                 //!< parts the effect being invoked asked for
    std::deque<Item> m_parts;                  //!< parts of the present work still to serve
    Segment m_segment{Segment::NONE};          //!< what the segment under way is spent on
    Time m_segmentStart;                       //!< when it began
    Ptr<EventImpl> m_segmentEnd;               //!< its end, kept for the next one
    Time m_backgroundTime;                     //!< given to finished background segments
};

} // namespace ns3

#endif /* WORK_SERVER_H */
