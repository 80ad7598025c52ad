/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "trace-args.h"

#include <cstdio>

namespace ns3
{

std::string
QuoteJson(const std::string& text)
{
    std::string quoted = "\"";
    for (char c : text)
    {
        if (static_cast<unsigned char>(c) < 0x20)
        {
            char escape[8];
            std::snprintf(escape, sizeof(escape), "\\u%04x", c);
            quoted += escape;
            continue;
        }
        if (c == '"' || c == '\\')
        {
            quoted += '\\';
        }
        quoted += c;
    }
    return quoted + "\"";
}

TraceArgs&
TraceArgs::Add(const std::string& name, int64_t value)
{
    m_members += (m_members.empty() ? "" : ",") + QuoteJson(name) + ":" + std::to_string(value);
    return *this;
}

TraceArgs&
TraceArgs::Add(const std::string& name, const std::string& value)
{
    m_members += (m_members.empty() ? "" : ",") + QuoteJson(name) + ":" + QuoteJson(value);
    return *this;
}

std::string
TraceArgs::ToJson() const
{
    return "{" + m_members + "}";
}

} // namespace ns3
