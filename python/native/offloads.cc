/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bindings.h"
#include "setter.h"

#include "ns3/offload-helper.h"
#include "ns3/virt-error.h"
#include "ns3/virt-host-helper.h"

namespace vflood
{

namespace
{

using namespace ns3;

Placement
ToPlacement(const std::string& word)
{
    return IsSecond(word, "dom0", "nic", "placement") ? Placement::NIC : Placement::DOM0;
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

} // namespace

void
BindOffloads(py::module_& module)
{
    BindVflood(module);
    BindVsnoop(module);
    BindCombination(module);
}

} // namespace vflood
