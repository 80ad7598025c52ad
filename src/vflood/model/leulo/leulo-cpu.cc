/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "leulo-cpu.h"

#include "effect-event.h"

#include "ns3/attribute-range.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"
#include "ns3/virt-compat.h"
#include "ns3/virt-error.h"

#include <algorithm>
#include <utility>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(LeuloCpu);

namespace
{

/// An event that passes another one on to its context.
class HopEvent : public EventImpl
{
  public:
    /**
     * \param context where to
     * \param event what to invoke there
     */
    HopEvent(uint32_t context, Ptr<EventImpl> event)
        : m_context(context),
          m_event(event)
    {
    }

  protected:
    void Notify() override
    {
        m_event->Ref(); // the simulator takes over one reference
        Simulator::ScheduleWithContext(m_context, Time(), PeekPointer(m_event));
    }

  private:
    uint32_t m_context;     //!< where to
    Ptr<EventImpl> m_event; //!< what to invoke there
};

} // namespace

TypeId
LeuloCpu::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::LeuloCpu")
            .SetParent<Object>()
            .SetGroupName("Vflood")
            .AddConstructor<LeuloCpu>()
            .AddAttribute(
                "Placement",
                "Where TCP runs: on a Core of the hypervisor's own, on Dom0's vCPU, or on "
                "the Interrupted pCPU, whose vCPU loses the time (assumed: Core).",
                EnumValue(CORE),
                VIRT_ENUM_ACCESSOR(LeuloCpu::Placement, &LeuloCpu::m_placement),
                MakeEnumChecker(CORE, "Core", DOM0, "Dom0", INTERRUPTED, "Interrupted"))
            .AddAttribute("Pcpu",
                          "With Placement Interrupted: which pCPU gets the interrupts (assumed: 0, "
                          "where Xen binds them until told otherwise).",
                          UintegerValue(0),
                          MakeUintegerAccessor(&LeuloCpu::m_pcpu),
                          MakeCountChecker("ns3::LeuloCpu::Pcpu",
                                           0,
                                           MAX_CPUS - 1,
                                           "the number of a pCPU of the host, from 0"));
    return tid;
}

LeuloCpu::LeuloCpu() = default;
LeuloCpu::~LeuloCpu() = default;

void
LeuloCpu::DoDispose()
{
    m_server.reset();
    m_host = nullptr;
    Object::DoDispose();
}

void
LeuloCpu::Setup(Ptr<HypervisorHost> host)
{
    const uint32_t nPcpus = host->GetHypervisor()->GetNPcpus();
    if (m_pcpu >= nPcpus)
    {
        throw VirtError("attribute ns3::LeuloCpu::Pcpu is " + std::to_string(m_pcpu) +
                        "; the host has " + std::to_string(nPcpus) + " pCPUs, numbered from 0");
    }
    m_host = host;
    m_server = std::make_unique<WorkServer>(host->GetTimers(), HvTimers::HARDWARE);
    m_server->Resume(Time()); // for ever
}

void
LeuloCpu::Run(Time cost, uint32_t context, Effect effect)
{
    if (!m_host)
    {
        return; // the simulation is over
    }
    m_time += cost;
    Ptr<EventImpl> hop(new HopEvent(context, EffectEvent::Make(std::move(effect))), false);
    switch (m_placement)
    {
    case CORE:
        m_server->Post(WorkClass::NET, cost, hop);
        break;
    case DOM0:
        m_host->GetDom0Vcpu()->GetServer().Post(WorkClass::NET, cost, hop);
        break;
    case INTERRUPTED:
        m_host->GetTimers().Schedule(Interrupt(cost), HvTimers::HARDWARE, hop);
        break;
    }
}

Time
LeuloCpu::Interrupt(Time cost)
{
    if (Ptr<Vcpu> victim = m_host->GetHypervisor()->GetCurrent(m_pcpu))
    {
        victim->GetServer().Steal(cost);
    }
    const Time now = Simulator::Now();
    m_busyUntil = std::max(m_busyUntil, now) + cost;
    return m_busyUntil - now;
}

Time
LeuloCpu::GetTime() const
{
    return m_time;
}

LeuloCpu::Placement
LeuloCpu::GetPlacement() const
{
    return m_placement;
}

} // namespace ns3
