/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bindings.h"
#include "run.h"

#include "ns3/application.h"
#include "ns3/hypervisor-host.h"

namespace vflood
{

void
DeclareObjects(py::module_& module)
{
    RegisterClass(ns3::Object::GetTypeId(), typeid(ns3::Object));
    ObjectClass<ns3::Object>(module,
                             "Object",
                             "An object of ns-3, with attributes and trace sources by name.");
    BindObject<ns3::NetDevice>(module);
    BindObject<ns3::EthernetNetDevice, ns3::NetDevice>(module);
    BindObject<ns3::NetfrontDevice, ns3::NetDevice>(module);
    BindObject<ns3::Node>(module);
    BindObject<ns3::GuestNode, ns3::Node>(module);
    BindObject<ns3::HypervisorHost, ns3::Node>(module);
    BindObject<ns3::Domain>(module);
    BindObject<ns3::Vcpu>(module);
    BindObject<ns3::VcpuScheduler>(module);
    BindObject<ns3::Hypervisor>(module);
    BindObject<ns3::Application>(module);
}

} // namespace vflood

PYBIND11_MODULE(vflood_native, module)
{
    using namespace vflood;
    module.doc() = "ns-3 with virtualised hosts, for Python. Use it as vflood.ns3.";
    Guard::Install();
    BindErrors(module);
    BindTime(module);
    DeclareObjects(module);
    BindObjects(module);
    BindDefaults(module);
    BindNetwork(module);
    BindSimulator(module);
    BindWorld(module);
    BindCpus(module);
    BindHosts(module);
    BindAccounting(module);
    BindHelpers(module);
    BindInternet(module);
    BindOffloads(module);
    BindGuestOffloads(module);
    BindApplications(module);
    BindTransferLog(module);
    BindTraces(module);
    BindScenarios(module);
    BindExtensions(module);
    module.def("_at_exit", [] {
        if (!Guard::IsSpent() && !Guard::IsRunning())
        {
            Run::Destroy();
        }
        HandleBase::Abandon();
    });
    py::module_::import("atexit").attr("register")(module.attr("_at_exit"));
}
