/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "vcpu-gate.h"

#include "ns3/default-simulator-impl.h"
#include "ns3/realtime-simulator-impl.h"

namespace ns3
{

template <>
TypeId
VcpuGate<DefaultSimulatorImpl>::GetTypeId()
{
    static TypeId tid = TypeId("ns3::GatedSimulatorImpl")
                            .SetParent<DefaultSimulatorImpl>()
                            .SetGroupName("VirtHost")
                            .AddConstructor<VcpuGate<DefaultSimulatorImpl>>();
    return tid;
}

template <>
TypeId
VcpuGate<RealtimeSimulatorImpl>::GetTypeId()
{
    static TypeId tid = TypeId("ns3::GatedRealtimeSimulatorImpl")
                            .SetParent<RealtimeSimulatorImpl>()
                            .SetGroupName("VirtHost")
                            .AddConstructor<VcpuGate<RealtimeSimulatorImpl>>();
    return tid;
}

/// The gate over ns-3's ordinary simulator.
using GatedSimulatorImpl = VcpuGate<DefaultSimulatorImpl>;
/// The gate over ns-3's real-time simulator.
using GatedRealtimeSimulatorImpl = VcpuGate<RealtimeSimulatorImpl>;

NS_OBJECT_ENSURE_REGISTERED(GatedSimulatorImpl);
NS_OBJECT_ENSURE_REGISTERED(GatedRealtimeSimulatorImpl);

} // namespace ns3
