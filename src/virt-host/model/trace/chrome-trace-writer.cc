/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "chrome-trace-writer.h"

#include "ns3/assert.h"
#include "ns3/virt-error.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace ns3
{

namespace
{

/**
 * \param time a time, not negative
 * \return the same in microseconds, exactly
 */
std::string
InMicroseconds(Time time)
{
    const int64_t ns = time.GetNanoSeconds();
    char text[32];
    std::snprintf(text, sizeof(text), "%lld.%03lld", ns / 1000LL, ns % 1000LL);
    return text;
}

/**
 * \param kind letter of the format
 * \param row the row
 * \return the begin of an event
 */
std::string
Begin(char kind, ChromeTraceWriter::Row row)
{
    return std::string("{\"ph\":\"") + kind + "\",\"pid\":" + std::to_string(row.pid) +
           ",\"tid\":" + std::to_string(row.tid);
}

} // namespace

ChromeTraceWriter::ChromeTraceWriter(const std::string& path, Time from, Time to)
    : m_path(path),
      m_from(from),
      m_to(to)
{
    if (from > to || from.IsStrictlyNegative())
    {
        throw VirtError("a timeline From " + std::to_string(from.GetSeconds()) + " s To " +
                        std::to_string(to.GetSeconds()) +
                        " s is no window; allowed is 0 <= From <= To");
    }
    m_file.open(path, std::ios::trunc | std::ios::binary);
    if (!m_file)
    {
        throw VirtError("the timeline cannot be written to \"" + path +
                        "\": " + std::strerror(errno) + "; name a file in a folder that exists");
    }
    m_file << "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[";
}

ChromeTraceWriter::~ChromeTraceWriter()
{
    try
    {
        Close();
    }
    catch (const VirtError&)
    {
        // who wants to know calls Close()
    }
}

Time
ChromeTraceWriter::GetFrom() const
{
    return m_from;
}

Time
ChromeTraceWriter::GetTo() const
{
    return m_to;
}

void
ChromeTraceWriter::NameGroup(uint32_t pid, const std::string& name)
{
    Metadata("process_name", {pid, 0}, TraceArgs().Add("name", name));
    Metadata("process_sort_index", {pid, 0}, TraceArgs().Add("sort_index", pid));
}

void
ChromeTraceWriter::NameRow(Row row, const std::string& name)
{
    Metadata("thread_name", row, TraceArgs().Add("name", name));
    Metadata("thread_sort_index", row, TraceArgs().Add("sort_index", row.tid));
}

void
ChromeTraceWriter::Metadata(const std::string& kind, Row row, const TraceArgs& args)
{
    Write(Begin('M', row) + ",\"name\":" + QuoteJson(kind) + ",\"args\":" + args.ToJson() + "}");
}

void
ChromeTraceWriter::Interval(Row row,
                            const std::string& name,
                            Time begin,
                            Time end,
                            const TraceArgs& args)
{
    NS_ASSERT_MSG(begin <= end, "an interval that ends before it begins");
    const Time first = std::max(begin, m_from);
    const Time last = std::min(end, m_to);
    if (first > last || (first == last && begin != end))
    {
        return; // outside of the window
    }
    Write(Begin('X', row) + ",\"ts\":" + InMicroseconds(first) +
          ",\"dur\":" + InMicroseconds(last - first) + ",\"name\":" + QuoteJson(name) +
          ",\"args\":" + args.ToJson() + "}");
}

void
ChromeTraceWriter::Counter(uint32_t pid, const std::string& name, Time at, int64_t value)
{
    if (at >= m_from && at <= m_to)
    {
        Write(Begin('C', {pid, 0}) + ",\"ts\":" + InMicroseconds(at) + ",\"name\":" +
              QuoteJson(name) + ",\"args\":" + TraceArgs().Add("value", value).ToJson() + "}");
    }
}

void
ChromeTraceWriter::Write(const std::string& event)
{
    NS_ASSERT_MSG(m_file.is_open(), "an event after the end of the timeline");
    m_file << (m_empty ? "\n" : ",\n") << event;
    m_empty = false;
}

void
ChromeTraceWriter::Close()
{
    if (!m_file.is_open())
    {
        return;
    }
    m_file << "\n]}\n";
    m_file.close();
    if (!m_file)
    {
        throw VirtError("the timeline \"" + m_path +
                        "\" is not complete: not all could be written; is the disk full?");
    }
}

} // namespace ns3
