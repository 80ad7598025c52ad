/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bindings.h"

#include "ns3/cpu-load.h"
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
using ns3::RunState;
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

std::vector<Ptr<Vcpu>>
GetVcpus(Ptr<Domain> domain)
{
    std::vector<Ptr<Vcpu>> vcpus;
    for (std::size_t i = 0; i < domain->GetNVcpus(); ++i)
    {
        vcpus.push_back(domain->GetVcpu(i));
    }
    return vcpus;
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

void
BindCpus(py::module_& module)
{
    BindObject<Vcpu>(module, "A virtual CPU.")
        .def_property_readonly("id", Guarded(&Vcpu::GetId), "Number on its host, from 0.")
        .def_property_readonly("domain", Guarded(&Vcpu::GetDomain), "Its domain.")
        .def_property_readonly(
            "state",
            Guarded([](Ptr<Vcpu> v) { return std::string(ToString(v->GetRunState())); }),
            "Run state: \"running\", \"runnable\" (waits for a pCPU), \"blocked\" or \"offline\".")
        .def_property_readonly("stolen_time",
                               Guarded(&Vcpu::GetStolenTime),
                               "Time that it could run and did not, so far.")
        .def_property_readonly("run_time",
                               Guarded([](Ptr<Vcpu> v) { return v->GetTimeIn(RunState::RUNNING); }),
                               "Time that it ran, so far.")
        .def_property_readonly("blocked_time",
                               Guarded([](Ptr<Vcpu> v) { return v->GetTimeIn(RunState::BLOCKED); }),
                               "Time that it had nothing to do, so far.");
    BindObject<Domain>(module, "A domain: a guest or the driver domain, as the hypervisor sees it.")
        .def_property_readonly("id",
                               Guarded(&Domain::GetId),
                               "Number on its host; 0 is the driver domain.")
        .def_property_readonly("name",
                               Guarded([](Ptr<Domain> d) { return d->GetName(); }),
                               "Name for traces.")
        .def_property_readonly("weight",
                               Guarded(&Domain::GetWeight),
                               "Share relative to other domains.")
        .def_property_readonly("cap",
                               Guarded(&Domain::GetCap),
                               "Limit in per cent of one pCPU; 0: none.")
        .def("set_weight",
             Guarded(&Domain::SetWeight),
             py::arg("weight"),
             "Set the share, 1 to 65535.")
        .def("set_cap",
             Guarded(&Domain::SetCap),
             py::arg("cap"),
             "Set the limit in per cent of one pCPU; 0: none.")
        .def_property_readonly("vcpus", Guarded(&GetVcpus), "Its virtual CPUs.");
    BindObject<ns3::CpuLoad>(module, "Something on a guest's vCPU that wants a share of CPU time.")
        .def("start",
             Guarded(&ns3::CpuLoad::Start),
             "Begin to want CPU time (a helper has done it).")
        .def("stop", Guarded(&ns3::CpuLoad::Stop), "Want no more CPU time.")
        .def("assign_streams",
             Guarded(&ns3::CpuLoad::AssignStreams),
             py::arg("stream"),
             "Use random streams from this number on; how many are used.")
        .def_property_readonly("cpu_time",
                               Guarded(&ns3::CpuLoad::GetCpuTime),
                               "CPU time it has had.");
}

} // namespace

void
BindHosts(py::module_& module)
{
    BindCpus(module);
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
                               Guarded([](Ptr<GuestNode> g) { return GetVcpus(GetDomain(g)); }),
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
