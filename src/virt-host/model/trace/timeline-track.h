/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TIMELINE_TRACK_H
#define TIMELINE_TRACK_H

#include "chrome-trace-writer.h"

#include <optional>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief A row of a timeline: intervals one after another, never two at a time.
 */
class IntervalTrack
{
  public:
    /**
     * \param file where to, must outlive this object
     * \param row which row
     * \param name its name
     */
    IntervalTrack(ChromeTraceWriter& file, ChromeTraceWriter::Row row, const std::string& name);

    /**
     * Begin an interval; the one under way ends at the latest now. One that ends as it begins is
     * left out, unless it has a length.
     *
     * \param at when; not before the begin of the one under way
     * \param name what it shows
     * \param args more about it
     * \param length when it ends by itself, if nothing ends it earlier
     */
    void Begin(Time at,
               const std::string& name,
               const TraceArgs& args = {},
               std::optional<Time> length = std::nullopt);

    /**
     * End the interval under way, if there is one.
     *
     * \param at when
     */
    void End(Time at);

  private:
    /// An interval under way.
    struct Open
    {
        Time begin;               //!< when it began
        std::optional<Time> last; //!< when it ends by itself
        std::string name;         //!< what it shows
        TraceArgs args;           //!< more about it
    };

    ChromeTraceWriter& m_file;    //!< where to
    ChromeTraceWriter::Row m_row; //!< which row
    std::optional<Open> m_open;   //!< the interval under way
};

/**
 * \ingroup virt-host
 *
 * \brief A counter of a timeline. It has a value from the begin of the window on.
 */
class CounterTrack
{
  public:
    /**
     * \param file where to, must outlive this object
     * \param pid the group it is shown in
     * \param name its name, different from others of the group
     */
    CounterTrack(ChromeTraceWriter& file, uint32_t pid, const std::string& name);

    /**
     * \param at when it took the value, not before the last one
     * \param value the value
     */
    void Set(Time at, int64_t value);

    /**
     * Write the last value once more.
     *
     * \param at when the timeline ends
     */
    void End(Time at);

  private:
    /// Write the value that it has when the window begins.
    void OpenWindow();

    /**
     * \param at when it has the value
     */
    void Write(Time at);

    ChromeTraceWriter& m_file;      //!< where to
    uint32_t m_pid;                 //!< group
    std::string m_name;             //!< name
    std::optional<int64_t> m_value; //!< the value
    std::optional<Time> m_written;  //!< for when a value was written last
    bool m_ended{false};            //!< whether nothing is written any more
};

} // namespace ns3

#endif /* TIMELINE_TRACK_H */
