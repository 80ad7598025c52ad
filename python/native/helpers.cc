/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bindings.h"
#include "setter.h"

#include "ns3/cpu-cost-helper.h"
#include "ns3/timeline-helper.h"
#include "ns3/virt-error.h"
#include "ns3/virt-host-helper.h"

namespace vflood
{

namespace
{

using ns3::GuestNode;
using ns3::HypervisorHost;
using ns3::Ptr;
using ns3::VirtHostHelper;
using Pcpus = VirtHostHelper::Pcpus;

/**
 * \param placement name of a placement
 * \return the placement
 */
ns3::Placement
ToPlacement(const std::string& placement)
{
    if (placement != "dom0" && placement != "nic")
    {
        throw ns3::VirtError("placement is \"" + placement + "\"; allowed: \"dom0\" and \"nic\"");
    }
    return placement == "nic" ? ns3::Placement::NIC : ns3::Placement::DOM0;
}

void
SetScheduler(VirtHostHelper& helper, const std::string& name, const py::kwargs& attributes)
{
    const ns3::TypeId type = FindType(name);
    MakeFactory(type, attributes); // all of them are right, or nothing is changed
    helper.SetScheduler(type.GetName());
    ForEachAttribute(type,
                     attributes,
                     [&](const std::string& attribute, const ns3::AttributeValue& value) {
                         helper.SetSchedulerAttribute(attribute, value);
                     });
}

std::vector<std::string>
GetPresets()
{
    std::vector<std::string> names;
    for (const auto& preset : ns3::GetHostPresets())
    {
        names.push_back(preset.name);
    }
    return names;
}

void
AttachUplink(const VirtHostHelper& helper, Ptr<HypervisorHost> host, Ptr<ns3::NetDevice> nic)
{
    auto device = ns3::DynamicCast<ns3::EthernetNetDevice>(nic);
    if (!device)
    {
        throw ns3::VirtError("VirtHostHelper.attach_uplink() got a " +
                             nic->GetInstanceTypeId().GetName() +
                             "; allowed: a device of EthernetHelper");
    }
    helper.AttachUplink(host, device);
}

void
BindAttributeSetters(py::class_<VirtHostHelper>& helper)
{
    helper
        .def("set_host_attributes",
             Setter(&VirtHostHelper::SetHostAttribute, "ns3::HypervisorHost"),
             "Attributes of ns3::HypervisorHost, as Pcpus, for hosts created from now on.")
        .def("set_cost_attributes",
             Setter(&VirtHostHelper::SetCostAttribute, "ns3::CpuCost"),
             "Attributes of ns3::CpuCost, what software costs in CPU time, for hosts created from "
             "now on.")
        .def("set_guest_attributes",
             Setter(&VirtHostHelper::SetGuestAttribute, "ns3::GuestNode"),
             "Attributes of ns3::GuestNode, as Vcpus and Weight, for guests created from now on.")
        .def("set_netfront_attributes",
             Setter(&VirtHostHelper::SetNetfrontAttribute, "ns3::NetfrontDevice"),
             "Attributes of ns3::NetfrontDevice, as NotifyMode, for guests created from now on.")
        .def("set_netback_attributes",
             Setter(&VirtHostHelper::SetNetbackAttribute, "ns3::NetbackDevice"),
             "Attributes of ns3::NetbackDevice for guests created from now on.")
        .def("set_nic_driver_attributes",
             Setter(&VirtHostHelper::SetNicDriverAttribute, "ns3::Dom0NicDriver"),
             "Attributes of ns3::Dom0NicDriver, as Gro, for uplinks attached from now on.")
        .def("set_load_attributes",
             Setter(&VirtHostHelper::SetLoadAttribute, "ns3::CpuLoad"),
             "Attributes of ns3::CpuLoad, as Mode and DutyCycle, for loads installed from now on.");
}

void
BindVirtHost(py::module_& module)
{
    py::class_<VirtHostHelper> helper(module,
                                      "VirtHostHelper",
                                      "Builds virtualised hosts and guests. Make it before the "
                                      "first node: it makes the simulator one in which "
                                      "guests run only while their vCPUs do.");
    helper.def(Constructor<VirtHostHelper>())
        .def("set_scheduler",
             Guarded(&SetScheduler),
             py::arg("type"),
             "Scheduler of hosts created from now on, as \"ns3::CreditScheduler\", with attributes "
             "by name.")
        .def("set_preset",
             Guarded([](VirtHostHelper& h, const std::string& name) { h.SetPreset(name); }),
             py::arg("name"),
             "A whole configuration of hosts by name, one of host_presets().")
        .def("set_placement",
             Guarded(
                 [](VirtHostHelper& h, const std::string& p) { h.SetPlacement(ToPlacement(p)); }),
             py::arg("placement"),
             "Who moves guests' frames: \"dom0\" or \"nic\" (SR-IOV).")
        .def("create_host",
             Guarded(
                 [](const VirtHostHelper& h, const Pcpus& pcpus) { return h.CreateHost(pcpus); }),
             py::arg("dom0_pcpus") = Pcpus{},
             "A new host, booted; pCPUs that its driver domain may run on, none: all.")
        .def("attach_uplink",
             Guarded(&AttachUplink),
             py::arg("host"),
             py::arg("nic"),
             "Let the driver domain drive a NIC of the host and bridge it.")
        .def("create_guest",
             Guarded([](const VirtHostHelper& h, Ptr<HypervisorHost> host, const Pcpus& pcpus) {
                 return h.CreateGuest(host, pcpus);
             }),
             py::arg("host"),
             py::arg("pcpus") = Pcpus{},
             "A new guest with a network interface; pCPUs it may run on, none: all.")
        .def("install_load",
             Guarded([](const VirtHostHelper& h, Ptr<GuestNode> guest, double load) {
                 return h.InstallLoad(guest, load);
             }),
             py::arg("guest"),
             py::arg("load"),
             "A load on the guest's first vCPU that wants this share of a CPU, 0 to 1.")
        .def_static("netfront",
                    Guarded(&VirtHostHelper::GetNetfront),
                    py::arg("guest"),
                    "The guest's first network interface.")
        .def("enable_pcap",
             Guarded([](VirtHostHelper& h, const std::string& prefix, Ptr<ns3::NetDevice> device) {
                 h.EnablePcap(prefix, device, true);
             }),
             py::arg("prefix"),
             py::arg("device"),
             "Write what passes a virtual device to <prefix>-<node>-<device>.pcap.");
    BindAttributeSetters(helper);
    module.def("host_presets",
               Guarded(&GetPresets),
               "Names of configurations for VirtHostHelper.set_preset().");
}

} // namespace

void
BindHelpers(py::module_& module)
{
    BindVirtHost(module);
    py::class_<ns3::CpuCostHelper>(module,
                                   "CpuCostHelper",
                                   "Gives ordinary nodes a CPU: packets cost time on it.")
        .def(Constructor<ns3::CpuCostHelper>())
        .def("set_attributes",
             Setter(&ns3::CpuCostHelper::SetAttribute, "ns3::NodeCpu"),
             "Attributes of ns3::NodeCpu.")
        .def("install",
             Guarded([](const ns3::CpuCostHelper& h, Ptr<ns3::Node> node) {
                 return Ptr<ns3::Object>(h.Install(node));
             }),
             py::arg("node"),
             "Put a CPU between a node and its devices, once all of them are there; an "
             "ns3::NodeCpu.");
    py::class_<ns3::TimelineHelper>(module,
                                    "TimelineHelper",
                                    "Writes timelines of hosts, for ui.perfetto.dev.")
        .def(Constructor<ns3::TimelineHelper>())
        .def("set_attributes",
             Setter(&ns3::TimelineHelper::SetAttribute, "ns3::Timeline"),
             "Attributes of ns3::Timeline, as From and To.")
        .def("enable",
             Guarded([](const ns3::TimelineHelper& h,
                        const std::string& path,
                        Ptr<HypervisorHost> host) { h.Enable(path, host); }),
             py::arg("path"),
             py::arg("host"),
             "Write the timeline of a host, once its guests and NICs are there. The file is "
             "complete after Simulator.destroy().");
}

} // namespace vflood
