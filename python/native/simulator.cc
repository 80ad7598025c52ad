/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/simulator.h"

#include "bindings.h"
#include "python-event.h"
#include "run.h"

#include "ns3/event-impl.h"
#include "ns3/make-event.h"
#include "ns3/node.h"
#include "ns3/virt-error.h"

namespace vflood
{

namespace
{

using ns3::Ptr;

/// Only a name for what is one of a kind.
struct Simulator
{
};

/// An event, as Python knows it.
struct Event
{
    Ptr<PythonEvent> event;     //!< the event
    Handle<ns3::Object> life{}; //!< of its simulation
};

/// \throws ns3::VirtError while progress() is being called
void
CheckNotLooking()
{
    if (Run::IsLooking())
    {
        throw ns3::VirtError("progress() may look, ask and stop, but schedule nothing: results "
                             "would depend on the wall clock");
    }
}

void
RunIt(std::optional<TimeArgument> until, std::optional<py::function> progress, double interval)
{
    Run run(until ? std::optional<ns3::Time>(until->time) : std::nullopt,
            std::move(progress),
            interval);
    run.Go();
    HandleBase::ReleaseLeftOver();
}

Event
Schedule(TimeArgument delay, py::function call, std::optional<Ptr<ns3::Node>> node)
{
    CheckNotLooking();
    CheckNotPast("delay", delay.time);
    Event event{Ptr<PythonEvent>(new PythonEvent(std::move(call)), false), Handle<ns3::Object>()};
    event.event->Ref(); // the simulator's
    const uint32_t context = node ? (*node)->GetId() : ns3::Simulator::NO_CONTEXT;
    ns3::Simulator::ScheduleWithContext(context, delay.time, ns3::PeekPointer(event.event));
    return event;
}

void
Stop(std::optional<TimeArgument> delay)
{
    if (delay)
    {
        CheckNotLooking();
        CheckNotPast("delay", delay->time);
        ns3::Simulator::ScheduleWithContext(ns3::Simulator::NO_CONTEXT,
                                            delay->time,
                                            ns3::MakeEvent(+[] { ns3::Simulator::Stop(); }));
        return;
    }
    if (!Guard::IsRunning())
    {
        throw ns3::VirtError(
            "the simulation does not run: Simulator.stop() is for callables within it. "
            "Give Simulator.run(until=...), or Simulator.stop(delay)");
    }
    ns3::Simulator::Stop();
}

} // namespace

void
BindSimulator(py::module_& module)
{
    py::class_<Event>(module, "Event", "A call that was scheduled.")
        .def("cancel", Guarded([](Event& e) { e.event->Cancel(); }), "It shall not happen.")
        .def_property_readonly(
            "pending",
            Guarded([](const Event& e) { return e.life.IsAlive() && e.event->IsPending(); }),
            "Whether it is still to happen.");
    py::class_<Simulator>(module,
                          "Simulator",
                          "The simulator: there is one per process. now: time since its start; "
                          "events: number of events so far.")
        .def_property_readonly_static(
            "now",
            [](py::handle) { return Guard::Call([] { return ns3::Simulator::Now(); }); },
            "Time since the start of the simulation.")
        .def_property_readonly_static(
            "events",
            [](py::handle) { return Guard::Call([] { return ns3::Simulator::GetEventCount(); }); },
            "Number of events so far.")
        .def_static("run",
                    Guarded(&RunIt),
                    py::arg("until") = py::none(),
                    py::arg("progress") = py::none(),
                    py::arg("interval_s") = 0.5,
                    "Run until a time (a number: in seconds since the start of the simulation), or "
                    "until there is nothing left to do. "
                    "progress(now_s, share) is called about every interval_s seconds of the wall "
                    "clock, share being None "
                    "without until; it does not change results. Other threads of Python run "
                    "meanwhile; Ctrl-C raises "
                    "KeyboardInterrupt. What a scheduled callable or progress raises ends the run "
                    "and is raised here.")
        .def_static("schedule",
                    Guarded(&Schedule),
                    py::arg("delay"),
                    py::arg("call"),
                    py::arg("node") = py::none(),
                    "Call call() after a delay (a number: in seconds). On a guest's node it waits "
                    "for the guest's vCPU, as a packet does; "
                    "without node it happens at its time.")
        .def_static(
            "stop",
            Guarded(&Stop),
            py::arg("delay") = py::none(),
            "End the run: now, from within a callable, or after a delay (a number: in seconds).")
        .def_static("destroy",
                    Guarded(&Run::Destroy),
                    "End the simulation: files are complete afterwards, and what belongs to it "
                    "cannot be used any more.");
}

} // namespace vflood
