/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_NATIVE_RUN_H
#define VFLOOD_NATIVE_RUN_H

#include "bind.h"

#include "ns3/event-impl.h"

#include <chrono>
#include <exception>
#include <functional>

namespace vflood
{

/**
 * \brief One call of Simulator.run(): without the GIL, but that Python is asked about every 50 ms
 * whether there is a signal.
 */
class Run
{
  public:
    /**
     * \param until time at which it stops, if given
     * \param progress is called with the time in seconds and the share that is done; none: nobody
     * is \param interval between two such calls, in seconds of the wall clock
     */
    Run(std::optional<ns3::Time> until, std::optional<py::function> progress, double interval);
    ~Run();

    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    /// Run until the time, if any. Throws what a callable of Python, a signal or the simulation
    /// threw.
    void Go();

    /**
     * The same for what runs the simulator itself.
     *
     * \param body runs the simulator, to the time that was given at the latest
     */
    void Go(const std::function<void()>& body);

    /**
     * Call Python from within the simulation. What it throws ends the run, and is thrown from
     * there.
     *
     * \param call a call that needs the GIL
     */
    static void CallPython(const std::function<void()>& call);

    /**
     * \return whether progress() is being called: the simulation may not be changed, or results
     * would depend on the wall clock
     */
    static bool IsLooking();

    /// Destroy the simulation: nothing that belongs to it can be used any more.
    static void Destroy();

    /**
     * \param call is called each time before the simulation is destroyed
     */
    static void BeforeDestroy(std::function<void()> call);

  private:
    /// Forget that a run went wrong.
    static void Forget();

    /// Signals, progress.
    void Look();

    /// Tell how far it is.
    void Report();

    ns3::Time m_from;                            //!< time at the start
    std::optional<ns3::Time> m_until;            //!< time at which it stops
    std::optional<py::function> m_progress;      //!< is told how far it is
    std::chrono::duration<double> m_interval;    //!< between two calls
    std::chrono::steady_clock::time_point m_due; //!< the next call
    ns3::Ptr<ns3::EventImpl> m_stop;             //!< stops it
    std::exception_ptr m_error;                  //!< what ended it
};

/// \throws ns3::VirtError if an application lacks what it sends with: ns-3 would crash
void CheckApplications();

} // namespace vflood

#endif /* VFLOOD_NATIVE_RUN_H */
