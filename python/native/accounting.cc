/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bindings.h"

#include "ns3/hypervisor-host.h"
#include "ns3/simulator.h"
#include "ns3/vcpu-accounting.h"

#include <sstream>

namespace vflood
{

namespace
{

using ns3::HypervisorHost;
using ns3::Ptr;
using ns3::RunState;
using ns3::VcpuAccounting;
using Account = VcpuAccounting::Account;

/// The accounting of a host, which it keeps alive.
class HostAccounting
{
  public:
    /**
     * \param host its vCPUs are watched from now on
     */
    explicit HostAccounting(Ptr<HypervisorHost> host)
        : m_host(ns3::PeekPointer(host))
    {
        m_accounting.Watch(Check().GetHypervisor());
    }

    /// \copydoc VcpuAccounting::Reset()
    void Reset()
    {
        Check();
        m_accounting.Reset();
    }

    /**
     * \return time since the last Reset()
     */
    ns3::Time GetElapsed()
    {
        Check();
        return m_accounting.GetElapsed();
    }

    /**
     * \param vcpu a vCPU of the host
     * \return its account
     */
    Account Get(Ptr<ns3::Vcpu> vcpu)
    {
        Check();
        return m_accounting.Get(vcpu);
    }

    /**
     * \return accounts of all vCPUs
     */
    std::vector<Account> GetAll()
    {
        std::vector<Account> all;
        auto hypervisor = Check().GetHypervisor();
        for (std::size_t d = 0; d < hypervisor->GetNDomains(); ++d)
        {
            auto domain = hypervisor->GetDomain(d);
            for (std::size_t v = 0; v < domain->GetNVcpus(); ++v)
            {
                all.push_back(m_accounting.Get(domain->GetVcpu(v)));
            }
        }
        return all;
    }

    /**
     * \return two tables as text
     */
    std::string GetText()
    {
        Check();
        std::ostringstream text;
        m_accounting.Print(text);
        return text.str();
    }

  private:
    /**
     * \return the host
     * \throws ns3::VirtError if it was destroyed
     */
    HypervisorHost& Check() const
    {
        if (!m_host.IsAlive())
        {
            ThrowDead("VcpuAccounting");
        }
        return *m_host.get();
    }

    Handle<HypervisorHost> m_host; //!< the host
    VcpuAccounting m_accounting;   //!< the accounting
};

/**
 * \tparam state a run state
 * \param account an account
 * \return time in it
 */
template <RunState state>
ns3::Time
TimeIn(const Account& account)
{
    return account.GetTimeIn(state);
}

void
BindAccount(py::module_& module)
{
    using Histogram = ns3::LatencyHistogram;
    py::class_<Histogram>(module, "LatencyHistogram", "How long waits were.")
        .def_property_readonly("count", &Histogram::GetCount, "Number of waits.")
        .def_property_readonly("mean", &Histogram::GetMean, "Mean wait.")
        .def_property_readonly("max", &Histogram::GetMax, "Longest wait.")
        .def("quantile",
             Guarded([](const Histogram& h, double share) { return h.GetQuantile(share); }),
             py::arg("share"),
             "The wait that this share of all, 0 to 1, does not exceed, to within 1/16.");
    py::class_<Account>(module,
                        "VcpuAccount",
                        "What is known of a vCPU since its accounting began.")
        .def_readonly("name",
                      &Account::name,
                      "As Xen's tools write it: d1v0 is vCPU 0 of domain 1.")
        .def_readonly("domain", &Account::domain, "Name of the domain.")
        .def_property_readonly("running", &TimeIn<RunState::RUNNING>, "Time on a pCPU.")
        .def_property_readonly("stolen",
                               &TimeIn<RunState::RUNNABLE>,
                               "Time that it could run and did not.")
        .def_property_readonly("blocked",
                               &TimeIn<RunState::BLOCKED>,
                               "Time that it had nothing to do.")
        .def_property_readonly("offline", &TimeIn<RunState::OFFLINE>, "Time that it was paused.")
        .def_readonly("wakes", &Account::wakes, "Times it got work while it had none.")
        .def_readonly("dispatches", &Account::dispatches, "Times it was put on a pCPU.")
        .def_readonly("preemptions",
                      &Account::preemptions,
                      "Times it was taken off a pCPU although it had work.")
        .def_readonly("wake_to_run", &Account::wakeToRun, "Waits from waking to running.")
        .def_readonly("preempt_to_run",
                      &Account::preemptToRun,
                      "Waits from being preempted to running again.");
}

} // namespace

void
BindAccounting(py::module_& module)
{
    BindAccount(module);
    py::class_<HostAccounting>(module,
                               "VcpuAccounting",
                               "Time of every vCPU of a host by run state, and its waits. It "
                               "listens and changes nothing; read it before "
                               "the simulation is destroyed.")
        .def(py::init([](Ptr<HypervisorHost> host) {
                 return Guard::Call([&] { return new HostAccounting(host); });
             }),
             py::arg("host"),
             "host: all vCPUs that it has now are watched.")
        .def("reset",
             Guarded([](HostAccounting& a) { a.Reset(); }),
             "Start from zero, as at the end of a warm-up.")
        .def_property_readonly("elapsed",
                               Guarded([](HostAccounting& a) { return a.GetElapsed(); }),
                               "Time since the start or reset().")
        .def("account",
             Guarded([](HostAccounting& a, Ptr<ns3::Vcpu> vcpu) { return a.Get(vcpu); }),
             py::arg("vcpu"),
             "The account of a vCPU, up to now.")
        .def("accounts",
             Guarded([](HostAccounting& a) { return a.GetAll(); }),
             "The accounts of all vCPUs, up to now.")
        .def("__str__",
             Guarded([](HostAccounting& a) { return a.GetText(); }),
             "Two tables, as xenalyze has them.");
}

} // namespace vflood
