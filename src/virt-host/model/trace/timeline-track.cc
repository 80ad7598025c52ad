/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "timeline-track.h"

#include "ns3/assert.h"

#include <algorithm>

namespace ns3
{

IntervalTrack::IntervalTrack(ChromeTraceWriter& file,
                             ChromeTraceWriter::Row row,
                             const std::string& name)
    : m_file(file),
      m_row(row)
{
    m_file.NameRow(row, name);
}

void
IntervalTrack::Begin(Time at,
                     const std::string& name,
                     const TraceArgs& args,
                     std::optional<Time> length)
{
    End(at);
    m_open = Open{at, std::nullopt, name, args};
    if (length)
    {
        m_open->last = at + *length;
    }
}

void
IntervalTrack::End(Time at)
{
    if (m_open)
    {
        NS_ASSERT_MSG(at >= m_open->begin, "intervals of a row out of order");
        const Time end = m_open->last ? std::min(at, *m_open->last) : at;
        if (m_open->last || end > m_open->begin)
        {
            m_file.Interval(m_row, m_open->name, m_open->begin, end, m_open->args);
        }
        m_open.reset();
    }
}

CounterTrack::CounterTrack(ChromeTraceWriter& file, uint32_t pid, const std::string& name)
    : m_file(file),
      m_pid(pid),
      m_name(name)
{
}

void
CounterTrack::Set(Time at, int64_t value)
{
    if (m_value == value)
    {
        return;
    }
    if (at > m_file.GetTo())
    {
        End(at); // with the value before
    }
    else if (at > m_file.GetFrom())
    {
        OpenWindow();
    }
    m_value = value;
    if (at >= m_file.GetFrom() && !m_ended)
    {
        Write(at);
    }
}

void
CounterTrack::End(Time at)
{
    if (m_ended || at < m_file.GetFrom())
    {
        return;
    }
    m_ended = true;
    OpenWindow();
    const Time last = std::min(at, m_file.GetTo());
    if (m_written != last)
    {
        Write(last);
    }
}

void
CounterTrack::OpenWindow()
{
    if (!m_written)
    {
        Write(m_file.GetFrom());
    }
}

void
CounterTrack::Write(Time at)
{
    if (m_value)
    {
        m_file.Counter(m_pid, m_name, at, *m_value);
        m_written = at;
    }
}

} // namespace ns3
