/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "gate-control.h"

#include "ns3/global-value.h"
#include "ns3/simulator-impl.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/virt-error.h"

namespace ns3
{

namespace
{

/// Name of the global value that selects the simulator.
constexpr const char* IMPLEMENTATION = "SimulatorImplementationType";

/**
 * \param name TypeId name of a stock simulator
 * \return TypeId name of the gated one, empty if there is none
 */
std::string
GatedNameOf(const std::string& name)
{
    if (name == "ns3::DefaultSimulatorImpl")
    {
        return "ns3::GatedSimulatorImpl";
    }
    if (name == "ns3::RealtimeSimulatorImpl")
    {
        return "ns3::GatedRealtimeSimulatorImpl";
    }
    const bool gated =
        name == "ns3::GatedSimulatorImpl" || name == "ns3::GatedRealtimeSimulatorImpl";
    return gated ? name : "";
}

/// The gate that was found last: asked for at every event, and a dynamic_cast takes 100 ns.
struct Found
{
    SimulatorImpl* simulator; //!< the simulator
    GateControl* gate;        //!< the same as a gate; null once it is destroyed
};

Found g_found{nullptr, nullptr}; //!< forgotten when the gate is destroyed

} // namespace

GateControl::~GateControl()
{
    if (g_found.gate == this)
    {
        g_found = {nullptr, nullptr};
    }
}

GateControl&
GateControl::Enable()
{
    StringValue name;
    GlobalValue::GetValueByName(IMPLEMENTATION, name);
    const std::string gated = GatedNameOf(name.Get());
    if (gated.empty())
    {
        throw VirtError(std::string("global value ") + IMPLEMENTATION + " is \"" + name.Get() +
                        "\", which has no vCPU gate; allowed are ns3::DefaultSimulatorImpl, "
                        "ns3::RealtimeSimulatorImpl and their gated forms ns3::GatedSimulatorImpl, "
                        "ns3::GatedRealtimeSimulatorImpl");
    }
    GlobalValue::Bind(IMPLEMENTATION, StringValue(gated));
    try
    {
        GateControl& gate = Get();
        const std::string used = Simulator::GetImplementation()->GetInstanceTypeId().GetName();
        if (used != gated)
        {
            throw VirtError(std::string("global value ") + IMPLEMENTATION + " is \"" + name.Get() +
                            "\", but the simulator in use is " + used +
                            ": it was set too late. Set it before ns3::GateControl::Enable() is "
                            "called or a VirtHostHelper is constructed");
        }
        return gate;
    }
    catch (const VirtError&)
    {
        GlobalValue::Bind(IMPLEMENTATION, name); // a failed call leaves no trace
        throw;
    }
}

GateControl*
GateControl::Find()
{
    SimulatorImpl* simulator = PeekPointer(Simulator::GetImplementation());
    if (!g_found.gate || g_found.simulator != simulator)
    {
        g_found = {simulator, dynamic_cast<GateControl*>(simulator)};
    }
    return g_found.gate;
}

GateControl&
GateControl::Get()
{
    if (GateControl* gate = Find())
    {
        return *gate;
    }
    throw VirtError(
        "the simulator in use, " + Simulator::GetImplementation()->GetInstanceTypeId().GetName() +
        ", has no vCPU gate: it was bound too late or not at all. Call "
        "ns3::GateControl::Enable() (or construct a VirtHostHelper) before the first node is "
        "created and before anything is scheduled");
}

void
GateControl::Bind(uint32_t context, WorkServer& server)
{
    if (context == HvTimers::HARDWARE)
    {
        throw VirtError("hardware cannot be gated: bind the id of a node (Node::GetId()), after "
                        "the node was created");
    }
    if (m_contexts.size() <= context)
    {
        m_contexts.resize(context + 1);
    }
    WorkServer*& bound = m_contexts[context].server;
    if (bound && bound != &server)
    {
        throw VirtError("node " + std::to_string(context) +
                        " already runs on another vCPU: a guest belongs to one host. To move it, "
                        "call GateControl::Unbind() first");
    }
    bound = &server;
}

void
GateControl::Unbind(uint32_t context)
{
    if (context < m_contexts.size())
    {
        m_contexts[context] = Context();
    }
}

void
GateControl::SetTimerTicks(uint32_t context, uint32_t hz)
{
    if (!GetServer(context))
    {
        throw VirtError("GateControl::SetTimerTicks(): node " + std::to_string(context) +
                        " is not gated, and its timers have no ticks; call GateControl::Bind() "
                        "first");
    }
    m_contexts[context].hz = hz;
}

WorkServer*
GateControl::GetServer(uint32_t context) const
{
    return context < m_contexts.size() ? m_contexts[context].server : nullptr;
}

void
GateControl::ReleaseAll()
{
    for (const auto& context : m_contexts)
    {
        if (context.server)
        {
            context.server->Clear();
        }
    }
    m_contexts.clear();
}

} // namespace ns3
