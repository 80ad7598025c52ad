/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bindings.h"
#include "values.h"

#include "ns3/all-to-all-rank.h"
#include "ns3/application.h"
#include "ns3/incast-client.h"
#include "ns3/incast-server.h"
#include "ns3/lan-broadcast.h"
#include "ns3/node.h"
#include "ns3/ping-series.h"
#include "ns3/request-client.h"
#include "ns3/request-server.h"
#include "ns3/socket.h"
#include "ns3/transfer-application.h"
#include "ns3/transfer-sink.h"
#include "ns3/virt-error.h"

namespace vflood
{

namespace
{

using ns3::Application;
using ns3::Ptr;

/**
 * \param type name of a class
 * \param node gets it
 * \param start when it starts, if it is given
 * \param stop when it stops, if it is given
 * \param attributes its attributes
 * \return a new application
 */
Ptr<Application>
Install(const std::string& type,
        Ptr<ns3::Node> node,
        std::optional<TimeArgument> start,
        std::optional<TimeArgument> stop,
        const py::kwargs& attributes)
{
    const ns3::TypeId tid = FindType(type);
    if (!tid.HasConstructor() || !tid.IsChildOf(Application::GetTypeId()))
    {
        throw ns3::VirtError(tid.GetName() + " is no application");
    }
    CheckNotPast("start", start ? start->time : ns3::Time());
    CheckNotPast("stop", stop ? stop->time : ns3::Time());
    auto application = MakeFactory(tid, attributes).Create<Application>();
    node->AddApplication(application);
    if (start)
    {
        application->SetStartTime(start->time);
    }
    if (stop)
    {
        application->SetStopTime(stop->time);
    }
    return application;
}

/**
 * \param client asks one more server
 * \param server its address and port
 */
void
AddServer(Ptr<ns3::IncastClient> client, py::object server)
{
    ns3::Address address;
    if (!ReadAddress(server, address))
    {
        throw ns3::VirtError("server is " + py::repr(server).cast<std::string>() +
                             "; allowed: (\"10.0.0.1\", port)");
    }
    client->AddServer(address);
}

/**
 * \param application sends frames
 * \param device by this device of its node
 */
void
SetDevice(Ptr<ns3::LanBroadcast> application, Ptr<ns3::NetDevice> device)
{
    application->SetDevice(device);
}

/**
 * \param rank a rank
 * \param ranks address and port of each rank
 * \param number of this one
 */
void
SetRanks(Ptr<ns3::AllToAllRank> rank, const std::vector<py::object>& ranks, uint32_t number)
{
    std::vector<ns3::Address> addresses(ranks.size());
    for (std::size_t i = 0; i < ranks.size(); ++i)
    {
        if (!ReadAddress(ranks[i], addresses[i]))
        {
            throw ns3::VirtError("ranks has " + py::repr(ranks[i]).cast<std::string>() +
                                 "; allowed: (\"10.0.0.1\", port)");
        }
    }
    rank->SetRanks(addresses, number);
}

constexpr const char* STREAMS = "Use random streams from this number on; how many are used.";

} // namespace

void
BindApplications(py::module_& module)
{
    BindObject<ns3::Socket>(module, "A socket.");
    BindObject<Application>(module, "Software on a node that sends or receives.")
        .def_property_readonly("node", Guarded(&Application::GetNode), "Its node.")
        .def("start_at",
             Guarded([](Ptr<Application> a, TimeArgument t) {
                 CheckNotPast("time", t.time);
                 a->SetStartTime(t.time);
             }),
             py::arg("time"),
             "Start at a time (a number: in seconds).")
        .def("stop_at",
             Guarded([](Ptr<Application> a, TimeArgument t) {
                 CheckNotPast("time", t.time);
                 a->SetStopTime(t.time);
             }),
             py::arg("time"),
             "Stop at a time (a number: in seconds).");
    BindObject<ns3::TransferApplication, Application>(
        module,
        "Sends transfers of a fixed size, a new connection each.")
        .def("assign_streams",
             Guarded(&ns3::TransferApplication::AssignStreams),
             py::arg("stream"),
             STREAMS)
        .def_property_readonly("socket",
                               Guarded(&ns3::TransferApplication::GetSocket),
                               "Socket of the transfer under way, or None.");
    BindObject<ns3::TransferSink, Application>(module, "Receives transfers.");
    BindObject<ns3::PingSeries, Application>(module, "Sends pings.")
        .def("assign_streams",
             Guarded(&ns3::PingSeries::AssignStreams),
             py::arg("stream"),
             STREAMS);
    BindObject<ns3::IncastClient, Application>(module, "Asks many servers for blocks, in rounds.")
        .def("add_server",
             Guarded(&AddServer),
             py::arg("server"),
             "Ask this one as well: (address, port).");
    BindObject<ns3::IncastServer, Application>(module, "Sends blocks when asked.");
    BindObject<ns3::RequestClient, Application>(module, "Sends requests and waits for responses.")
        .def("assign_streams",
             Guarded(&ns3::RequestClient::AssignStreams),
             py::arg("stream"),
             STREAMS);
    BindObject<ns3::RequestServer, Application>(module, "Answers requests.")
        .def_property_readonly("wrong",
                               Guarded(&ns3::RequestServer::GetWrong),
                               "Bytes of requests that were not as sent.");
    BindObject<ns3::AllToAllRank, Application>(
        module,
        "A rank of an MPI program that does all-to-all exchanges.")
        .def("set_ranks",
             Guarded(&SetRanks),
             py::arg("ranks"),
             py::arg("rank"),
             "All ranks, (address, port) each, and which this one is.")
        .def("add_series",
             Guarded(&ns3::AllToAllRank::AddSeries),
             py::arg("size"),
             py::arg("repetitions"),
             "Exchange messages of size bytes so often.")
        .def_property_readonly("wrong",
                               Guarded(&ns3::AllToAllRank::GetWrong),
                               "Bytes that were not as sent.");
    BindObject<ns3::LanBroadcast, Application>(module, "Sends broadcasts, as a LAN has them.")
        .def("assign_streams",
             Guarded(&ns3::LanBroadcast::AssignStreams),
             py::arg("stream"),
             STREAMS)
        .def("set_device",
             Guarded(&SetDevice),
             py::arg("device"),
             "The device of its node that sends them.")
        .def_property_readonly("sent",
                               Guarded(&ns3::LanBroadcast::GetNSent),
                               "Frames sent so far.");
    module.def("application",
               Guarded(&Install),
               py::arg("type"),
               py::arg("node"),
               py::arg("start") = py::none(),
               py::arg("stop") = py::none(),
               "A new application on a node, of any class of ns-3 or ours, with attributes by "
               "name; start and stop are times (a number: in seconds).");
}

} // namespace vflood
