/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "cpus.h"

#include "bindings.h"

#include "ns3/cpu-load.h"

namespace vflood
{

using ns3::Domain;
using ns3::Ptr;
using ns3::RunState;
using ns3::Vcpu;

std::vector<Ptr<Vcpu>>
ListVcpus(Ptr<Domain> domain)
{
    std::vector<Ptr<Vcpu>> vcpus;
    for (std::size_t i = 0; i < domain->GetNVcpus(); ++i)
    {
        vcpus.push_back(domain->GetVcpu(i));
    }
    return vcpus;
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
        .def_property_readonly("vcpus", Guarded(&ListVcpus), "Its virtual CPUs.");
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

} // namespace vflood
