/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bindings.h"
#include "values.h"

#include "ns3/virt-error.h"

#include <pybind11/operators.h>

namespace vflood
{

std::string
ReadText(py::handle value)
{
    Py_ssize_t size = 0;
    const char* text = PyUnicode_AsUTF8AndSize(value.ptr(), &size);
    if (!text)
    {
        PyErr_Clear();
        throw ns3::VirtError(py::repr(value).cast<std::string>() +
                             " is no text: it has half a character (a surrogate)");
    }
    return {text, static_cast<std::size_t>(size)};
}

void
CheckNotPast(const char* name, ns3::Time time)
{
    if (time.IsStrictlyNegative())
    {
        throw ns3::VirtError(std::string(name) + " is " + std::to_string(time.GetSeconds()) +
                             " s; allowed: 0 and more");
    }
}

bool
ReadTime(py::handle value, bool seconds, ns3::Time& time)
{
    if (py::isinstance<ns3::Time>(value))
    {
        time = value.cast<ns3::Time>();
        return true;
    }
    if (py::isinstance<py::str>(value))
    {
        const std::string text = ReadText(value);
        if (!IsTimeWithUnit(text))
        {
            throw ns3::VirtError("\"" + text +
                                 "\" is no time; allowed: a number and a unit, as \"5ms\" "
                                 "(s, ms, us, ns, ps, fs, min, h, d, y)");
        }
        time = ns3::Time(text);
        return true;
    }
    static const py::handle timedelta =
        py::object(py::module_::import("datetime").attr("timedelta")).release();
    if (py::isinstance(value, timedelta))
    {
        const auto days = value.attr("days").cast<int64_t>();
        const auto left = value.attr("seconds").cast<int64_t>();
        const auto micros = value.attr("microseconds").cast<int64_t>();
        time = ns3::MicroSeconds((days * 86400 + left) * 1000000 + micros);
        return true;
    }
    if (!seconds || PyBool_Check(value.ptr()) ||
        !(PyFloat_Check(value.ptr()) || PyIndex_Check(value.ptr())))
    {
        return false;
    }
    const auto number = value.cast<double>();
    if (!(number >= -9e9 && number <= 9e9))
    {
        throw ns3::VirtError("a time of " + std::to_string(number) +
                             " s does not fit; allowed: up to 9e9 s");
    }
    time = ns3::Seconds(number);
    return true;
}

void
BindTime(py::module_& module)
{
    using ns3::Time;
    py::class_<Time>(
        module,
        "Time",
        "A span of time, or a time of the simulation since its start. Whole nanoseconds.")
        .def(py::init([](TimeArgument time) { return time.time; }),
             py::arg("time"),
             "time: a number with a unit as \"5ms\", a datetime.timedelta, a Time, or a number of "
             "seconds.")
        .def_property_readonly(
            "s",
            [](const Time& t) { return t.GetSeconds(); },
            "In seconds.")
        .def_property_readonly(
            "ms",
            [](const Time& t) { return t.ToDouble(Time::MS); },
            "In milliseconds.")
        .def_property_readonly(
            "us",
            [](const Time& t) { return t.ToDouble(Time::US); },
            "In microseconds.")
        .def_property_readonly(
            "ns",
            [](const Time& t) { return t.GetNanoSeconds(); },
            "In nanoseconds, exactly.")
        .def(
            "__add__",
            [](const Time& a, TimeArgument b) { return a + b.time; },
            py::arg("other"),
            "Sum.")
        .def(
            "__sub__",
            [](const Time& a, TimeArgument b) { return a - b.time; },
            py::arg("other"),
            "Difference.")
        .def(
            "__mul__",
            [](const Time& a, double b) {
                return ns3::NanoSeconds(
                    static_cast<int64_t>(std::llround(a.ToDouble(Time::NS) * b)));
            },
            py::arg("factor"),
            "Multiple, to the nearest nanosecond.")
        .def(
            "__truediv__",
            [](const Time& a, const Time& b) {
                if (b.IsZero())
                {
                    throw py::value_error("division by a time of 0 s");
                }
                return a.ToDouble(Time::NS) / b.ToDouble(Time::NS);
            },
            py::arg("other"),
            "Ratio of two times.")
        .def(
            "__eq__",
            [](const Time& a, const Time& b) { return a == b; },
            py::is_operator(),
            py::arg("other"),
            "Same time.")
        .def(
            "__lt__",
            [](const Time& a, const Time& b) { return a < b; },
            py::is_operator(),
            py::arg("other"),
            "Shorter or earlier.")
        .def(
            "__le__",
            [](const Time& a, const Time& b) { return a <= b; },
            py::is_operator(),
            py::arg("other"),
            "Not longer or later.")
        .def(
            "__gt__",
            [](const Time& a, const Time& b) { return a > b; },
            py::is_operator(),
            py::arg("other"),
            "Longer or later.")
        .def(
            "__ge__",
            [](const Time& a, const Time& b) { return a >= b; },
            py::is_operator(),
            py::arg("other"),
            "Not shorter or earlier.")
        .def(
            "__hash__",
            [](const Time& t) { return py::hash(py::int_(t.GetNanoSeconds())); },
            "Of the nanoseconds.")
        .def(
            "__float__",
            [](const Time& t) { return t.GetSeconds(); },
            "In seconds.")
        .def(
            "__repr__",
            [](const Time& t) { return "Time(\"" + std::to_string(t.GetNanoSeconds()) + "ns\")"; },
            "As the call that makes it.");
}

} // namespace vflood
