/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bindings.h"
#include "cpus.h"

#include "ns3/hypervisor-host.h"
#include "ns3/virt-error.h"

namespace vflood
{

namespace
{

using ns3::Domain;
using ns3::GuestNode;
using ns3::Hypervisor;
using ns3::HypervisorHost;
using ns3::Ptr;
using ns3::Vcpu;

/**
 * \param host a host
 * \return its hypervisor
 * \throws ns3::VirtError if it is not booted
 */
Ptr<Hypervisor>
GetHypervisor(Ptr<HypervisorHost> host)
{
    if (!host->GetHypervisor())
    {
        throw ns3::VirtError("host " + std::to_string(host->GetId()) +
                             " is not booted; create it with VirtHostHelper.create_host()");
    }
    return host->GetHypervisor();
}

std::vector<Ptr<GuestNode>>
GetGuests(Ptr<HypervisorHost> host)
{
    std::vector<Ptr<GuestNode>> guests;
    for (std::size_t i = 0; i < host->GetNGuests(); ++i)
    {
        guests.push_back(host->GetGuest(i));
    }
    return guests;
}

std::vector<Ptr<Domain>>
GetDomains(Ptr<Hypervisor> hypervisor)
{
    std::vector<Ptr<Domain>> domains;
    for (std::size_t i = 0; i < hypervisor->GetNDomains(); ++i)
    {
        domains.push_back(hypervisor->GetDomain(i));
    }
    return domains;
}

/**
 * \param hypervisor a hypervisor
 * \return who runs on each pCPU, null: nobody
 */
std::vector<Ptr<Vcpu>>
GetPcpus(Ptr<Hypervisor> hypervisor)
{
    std::vector<Ptr<Vcpu>> pcpus;
    for (uint32_t i = 0; i < hypervisor->GetNPcpus(); ++i)
    {
        pcpus.push_back(hypervisor->GetCurrent(i));
    }
    return pcpus;
}

/**
 * \param guest a guest
 * \return its domain
 * \throws ns3::VirtError if it is on no host
 */
Ptr<Domain>
GetDomain(Ptr<GuestNode> guest)
{
    guest->GetVcpu(0); // throws if it is on no host
    return guest->GetDomain();
}

} // namespace

void
BindHosts(py::module_& module)
{
    BindObject<ns3::VcpuScheduler>(
        module,
        "Who decides which vCPU runs. Attributes by name; TypeId names as ns3::CreditScheduler.");
    BindObject<Hypervisor>(module, "The hypervisor of a host.")
        .def_property_readonly("domains",
                               Guarded(&GetDomains),
                               "All domains; 0 is the driver domain.")
        .def_property_readonly(
            "pcpus",
            Guarded(&GetPcpus),
            "By physical CPU: the vCPU that runs there now, None if nobody does.")
        .def_property_readonly("scheduler", Guarded(&Hypervisor::GetScheduler), "The scheduler.")
        .def("pause",
             Guarded(&Hypervisor::Pause),
             py::arg("vcpu"),
             "Take a vCPU out of scheduling.")
        .def("unpause", Guarded(&Hypervisor::Unpause), py::arg("vcpu"), "Schedule it again.");
    BindObject<GuestNode, ns3::Node>(
        module,
        "A guest: a node whose software runs only while its vCPU does.")
        .def_property_readonly("host", Guarded(&GuestNode::GetHost), "Its host.")
        .def_property_readonly("domain", Guarded(&GetDomain), "Its domain there.")
        .def_property_readonly("vcpus",
                               Guarded([](Ptr<GuestNode> g) { return ListVcpus(GetDomain(g)); }),
                               "Its virtual CPUs.")
        .def("vcpu",
             Guarded(&GuestNode::GetVcpu),
             py::arg("index") = 0,
             "One of its virtual CPUs.");
    BindObject<HypervisorHost, ns3::Node>(module,
                                          "A virtualised host; as a node it is its driver domain.")
        .def_property_readonly("guests", Guarded(&GetGuests), "Its guests, in order of creation.")
        .def("guest",
             Guarded(&HypervisorHost::GetGuest),
             py::arg("index"),
             "One of its guests, from 0.")
        .def("destroy_guest",
             Guarded(&HypervisorHost::DestroyGuest),
             py::arg("guest"),
             "Shut a guest down, for good.")
        .def_property_readonly("hypervisor", Guarded(&GetHypervisor), "Its hypervisor.")
        .def_property_readonly("dom0_vcpu",
                               Guarded(&HypervisorHost::GetDom0Vcpu),
                               "The first vCPU of the driver domain.")
        .def_property_readonly(
            "cost",
            Guarded([](Ptr<HypervisorHost> h) { return Ptr<ns3::Object>(h->GetCost()); }),
            "What software costs in CPU time: attributes of ns3::CpuCost.")
        .def_property_readonly("uplinks",
                               Guarded([](Ptr<HypervisorHost> h) { return h->GetUplinks(); }),
                               "Its NICs.");
}

} // namespace vflood
