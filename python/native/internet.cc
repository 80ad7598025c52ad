/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bindings.h"
#include "setter.h"

#include "ns3/guest-internet-helper.h"
#include "ns3/node.h"
#include "ns3/tcp-profile.h"

namespace vflood
{

namespace
{

using namespace ns3;

std::vector<std::string>
GetProfiles()
{
    std::vector<std::string> names;
    for (const auto& profile : TcpProfile::GetAll())
    {
        names.push_back(profile.name);
    }
    return names;
}

} // namespace

void
BindInternet(py::module_& module)
{
    using Helper = GuestInternetHelper;
    py::class_<Helper>(module, "GuestInternetHelper", "Gives nodes TCP/IP as Linux has it.")
        .def(Constructor<Helper>())
        .def("set_profile",
             Guarded([](Helper& h, const std::string& name) { h.SetProfile(name); }),
             py::arg("name"),
             "Behave as a kernel does, one of tcp_profiles().")
        .def("set_tcp_attributes",
             Setter(&Helper::SetTcpAttribute, "ns3::GuestTcpL4Protocol"),
             "Attributes of ns3::GuestTcpL4Protocol, as SocketType.")
        .def("set_socket_attributes",
             Guarded(&SetSocketAttributes<Helper>),
             "Attributes of TCP sockets, as InitialCwnd, SndBufSize (bytes).")
        .def("set_ipv6",
             Guarded([](Helper& h, bool enable) { h.SetIpv6(enable); }),
             py::arg("enable"),
             "Whether nodes get IPv6 as well.")
        .def("install",
             Guarded([](const Helper& h, Ptr<Node> node) { h.Install(node); }),
             py::arg("node"),
             "Give a node a stack.");
    module.def("tcp_profiles", Guarded(&GetProfiles), "Names of kernels for set_profile().");
}

} // namespace vflood
