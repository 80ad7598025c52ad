/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario.h"

#include "bindings.h"
#include "run.h"
#include "values.h"

namespace vflood
{

namespace
{

using ns3::Ptr;
using ns3::ScenarioCell;
using ns3::ScenarioFrame;
using ns3::ScenarioMachine;
using ns3::ScenarioWorkload;
using World = Scenario;
using Shared = std::shared_ptr<Scenario>;

/// A machine, as Python knows it.
struct Machine
{
    Shared world;     //!< the world that has it
    std::string name; //!< its name

    /**
     * \return the machine
     */
    const ScenarioMachine& Get() const
    {
        return world->Get().GetMachine(name);
    }
};

/// A workload, as Python knows it.
struct Workload
{
    Shared world;     //!< the world that has it
    std::string name; //!< its name

    /**
     * \return the workload
     */
    ScenarioWorkload& Get() const
    {
        return world->Get().GetWorkload(name);
    }
};

/**
 * \param cell a cell
 * \return its value, None if there is none
 */
py::object
FromCell(const ScenarioCell& cell)
{
    return std::visit(
        [](const auto& value) -> py::object {
            if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::monostate>)
            {
                return py::none();
            }
            else
            {
                return py::cast(value);
            }
        },
        cell);
}

/**
 * \param frame a table
 * \return NumPy arrays by column; those with missing values are of objects
 */
py::dict
FromFrame(const ScenarioFrame& frame)
{
    py::dict columns;
    for (std::size_t c = 0; c < frame.columns.size(); ++c)
    {
        py::list values;
        for (const auto& row : frame.rows)
        {
            values.append(FromCell(row[c]));
        }
        columns[py::str(frame.columns[c])] = py::module_::import("numpy").attr("array")(values);
    }
    return columns;
}

/**
 * \param columns columns
 * \return the same as a table of pandas
 */
py::object
ToTable(const py::dict& columns)
{
    return py::module_::import("pandas").attr("DataFrame")(columns);
}

void
RunWorld(Shared shared, std::optional<py::function> progress, double interval)
{
    ns3::ScenarioWorld& world = shared->Get();
    Run run(ns3::NanoSeconds(*world.GetSpec().stop), std::move(progress), interval);
    run.Go([&world] { world.Run(); });
    HandleBase::ReleaseLeftOver();
}

void
BindMachine(py::module_& module)
{
    py::class_<Machine>(module, "ScenarioMachine", "A machine of a scenario.")
        .def_readonly("name", &Machine::name, "Its name.")
        .def_property_readonly("node",
                               Guarded([](const Machine& m) { return m.Get().node; }),
                               "The machine: a Node, HypervisorHost or GuestNode.")
        .def_property_readonly("host",
                               Guarded([](const Machine& m) { return m.Get().host; }),
                               "The same, if it is a host; the host of a guest; otherwise None.")
        .def_property_readonly("guest",
                               Guarded([](const Machine& m) { return m.Get().guest; }),
                               "The same, if it is a guest; otherwise None.")
        .def_property_readonly("nic",
                               Guarded([](const Machine& m) { return m.Get().nic; }),
                               "Its NIC; of a guest that of its host.")
        .def_property_readonly("device",
                               Guarded([](const Machine& m) { return m.Get().device; }),
                               "The device that its address belongs to, or None.")
        .def_property_readonly("load",
                               Guarded([](const Machine& m) { return m.Get().load; }),
                               "Its background load, or None.")
        .def_property_readonly(
            "address",
            Guarded([](const Machine& m) { return FromAddress(m.Get().address); }),
            "Its IPv4 address.");
}

void
BindWorkload(py::module_& module)
{
    py::class_<Workload>(module,
                         "ScenarioWorkload",
                         "Something that machines of a scenario do, and what came of it.")
        .def_readonly("name", &Workload::name, "Its name.")
        .def_property_readonly("kind",
                               Guarded([](const Workload& w) { return w.Get().GetKind(); }),
                               "Its kind, as in a file.")
        .def_property_readonly("applications",
                               Guarded([](const Workload& w) { return w.Get().GetApplications(); }),
                               "Its applications: receivers and servers first.")
        .def_property_readonly(
            "asked",
            Guarded([](const Workload& w) { return w.Get().GetNAsked(); }),
            "How many things were asked for, as transfers; 0: it goes on until the run ends.")
        .def_property_readonly("done",
                               Guarded([](const Workload& w) { return w.Get().GetNDone(); }),
                               "How many of them are over.")
        .def_property_readonly("error",
                               Guarded([](const Workload& w) { return w.Get().GetError(); }),
                               "Why it ended early; empty if it did not.")
        .def_property_readonly(
            "columns",
            Guarded([](const Workload& w) { return FromFrame(w.Get().GetRows()); }),
            "What came of it, a row for each thing: arrays of shape (n,) by column, names end with "
            "units.")
        .def("frame",
             Guarded([](const Workload& w) { return ToTable(FromFrame(w.Get().GetRows())); }),
             "The same as a pandas.DataFrame.")
        .def_property_readonly("summary",
                               Guarded([](const Workload& w) {
                                   py::dict numbers;
                                   for (const auto& [name, cell] : w.Get().GetSummary())
                                   {
                                       numbers[py::str(name)] = FromCell(cell);
                                   }
                                   return numbers;
                               }),
                               "The same in a few numbers, names end with units.");
}

} // namespace

void
BindScenarios(py::module_& module)
{
    Run::BeforeDestroy(&World::DropAll);
    BindMachine(module);
    BindWorkload(module);
    py::class_<World, Shared>(
        module,
        "ScenarioWorld",
        "A scenario as objects, by name. Read its results before the simulation is destroyed.")
        .def(py::init([](const py::object& source, const Scenario::Overrides& overrides) {
                 const std::string text =
                     py::str(py::hasattr(source, "to_toml") ? source.attr("to_toml")() : source);
                 return Guard::Call([&] { return World::Create(text, overrides); });
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
