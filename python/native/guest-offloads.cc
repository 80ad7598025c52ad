/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bindings.h"
#include "setter.h"

#include "ns3/leulo-helper.h"
#include "ns3/pvtcp-helper.h"

namespace vflood
{

namespace
{

using namespace ns3;

void
BindPvtcp(py::module_& module)
{
    py::class_<PvtcpHelper>(
        module,
        "PvtcpHelper",
        "Installs PVTCP: timers and round trip times that know when the guest did not run.")
        .def(Constructor<PvtcpHelper>())
        .def("set_attributes",
             Setter(&PvtcpHelper::SetAttribute, "ns3::PvtcpTimers"),
             "Attributes of ns3::PvtcpTimers.")
        .def("install",
             Guarded([](const PvtcpHelper& h, Ptr<GuestNode> guest) {
                 return Ptr<Object>(h.Install(guest));
             }),
             py::arg("guest"),
             "Install it in a guest with a stack; the ns3::PvtcpTimers.");
}

void
BindLeulo(py::module_& module)
{
    using Helper = LeuloHelper;
    py::class_<Helper>(module,
                       "LeuloHelper",
                       "Installs Leulo: a guest's TCP runs in the hypervisor.")
        .def(py::init([](const std::string& word) {
                 return Guard::Call([&] {
                     return new Helper(IsSecond(word, "linux", "stock", "tcp")
                                           ? Helper::Tcp::STOCK
                                           : Helper::Tcp::LINUX);
                 });
             }),
             py::arg("tcp") = "linux",
             "tcp: \"linux\", as GuestInternetHelper has it, or \"stock\", ns-3's own.")
        .def("set_cpu_attributes",
             Setter(&Helper::SetCpuAttribute, "ns3::LeuloCpu"),
             "Attributes of ns3::LeuloCpu, as Placement.")
        .def("set_channel_attributes",
             Setter(&Helper::SetChannelAttribute, "ns3::LeuloChannel"),
             "Attributes of ns3::LeuloChannel.")
        .def("set_stack_attributes",
             Setter(&Helper::SetStackAttribute, "ns3::LeuloStack"),
             "Attributes of ns3::LeuloStack.")
        .def("set_tcp_attributes",
             Setter(&Helper::SetTcpAttribute, "ns3::GuestTcpL4Protocol"),
             "Attributes of the TCP in the hypervisor.")
        .def("set_socket_attributes",
             Guarded(&SetSocketAttributes<Helper>),
             "Attributes of the sockets in the hypervisor.")
        .def("set_profile",
             Guarded([](Helper& h, const std::string& name) { h.SetProfile(name); }),
             py::arg("name"),
             "Behave as a kernel does, one of tcp_profiles().")
        .def("install",
             Guarded([](const Helper& h, Ptr<GuestNode> guest) {
                 return Ptr<Object>(h.Install(guest));
             }),
             py::arg("guest"),
             "Give a guest without a stack its TCP in the hypervisor; the ns3::LeuloStack.")
        .def_static("device",
                    Guarded(&Helper::GetDevice),
                    py::arg("guest"),
                    "The device that the addresses of such a guest belong to.");
}

} // namespace

void
BindGuestOffloads(py::module_& module)
{
    BindPvtcp(module);
    BindLeulo(module);
}

} // namespace vflood
