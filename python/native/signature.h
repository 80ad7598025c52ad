/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_NATIVE_SIGNATURE_H
#define VFLOOD_NATIVE_SIGNATURE_H

#include "probe.h"

#include "ns3/address.h"
#include "ns3/callback.h"
#include "ns3/trace-source-accessor.h"

#include <functional>
#include <map>
#include <memory>

namespace vflood
{

/// How a trace source of a certain signature is recorded.
struct Signature
{
    std::vector<Column> columns; //!< what is recorded

    /// Records a source of an object from now on; false if it cannot.
    std::function<bool(const ns3::TraceSourceAccessor&, ns3::ObjectBase*, std::shared_ptr<Probe>)>
        connect;
};

/// By the name of the callback that a trace source gives.
using Signatures = std::map<std::string, Signature>;

/**
 * \tparam A arguments of the trace source
 */
template <class... A>
struct Recorder
{
    using Write = void (*)(Probe&, A...);

    /// A probe, and how rows get into it.
    struct Sink
    {
        std::shared_ptr<Probe> probe; //!< the probe
        Write write;                  //!< adds a value per column
    };

    /**
     * The trace source fires.
     *
     * \param sink where to
     * \param arguments of the source
     */
    static void On(std::shared_ptr<Sink> sink, A... arguments)
    {
        if (sink->probe->Begin())
        {
            sink->write(*sink->probe, arguments...);
            sink->probe->End();
        }
    }

    /**
     * \param columns what is recorded
     * \param write adds a value per column
     * \return the signature
     */
    static Signature Make(std::vector<Column> columns, Write write)
    {
        return {std::move(columns),
                [write](const ns3::TraceSourceAccessor& accessor,
                        ns3::ObjectBase* object,
                        std::shared_ptr<Probe> probe) {
                    auto sink = std::make_shared<Sink>(Sink{std::move(probe), write});
                    return accessor.ConnectWithoutContext(
                        object,
                        ns3::MakeBoundCallback(&Recorder::On, sink));
                }};
    }
};

/**
 * \param name of a column
 * \param unit of its values
 * \return a column of each kind
 */
inline Column
Number(const std::string& name, const std::string& unit = "")
{
    return {name, unit, Kind::NUMBER, {}, {}, {}, {}};
}

inline Column
Whole(const std::string& name, const std::string& unit = "")
{
    return {name, unit, Kind::WHOLE, {}, {}, {}, {}};
}

inline Column
Text(const std::string& name)
{
    return {name, "", Kind::TEXT, {}, {}, {}, {}};
}

/**
 * \param value any whole number
 * \return the same as a column holds it
 */
template <class T>
int64_t
AsWhole(T value)
{
    return static_cast<int64_t>(value);
}

/// Those of ns-3's core, its devices and packets.
void AddCoreSignatures(Signatures& all);

/// Those of ns-3's TCP and IP.
void AddInternetSignatures(Signatures& all);

/// Those of hosts.
void AddHostSignatures(Signatures& all);

/// Those of offloads.
void AddOffloadSignatures(Signatures& all);

/// Those of applications.
void AddApplicationSignatures(Signatures& all);

/**
 * \param address an address
 * \return as text, with its port if it has one
 */
std::string AddressText(const ns3::Address& address);

} // namespace vflood

#endif /* VFLOOD_NATIVE_SIGNATURE_H */
