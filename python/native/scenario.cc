/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bindings.h"
#include "run.h"
#include "scenario-parts.h"

namespace vflood
{

namespace
{

void
RunWorld(Shared shared, std::optional<py::function> progress, double interval)
{
    ns3::ScenarioWorld& world = shared->Get();
    Run run(ns3::NanoSeconds(*world.GetSpec().stop), std::move(progress), interval);
    run.Go([&world] { world.Run(); });
    HandleBase::ReleaseLeftOver();
}

} // namespace

void
BindScenarios(py::module_& module)
{
    Run::BeforeDestroy(&Scenario::DropAll);
    BindScenarioParts(module);
    py::class_<Scenario, Shared>(
        module,
        "ScenarioWorld",
        "A scenario as objects, by name. Read its results before the simulation is destroyed.")
        .def(py::init([](const py::object& source, const Scenario::Overrides& overrides) {
                 const std::string text =
                     py::str(py::hasattr(source, "to_toml") ? source.attr("to_toml")() : source);
                 return Guard::Call([&] { return Scenario::Create(text, overrides); });
             }),
             py::arg("source"),
             py::arg("overrides") = Scenario::Overrides(),
             "source: a TOML file, its text (with line breaks), or a vflood.Scenario. overrides: "
             "keys that are set "
             "anew, as {\"guest.vm.load\": \"0.9\"}.")
        .def_property_readonly("machines",
                               Guarded([](Shared w) { return w->Get().GetMachineNames(); }),
                               "Names of all machines.")
        .def("machine",
             Guarded([](Shared w, const std::string& name) {
                 w->Get().GetMachine(name);
                 return Machine{w, name};
             }),
             py::arg("name"),
             "A machine.")
        .def_property_readonly("workloads",
                               Guarded([](Shared w) { return w->Get().GetWorkloadNames(); }),
                               "Names of all workloads.")
        .def("workload",
             Guarded([](Shared w, const std::string& name) {
                 w->Get().GetWorkload(name);
                 return Workload{w, name};
             }),
             py::arg("name"),
             "A workload.")
        .def("__getitem__",
             Guarded(
                 [](Shared w, const std::string& name) { return w->Get().GetMachine(name).node; }),
             py::arg("name"),
             "The node of a machine: a Node, HypervisorHost or GuestNode.")
        .def("enable_accounting",
             Guarded([](Shared w) { w->Get().EnableAccounting(); }),
             "Account for every vCPU's time from the end of the warm-up on. Before run().")
        .def("run",
             Guarded(&RunWorld),
             py::arg("progress") = py::none(),
             py::arg("interval_s") = 0.5,
             "Run until all workloads that ever end have ended. progress and interval_s are as for "
             "Simulator.run().")
        .def_property_readonly("finished",
                               Guarded([](Shared w) { return w->Get().IsFinished(); }),
                               "Whether all that was asked for was done.")
        .def_property_readonly("end",
                               Guarded([](Shared w) { return w->Get().GetEnd(); }),
                               "Time of the simulation when the run ended.")
        .def("vcpus",
             Guarded([](Shared w) { return ToTable(FromFrame(w->Get().GetVcpus())); }),
             "A row for every vCPU, with units in the names of columns: a pandas.DataFrame; needs "
             "enable_accounting().");
}

} // namespace vflood
