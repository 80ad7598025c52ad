/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef CHROME_TRACE_WRITER_H
#define CHROME_TRACE_WRITER_H

#include "trace-args.h"

#include "ns3/nstime.h"

#include <cstdint>
#include <fstream>
#include <string>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief Writes a file in the Chrome trace event format, which Perfetto and chrome://tracing open.
 *
 * Only complete ("X"), counter ("C") and metadata ("M") events. The file is written as the events
 * come, one per line; only those of a window of time. Same events, same bytes.
 */
class ChromeTraceWriter
{
  public:
    /// A row of the viewer: a thread of a process, in the terms of the format.
    struct Row
    {
        uint32_t pid; //!< group of rows
        uint32_t tid; //!< row of the group
    };

    /**
     * \param path the file, replaced if it exists
     * \param from begin of the window
     * \param to end of the window
     * \throws VirtError if it cannot be opened, or \p from is after \p to
     */
    ChromeTraceWriter(const std::string& path, Time from, Time to);

    /// Closes the file, without an error if that fails.
    ~ChromeTraceWriter();

    ChromeTraceWriter(const ChromeTraceWriter&) = delete;
    ChromeTraceWriter& operator=(const ChromeTraceWriter&) = delete;

    /**
     * \return begin of the window
     */
    Time GetFrom() const;

    /**
     * \return end of the window
     */
    Time GetTo() const;

    /**
     * Name a group of rows. Groups are shown in the order of their numbers.
     *
     * \param pid the group
     * \param name its name
     */
    void NameGroup(uint32_t pid, const std::string& name);

    /**
     * Name a row. Rows are shown in the order of their numbers.
     *
     * \param row the row
     * \param name its name
     */
    void NameRow(Row row, const std::string& name);

    /**
     * Write what lies within the window of an interval. Intervals of a row must not overlap.
     *
     * \param row the row
     * \param name what it shows
     * \param begin when it began
     * \param end when it ended, not before \p begin
     * \param args more about it
     */
    void Interval(Row row,
                  const std::string& name,
                  Time begin,
                  Time end,
                  const TraceArgs& args = {});

    /**
     * Write a value of a counter, if it lies within the window.
     *
     * \param pid the group it is shown in
     * \param name its name, different from others of the group
     * \param at when it took the value
     * \param value the value
     */
    void Counter(uint32_t pid, const std::string& name, Time at, int64_t value);

    /**
     * Complete the file. Nothing may be written afterwards.
     *
     * \throws VirtError if not all could be written
     */
    void Close();

  private:
    /**
     * \param kind process_name and the like
     * \param row the row, or the group with row 0
     * \param args what it is given
     */
    void Metadata(const std::string& kind, Row row, const TraceArgs& args);

    /**
     * \param event the text of an event
     */
    void Write(const std::string& event);

    std::string m_path;   //!< the file's name
    std::ofstream m_file; //!< the file
    Time m_from;          //!< begin of the window
    Time m_to;            //!< end of the window
    bool m_empty{true};   //!< whether no event was written yet
};

} // namespace ns3

#endif /* CHROME_TRACE_WRITER_H */
