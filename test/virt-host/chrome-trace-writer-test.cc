/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "trace-file.h"

#include "ns3/chrome-trace-writer.h"
#include "ns3/timeline-track.h"
#include "ns3/virt-error.h"

#include <gtest/gtest.h>

namespace
{

using namespace ns3;

const ChromeTraceWriter::Row g_row{1, 2};

/// A file that is written by a test and read back.
class TraceFileTest : public ::testing::Test
{
  protected:
    TraceFile m_file{"chrome-trace-writer-test"};
};

TEST_F(TraceFileTest, WritesWhatTheFormatAsksFor)
{
    ChromeTraceWriter writer(m_file.GetPath(), Time(), Seconds(1));
    writer.NameGroup(1, "group \"one\"\n");
    writer.NameRow(g_row, "row");
    writer.Interval(g_row,
                    "a\\b",
                    NanoSeconds(1'234'567),
                    NanoSeconds(1'234'568),
                    TraceArgs().Add("n", -3).Add("s", std::string("x")));
    writer.Counter(1, "c", Time(), -7);
    writer.Close();
    EXPECT_EQ(m_file.Read(),
              "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n"
              "{\"ph\":\"M\",\"pid\":1,\"tid\":0,\"name\":\"process_name\","
              "\"args\":{\"name\":\"group \\\"one\\\"\\u000a\"}},\n"
              "{\"ph\":\"M\",\"pid\":1,\"tid\":0,\"name\":\"process_sort_index\","
              "\"args\":{\"sort_index\":1}},\n"
              "{\"ph\":\"M\",\"pid\":1,\"tid\":2,\"name\":\"thread_name\","
              "\"args\":{\"name\":\"row\"}},\n"
              "{\"ph\":\"M\",\"pid\":1,\"tid\":2,\"name\":\"thread_sort_index\","
              "\"args\":{\"sort_index\":2}},\n"
              "{\"ph\":\"X\",\"pid\":1,\"tid\":2,\"ts\":1234.567,\"dur\":0.001,"
              "\"name\":\"a\\\\b\",\"args\":{\"n\":-3,\"s\":\"x\"}},\n"
              "{\"ph\":\"C\",\"pid\":1,\"tid\":0,\"ts\":0.000,\"name\":\"c\","
              "\"args\":{\"value\":-7}}\n"
              "]}\n");
}

TEST_F(TraceFileTest, AFileWithoutEventsIsComplete)
{
    {
        ChromeTraceWriter writer(m_file.GetPath(), Time(), Seconds(1));
    }
    EXPECT_EQ(m_file.Read(), "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n]}\n");
}

TEST_F(TraceFileTest, TheWindowClips)
{
    ChromeTraceWriter writer(m_file.GetPath(), MicroSeconds(10), MicroSeconds(20));
    const std::pair<int, int> intervals[] = {{0, 9},
                                             {0, 10},
                                             {5, 15},
                                             {10, 10},
                                             {12, 13},
                                             {15, 25},
                                             {20, 20},
                                             {20, 21},
                                             {0, 30},
                                             {21, 22}};
    for (const auto& [begin, end] : intervals)
    {
        writer.Interval(g_row, "i", MicroSeconds(begin), MicroSeconds(end));
    }
    for (int at : {9, 10, 20, 21})
    {
        writer.Counter(1, "c", MicroSeconds(at), at);
    }
    writer.Close();
    EXPECT_EQ(m_file.GetEvents("X"), "10+5 i; 10+0 i; 12+1 i; 15+5 i; 20+0 i; 10+10 i; ");
    EXPECT_EQ(m_file.GetEvents("C"), "10 c=10; 20 c=20; ");
}

TEST_F(TraceFileTest, IntervalsOfATrackEndWhenTheNextBegins)
{
    ChromeTraceWriter writer(m_file.GetPath(), Time(), Seconds(1));
    IntervalTrack track(writer, g_row, "row");
    track.End(MicroSeconds(1)); // nothing is under way
    track.Begin(MicroSeconds(2), "a");
    track.Begin(MicroSeconds(4), "short", {}, MicroSeconds(1));
    track.Begin(MicroSeconds(9), "long", {}, MicroSeconds(5));
    track.Begin(MicroSeconds(10), "no time");
    track.Begin(MicroSeconds(10), "c");
    track.End(MicroSeconds(12));
    track.End(MicroSeconds(13));
    writer.Close();
    EXPECT_EQ(m_file.GetEvents("X"), "2+2 a; 4+1 short; 9+1 long; 10+2 c; ");
}

TEST_F(TraceFileTest, ACounterHasAValueWhenTheWindowBegins)
{
    ChromeTraceWriter writer(m_file.GetPath(), MicroSeconds(10), MicroSeconds(20));
    CounterTrack early(writer, 1, "early");
    CounterTrack quiet(writer, 1, "quiet");
    CounterTrack exact(writer, 1, "exact");
    CounterTrack unset(writer, 1, "unset");
    CounterTrack late(writer, 1, "late");
    CounterTrack twice(writer, 1, "twice");
    early.Set(MicroSeconds(1), 1);
    early.Set(MicroSeconds(2), 2);
    early.Set(MicroSeconds(11), 2);
    early.Set(MicroSeconds(12), 3);
    quiet.Set(MicroSeconds(3), 4);
    exact.Set(MicroSeconds(4), 5);
    exact.Set(MicroSeconds(10), 6);
    twice.Set(MicroSeconds(13), 1);
    twice.Set(MicroSeconds(13), 2);
    late.Set(MicroSeconds(5), 7);
    late.Set(MicroSeconds(25), 8);
    for (CounterTrack* track : {&early, &quiet, &exact, &unset, &late, &twice})
    {
        track->End(MicroSeconds(30));
    }
    writer.Close();
    EXPECT_EQ(m_file.GetEvents("C"),
              "10 early=2; 12 early=3; 10 exact=6; 13 twice=1; 13 twice=2; 10 late=7; 20 late=7; "
              "20 early=3; 10 quiet=4; 20 quiet=4; 20 exact=6; 20 twice=2; ");
}

TEST_F(TraceFileTest, RefusesWhatCannotBe)
{
    EXPECT_THROW(ChromeTraceWriter(m_file.GetPath(), Seconds(2), Seconds(1)), VirtError);
    EXPECT_THROW(ChromeTraceWriter(m_file.GetPath(), Seconds(-1), Seconds(1)), VirtError);
    EXPECT_THROW(ChromeTraceWriter("/no/such/folder/file", Time(), Seconds(1)), VirtError);
}

TEST(ChromeTraceWriter, AFullDiskIsAnError)
{
    ChromeTraceWriter writer("/dev/full", Time(), Seconds(1));
    writer.NameGroup(1, "one");
    EXPECT_THROW(writer.Close(), VirtError);
}

} // namespace
