/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TRACE_ARGS_H
#define TRACE_ARGS_H

#include <cstdint>
#include <string>

namespace ns3
{

/**
 * \param text any text
 * \return the same as a JSON string
 */
std::string QuoteJson(const std::string& text);

/**
 * \ingroup virt-host
 *
 * \brief Arguments of an event in a trace: what a viewer shows when the event is selected.
 */
class TraceArgs
{
  public:
    /**
     * \param name name of the argument
     * \param value its value
     * \return this
     */
    TraceArgs& Add(const std::string& name, int64_t value);

    /**
     * \param name name of the argument
     * \param value its value
     * \return this
     */
    TraceArgs& Add(const std::string& name, const std::string& value);

    /**
     * \return the arguments as a JSON object
     */
    std::string ToJson() const;

  private:
    std::string m_members; //!< text between the braces
};

} // namespace ns3

#endif /* TRACE_ARGS_H */
