/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bindings.h"
#include "trace-source.h"
#include "values.h"

#include "ns3/config.h"
#include "ns3/transfer-application.h"
#include "ns3/virt-error.h"

namespace vflood
{

namespace
{

using ns3::Object;
using ns3::Ptr;

/**
 * \param source a trace source
 * \return a probe for it
 */
std::shared_ptr<Probe>
MakeProbe(const TraceSource& source)
{
    return std::make_shared<Probe>(source.info.name, source.GetColumns());
}

/**
 * \param source a trace source of the object
 * \param object an object
 * \param probe records it from now on
 */
void
Connect(const TraceSource& source, Ptr<Object> object, const std::shared_ptr<Probe>& probe)
{
    if (!source.signature->connect(*source.info.accessor, ns3::PeekPointer(object), probe))
    {
        throw ns3::VirtError("trace source \"" + source.info.name + "\" of " +
                             object->GetInstanceTypeId().GetName() + " could not be connected");
    }
}

/**
 * \param path a path of ns-3, as /NodeList/0/DeviceList/0
 * \return the objects
 */
std::vector<Ptr<Object>>
Find(const std::string& path)
{
    if (path.empty() || path[0] != '/')
    {
        throw ns3::VirtError("\"" + path + "\" is no path; it begins with a slash, as /NodeList/0");
    }
    std::vector<Ptr<Object>> list;
    const auto matches = ns3::Config::LookupMatches(path);
    for (std::size_t i = 0; i < matches.GetN(); ++i)
    {
        list.push_back(matches.Get(i));
    }
    return list;
}

std::shared_ptr<Probe>
Trace(Ptr<Object> object, const std::string& name)
{
    const TraceSource source = FindTraceSource(object->GetInstanceTypeId(), name);
    auto probe = MakeProbe(source);
    Connect(source, object, probe);
    return probe;
}

std::shared_ptr<Probe>
TraceByPath(const std::string& path, const std::string& name)
{
    const auto objects = Find(path);
    if (objects.size() != 1)
    {
        throw ns3::VirtError("path \"" + path + "\" leads to " + std::to_string(objects.size()) +
                             " objects; allowed: one (ns3.find() lists them, trace each)");
    }
    return Trace(objects[0], name);
}

/**
 * \param application follows its sockets
 * \param name of a trace source of the sockets
 * \return records all of them
 */
std::shared_ptr<Probe>
TraceSockets(Ptr<ns3::TransferApplication> application, const std::string& name)
{
    auto probe = MakeProbe(FindTraceSource(FindType("ns3::GuestTcpSocket"), name));
    using Follow = void (*)(ns3::TransferApplication*,
                            std::shared_ptr<Probe>,
                            std::string,
                            const ns3::TransferAttempt&);
    Follow follow = [](ns3::TransferApplication* sender,
                       std::shared_ptr<Probe> to,
                       std::string what,
                       const ns3::TransferAttempt&) {
        const Ptr<ns3::Socket> socket = sender->GetSocket();
        if (socket)
        {
            Connect(FindTraceSource(socket->GetInstanceTypeId(), what), socket, to);
        }
    };
    application->TraceConnectWithoutContext(
        "TransferStarted",
        ns3::MakeBoundCallback(follow, ns3::PeekPointer(application), probe, name));
    return probe;
}

/**
 * \param source a trace source
 * \return headings of what a probe records
 */
std::vector<std::string>
GetHeadings(const TraceSource& source)
{
    std::vector<std::string> headings;
    for (const Column& column : source.GetColumns())
    {
        headings.push_back(GetHeading(column));
    }
    return headings;
}

void
BindTraceSource(py::module_& module)
{
    py::class_<TraceSource>(module, "TraceSource", "What is known of a trace source.")
        .def_property_readonly(
            "name",
            [](const TraceSource& s) { return s.info.name; },
            "Its name.")
        .def_property_readonly(
            "help",
            [](const TraceSource& s) { return s.info.help; },
            "When it fires.")
        .def_property_readonly(
            "owner",
            [](const TraceSource& s) { return s.owner.GetName(); },
            "The class that has it.")
        .def_property_readonly(
            "signature",
            [](const TraceSource& s) { return s.info.callback; },
            "ns-3's name of its arguments.")
        .def_property_readonly("columns",
                               &GetHeadings,
                               "What a probe records of it, names ending with units.")
        .def_property_readonly(
            "recordable",
            [](const TraceSource& s) { return s.signature != nullptr; },
            "Whether a probe can record it.")
        .def(
            "__repr__",
            [](const TraceSource& s) {
                return "<TraceSource " + s.owner.GetName() + "::" + s.info.name + ">";
            },
            "Its name.");
}

} // namespace

void BindProbe(py::module_& module);

void
BindTraces(py::module_& module)
{
    BindProbe(module);
    BindTraceSource(module);
    module.def("traces",
               Guarded([](Ptr<Object> o) { return ListTraceSources(o->GetInstanceTypeId()); }),
               py::arg("of"),
               "The trace sources of an object, or of a class by its name.");
    module.def("traces",
               Guarded([](const std::string& type) { return ListTraceSources(FindType(type)); }),
               py::arg("of"),
               "The trace sources of a class, by its name.");
    module.def("find",
               Guarded(&Find),
               py::arg("path"),
               "The objects that a path of ns-3 leads to, as /NodeList/0/DeviceList/*.");
    module.def("trace",
               Guarded(&Trace),
               py::arg("of"),
               py::arg("name"),
               "Record a trace source of an object, or of the one object that a path leads to, "
               "from now on.");
    module.def("trace",
               Guarded(&TraceByPath),
               py::arg("of"),
               py::arg("name"),
               "Record a trace source of the one object that a path leads to, from now on.");
    module.def("trace_sockets",
               Guarded(&TraceSockets),
               py::arg("application"),
               py::arg("name"),
               "Record a trace source, as CongestionWindow, of each socket that a "
               "TransferApplication opens from now on.");
}

} // namespace vflood
