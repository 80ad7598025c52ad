/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TRACE_FILE_H
#define TRACE_FILE_H

#include <cstdio>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <unistd.h>

namespace ns3
{

/// A trace file of a test: removed in the end.
class TraceFile
{
  public:
    explicit TraceFile(const std::string& name)
        : m_path(::testing::TempDir() + name + "-" + std::to_string(getpid()) + ".json")
    {
    }

    ~TraceFile()
    {
        std::remove(m_path.c_str());
    }

    const std::string& GetPath() const
    {
        return m_path;
    }

    std::string Read() const
    {
        std::ostringstream text;
        text << std::ifstream(m_path).rdbuf();
        return text.str();
    }

    /// \return the events, read by somebody else's JSON parser
    nlohmann::json Parse() const
    {
        return nlohmann::json::parse(Read()).at("traceEvents");
    }

    /// \return events of a kind in one line: "ts+dur name; " or "ts name=value; "
    std::string GetEvents(const std::string& kind) const
    {
        std::ostringstream text;
        for (const auto& event : Parse())
        {
            if (event.at("ph") == kind)
            {
                text << event.at("ts").get<double>();
                if (kind == "X")
                {
                    text << "+" << event.at("dur").get<double>();
                }
                text << " " << event.at("name").get<std::string>();
                if (kind == "C")
                {
                    text << "=" << event.at("args").at("value").get<int64_t>();
                }
                text << "; ";
            }
        }
        return text.str();
    }

  private:
    std::string m_path; //!< the file's name
};

} // namespace ns3

#endif /* TRACE_FILE_H */
