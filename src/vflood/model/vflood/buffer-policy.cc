/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "buffer-policy.h"

#include "vflood-equations.h"

#include "ns3/attribute-range.h"
#include "ns3/double.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(BufferPolicy);
NS_OBJECT_ENSURE_REGISTERED(NoBufferPolicy);
NS_OBJECT_ENSURE_REGISTERED(FairBufferPolicy);
NS_OBJECT_ENSURE_REGISTERED(PrioritisedBufferPolicy);

namespace
{

/**
 * \param name full name of an attribute that is the weight of a flow, above zero
 * \return its checker
 */
Ptr<const AttributeChecker>
MakeAlphaChecker(const std::string& name)
{
    return MakeNumberChecker(name, 1e-6, 1e6, "a flow's weight is above zero; 1 is the usual one");
}

} // namespace

TypeId
BufferPolicy::GetTypeId()
{
    static TypeId tid = TypeId("ns3::BufferPolicy").SetParent<Object>().SetGroupName("Vflood");
    return tid;
}

TypeId
NoBufferPolicy::GetTypeId()
{
    static TypeId tid = TypeId("ns3::NoBufferPolicy")
                            .SetParent<BufferPolicy>()
                            .SetGroupName("Vflood")
                            .AddConstructor<NoBufferPolicy>();
    return tid;
}

double
NoBufferPolicy::GetThreshold(const BufferUse& use) const
{
    const uint32_t others = use.used - use.own;
    return others < use.size ? use.size - others : 0;
}

TypeId
FairBufferPolicy::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::FairBufferPolicy")
            .SetParent<BufferPolicy>()
            .SetGroupName("Vflood")
            .AddConstructor<FairBufferPolicy>()
            .AddAttribute("Alpha",
                          "Weight of every flow in equation 1 (1: published as an example)",
                          DoubleValue(1.0),
                          MakeDoubleAccessor(&FairBufferPolicy::m_alpha),
                          MakeAlphaChecker("ns3::FairBufferPolicy::Alpha"));
    return tid;
}

double
FairBufferPolicy::GetThreshold(const BufferUse& use) const
{
    return VfloodEquations::Threshold(m_alpha, use.size, use.used);
}

TypeId
PrioritisedBufferPolicy::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::PrioritisedBufferPolicy")
            .SetParent<BufferPolicy>()
            .SetGroupName("Vflood")
            .AddConstructor<PrioritisedBufferPolicy>()
            .AddAttribute("RttLimit",
                          "Round trips below this count as low (1 ms: published)",
                          TimeValue(MilliSeconds(1)),
                          MakeTimeAccessor(&PrioritisedBufferPolicy::m_limit),
                          MakeLeastTimeChecker("ns3::PrioritisedBufferPolicy::RttLimit",
                                               NanoSeconds(1),
                                               "1ms is the published value"))
            .AddAttribute("LowRttAlpha",
                          "Weight of flows with a low round trip (2: assumed)",
                          DoubleValue(2.0),
                          MakeDoubleAccessor(&PrioritisedBufferPolicy::m_lowAlpha),
                          MakeAlphaChecker("ns3::PrioritisedBufferPolicy::LowRttAlpha"))
            .AddAttribute("HighRttAlpha",
                          "Weight of flows with a high round trip (0.25: assumed)",
                          DoubleValue(0.25),
                          MakeDoubleAccessor(&PrioritisedBufferPolicy::m_highAlpha),
                          MakeAlphaChecker("ns3::PrioritisedBufferPolicy::HighRttAlpha"));
    return tid;
}

double
PrioritisedBufferPolicy::GetThreshold(const BufferUse& use) const
{
    const double alpha = use.rtt < m_limit ? m_lowAlpha : m_highAlpha;
    return VfloodEquations::Threshold(alpha, use.size, use.used);
}

} // namespace ns3
