/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-parts.h"

#include "values.h"

namespace vflood
{

namespace
{

using ns3::ScenarioCell;
using ns3::ScenarioFrame;

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

py::object
ToTable(const py::dict& columns)
{
    return py::module_::import("pandas").attr("DataFrame")(columns);
}

void
BindScenarioParts(py::module_& module)
{
    BindMachine(module);
    BindWorkload(module);
}

} // namespace vflood
