/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bindings.h"
#include "probe.h"

#include "ns3/virt-error.h"

namespace vflood
{

namespace
{

using Shared = std::shared_ptr<Probe>;

/**
 * \param probe a probe
 * \return array of the times
 */
py::array_t<double>
GetTimes(const Probe& probe)
{
    const auto& times = probe.GetTimes();
    return py::array_t<double>(static_cast<py::ssize_t>(times.size()), times.data());
}

/**
 * \param probe a probe
 * \return arrays of all columns
 */
py::dict
GetColumns(const Probe& probe)
{
    py::dict columns;
    for (const Column& column : probe.GetColumns())
    {
        columns[py::str(GetHeading(column))] = ToArray(column);
    }
    return columns;
}

/**
 * \param probe a probe
 * \return table of pandas
 */
py::object
GetFrame(const Probe& probe)
{
    py::dict table;
    table["time_s"] = GetTimes(probe);
    for (const auto& item : GetColumns(probe))
    {
        table[item.first] = item.second;
    }
    return py::module_::import("pandas").attr("DataFrame")(table);
}

/**
 * \param probe a probe
 * \return units of all columns
 */
py::dict
GetUnits(const Probe& probe)
{
    py::dict units;
    for (const Column& column : probe.GetColumns())
    {
        units[py::str(GetHeading(column))] = column.unit;
    }
    return units;
}

/**
 * \param probe a probe
 * \return what numbers mean, by column
 */
py::dict
GetLabels(const Probe& probe)
{
    py::dict labels;
    for (const Column& column : probe.GetColumns())
    {
        if (!column.labels.empty())
        {
            labels[py::str(GetHeading(column))] = py::cast(column.labels);
        }
    }
    return labels;
}

} // namespace

void BindProbe(py::module_& module);

void
BindProbe(py::module_& module)
{
    py::class_<Probe, Shared>(module,
                              "Probe",
                              "What a trace source has told since the probe was made. It stays "
                              "after the simulation is destroyed.")
        .def_property_readonly("source", &Probe::GetSource, "Name of the trace source.")
        .def_property_readonly("times_s",
                               Guarded(&GetTimes),
                               "When it fired, in seconds since the start: float64, shape (n,).")
        .def_property_readonly(
            "values",
            Guarded([](const Probe& p) { return ToArray(p.GetColumns().front()); }),
            "The first column: float64, int64 or object (text), shape (n,). Of a traced value it "
            "is the new one; "
            "times are in seconds, other units are in units.")
        .def_property_readonly(
            "columns",
            Guarded(&GetColumns),
            "All columns by name, which ends with the unit: arrays of shape (n,).")
        .def_property_readonly("units",
                               Guarded(&GetUnits),
                               "Unit of each column, \"\" if it has none.")
        .def_property_readonly(
            "labels",
            Guarded(&GetLabels),
            "By column of an enumeration: what its numbers mean, as far as they occurred.")
        .def("frame", Guarded(&GetFrame), "The same as a pandas.DataFrame, times in column time_s.")
        .def("stop", Guarded([](Probe& p) { p.Stop(); }), "Record nothing any more.")
        .def("clear", Guarded([](Probe& p) { p.Clear(); }), "Forget what was recorded.")
        .def("stop_after",
             Guarded([](Probe& p, uint64_t rows) { p.StopAfter(rows); }),
             py::arg("rows"),
             "Stop the simulation after so many more rows; 0: do not.")
        .def("on_row",
             Guarded([](Probe& p, std::optional<py::function> call) { p.OnRow(std::move(call)); }),
             py::arg("call"),
             "Call call(row) from within the simulation at each row, a dict by column; None: do "
             "not.")
        .def(
            "__len__",
            [](const Probe& p) { return p.GetTimes().size(); },
            "Number of rows.")
        .def(
            "__repr__",
            [](const Probe& p) {
                return "<Probe of " + p.GetSource() + ", " + std::to_string(p.GetTimes().size()) +
                       " rows>";
            },
            "Source and number of rows.");
}

} // namespace vflood
