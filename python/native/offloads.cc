/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bindings.h"
#include "setter.h"

#include "ns3/guest-internet-helper.h"
#include "ns3/leulo-helper.h"
#include "ns3/offload-helper.h"
#include "ns3/pvtcp-helper.h"
#include "ns3/tcp-profile.h"
#include "ns3/virt-error.h"
#include "ns3/virt-host-helper.h"

namespace vflood
{

namespace
{

using namespace ns3;

/**
 * \param word one of two words
 * \param first the first one
 * \param second the other one
 * \param what it is, for messages
 * \return whether it is the second one
 */
bool
IsSecond(const std::string& word,
         const std::string& first,
         const std::string& second,
         const std::string& what)
{
    if (word != first && word != second)
    {
        throw VirtError(what + " is \"" + word + "\"; allowed: \"" + first + "\" and \"" + second +
                        "\"");
    }
    return word == second;
}

Placement
ToPlacement(const std::string& word)
{
    return IsSecond(word, "dom0", "nic", "placement") ? Placement::NIC : Placement::DOM0;
}

/**
 * \param helper sets TCP's attributes
 * \param attributes of TCP's sockets: of TcpSocket or TcpSocketBase
 */
template <class Helper>
void
SetSocketAttributes(Helper& helper, const py::kwargs& attributes)
{
    ForEachAttribute(FindType("ns3::TcpSocketBase"),
                     attributes,
                     [&](const std::string& name, const AttributeValue& value) {
                         helper.SetSocketAttribute(name, value);
                     });
}

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

void
BindVflood(py::module_& module)
{
    using Helper = VfloodHelper;
    py::class_<Helper>(
        module,
        "VfloodHelper",
        "Installs vFlood: the guest floods its driver domain, which does the congestion control.")
        .def(Constructor<Helper>())
        .def("set_control_attributes",
             Setter(&Helper::SetControlAttribute, "ns3::VfloodControl"),
             "Attributes of ns3::VfloodControl.")
        .def("set_queue_disc_attributes",
             Setter(&Helper::SetQueueDiscAttribute, "ns3::VfloodQueueDisc"),
             "Attributes of ns3::VfloodQueueDisc.")
        .def("set_channel_attributes",
             Setter(&Helper::SetChannelAttribute, "ns3::VfloodChannel"),
             "Attributes of ns3::VfloodChannel.")
        .def("set_guest_attributes",
             Setter(&Helper::SetGuestAttribute, "ns3::VfloodGuest"),
             "Attributes of ns3::VfloodGuest.")
        .def("set_send_buffer_raised",
             Guarded([](Helper& h, bool raise) { h.SetSendBufferRaised(raise); }),
             py::arg("raise_buffer"),
             "Whether guests' send buffers are raised.")
        .def("set_placement",
             Guarded([](Helper& h, const std::string& p) { h.SetPlacement(ToPlacement(p)); }),
             py::arg("placement"),
             "Where it runs: \"dom0\" or \"nic\".")
        .def("install",
             Guarded([](const Helper& h, Ptr<HypervisorHost> host) {
                 return Ptr<Object>(h.Install(host));
             }),
             py::arg("host"),
             "Install it on a host with an uplink; the ns3::VfloodControl.")
        .def("install_guest",
             Guarded([](const Helper& h, Ptr<GuestNode> guest) { h.InstallGuest(guest); }),
             py::arg("guest"),
             "Install it in a guest of such a host, which has a stack.");
}

void
BindVsnoop(py::module_& module)
{
    using Helper = VsnoopHelper;
    py::class_<Helper>(module,
                       "VsnoopHelper",
                       "Installs vSnoop: the driver domain acknowledges for the guest.")
        .def(Constructor<Helper>())
        .def("set_control_attributes",
             Setter(&Helper::SetControlAttribute, "ns3::VsnoopControl"),
             "Attributes of ns3::VsnoopControl.")
        .def("set_placement",
             Guarded([](Helper& h, const std::string& p) { h.SetPlacement(ToPlacement(p)); }),
             py::arg("placement"),
             "Where it runs: \"dom0\" or \"nic\".")
        .def_static("tune_netfront",
                    Guarded([](VirtHostHelper& virt) { Helper::TuneNetfront(virt); }),
                    py::arg("virt"),
                    "Netfronts made from now on post as many buffers as published.")
        .def("install",
             Guarded([](const Helper& h, Ptr<HypervisorHost> host) {
                 return Ptr<Object>(h.Install(host));
             }),
             py::arg("host"),
             "Install it on a host with an uplink; the ns3::VsnoopControl.")
        .def("install_guest",
             Guarded([](const Helper& h, Ptr<GuestNode> guest) { h.InstallGuest(guest); }),
             py::arg("guest"),
             "Install it for a guest of such a host.");
}

void
BindCombination(py::module_& module)
{
    using Helper = OffloadHelper;
    py::class_<Helper>(module, "OffloadHelper", "Installs vFlood and vSnoop together.")
        .def(py::init([](const std::string& word) {
                 return Guard::Call([&] {
                     const bool integrated =
                         IsSecond(word, "pipeline", "integrated", "combination");
                     return new Helper(integrated ? Helper::Combination::INTEGRATED
                                                  : Helper::Combination::PIPELINE);
                 });
             }),
             py::arg("combination") = "pipeline",
             "combination: \"pipeline\", one after the other, or \"integrated\", one machine.")
        .def("set_placement",
             Guarded([](Helper& h, const std::string& p) { h.SetPlacement(ToPlacement(p)); }),
             py::arg("placement"),
             "Where they run: \"dom0\" or \"nic\".")
        .def_property_readonly("vflood",
                               &Helper::GetVflood,
                               py::return_value_policy::reference_internal,
                               "For the attributes of vFlood.")
        .def_property_readonly("vsnoop",
                               &Helper::GetVsnoop,
                               py::return_value_policy::reference_internal,
                               "For the attributes of vSnoop.")
        .def("install",
             Guarded([](const Helper& h, Ptr<HypervisorHost> host) { h.Install(host); }),
             py::arg("host"),
             "Install both on a host with an uplink.")
        .def("install_guest",
             Guarded([](const Helper& h, Ptr<GuestNode> guest) { h.InstallGuest(guest); }),
             py::arg("guest"),
             "Install both for a guest of such a host, which has a stack.");
}

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
BindOffloads(py::module_& module)
{
    BindInternet(module);
    BindVflood(module);
    BindVsnoop(module);
    BindCombination(module);
    BindPvtcp(module);
    BindLeulo(module);
}

} // namespace vflood
