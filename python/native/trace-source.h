/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_NATIVE_TRACE_SOURCE_H
#define VFLOOD_NATIVE_TRACE_SOURCE_H

#include "signature.h"

#include "ns3/type-id.h"

namespace vflood
{

/// A trace source of a class, and how it is recorded.
struct TraceSource
{
    ns3::TypeId::TraceSourceInformation info; //!< the source
    ns3::TypeId owner;                        //!< the class that has it
    const Signature* signature;               //!< null: a probe cannot record it

    /**
     * \return what a probe records, with units
     */
    std::vector<Column> GetColumns() const;
};

/**
 * \param type a class
 * \return its trace sources, its own first, then its parents'
 */
std::vector<TraceSource> ListTraceSources(ns3::TypeId type);

/**
 * \param type a class
 * \param name name of a trace source
 * \return it; a probe can record it
 * \throws ns3::VirtError that lists those that can be recorded otherwise
 */
TraceSource FindTraceSource(ns3::TypeId type, const std::string& name);

} // namespace vflood

#endif /* VFLOOD_NATIVE_TRACE_SOURCE_H */
