/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "probe.h"

#include "run.h"

#include "ns3/simulator.h"

namespace vflood
{

namespace
{

/**
 * \param values values
 * \return NumPy array of them, which is Python's own
 */
template <class T>
py::array
Copy(const std::vector<T>& values)
{
    return py::array_t<T>(static_cast<py::ssize_t>(values.size()), values.data());
}

} // namespace

std::string
GetHeading(const Column& column)
{
    return column.unit.empty() ? column.name : column.name + "_" + column.unit;
}

py::array
ToArray(const Column& column)
{
    switch (column.kind)
    {
    case Kind::NUMBER:
        return Copy(column.numbers);
    case Kind::WHOLE:
        return Copy(column.wholes);
    default:
        return py::module_::import("numpy").attr("array")(py::cast(column.texts),
                                                          py::arg("dtype") = "object");
    }
}

Probe::Probe(std::string source, std::vector<Column> columns)
    : m_source(std::move(source)),
      m_columns(columns.begin(), columns.end())
{
}

Probe::~Probe()
{
    if (m_call && Py_IsInitialized())
    {
        py::gil_scoped_acquire gil;
        m_call.reset();
    }
}

bool
Probe::Begin()
{
    if (m_on)
    {
        m_times.push_back(ns3::Simulator::Now().GetSeconds());
        m_next = 0;
    }
    return m_on;
}

void
Probe::Add(double value)
{
    m_columns[m_next++].numbers.push_back(value);
}

void
Probe::Add(int64_t value)
{
    m_columns[m_next++].wholes.push_back(value);
}

void
Probe::Add(const std::string& value)
{
    m_columns[m_next++].texts.push_back(value);
}

void
Probe::Add(int64_t value, const char* label)
{
    m_columns[m_next].labels.emplace(value, label);
    Add(value);
}

void
Probe::End()
{
    if (m_left > 0 && --m_left == 0)
    {
        ns3::Simulator::Stop();
    }
    if (m_call)
    {
        Run::CallPython([this] { (*m_call)(GetRow(m_times.size() - 1)); });
    }
}

void
Probe::Stop()
{
    m_on = false;
}

void
Probe::Clear()
{
    m_times.clear();
    for (Column& column : m_columns)
    {
        column.numbers.clear();
        column.wholes.clear();
        column.texts.clear();
    }
}

void
Probe::StopAfter(uint64_t count)
{
    m_left = count;
}

void
Probe::OnRow(std::optional<py::function> call)
{
    m_call = std::move(call);
}

const std::string&
Probe::GetSource() const
{
    return m_source;
}

const std::vector<double>&
Probe::GetTimes() const
{
    return m_times;
}

const std::deque<Column>&
Probe::GetColumns() const
{
    return m_columns;
}

py::dict
Probe::GetRow(std::size_t index) const
{
    py::dict row;
    row["time_s"] = m_times.at(index);
    for (const Column& column : m_columns)
    {
        const py::str name(GetHeading(column));
        switch (column.kind)
        {
        case Kind::NUMBER:
            row[name] = column.numbers.at(index);
            break;
        case Kind::WHOLE:
            row[name] = column.wholes.at(index);
            break;
        default:
            row[name] = column.texts.at(index);
        }
    }
    return row;
}

} // namespace vflood
