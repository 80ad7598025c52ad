/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "signature.h"

#include "ns3/ack-duty.h"
#include "ns3/flow-key.h"
#include "ns3/flow-state.h"
#include "ns3/leulo-message.h"
#include "ns3/leulo-state.h"
#include "ns3/sequence-number.h"
#include "ns3/vsnoop-state.h"

#include <sstream>

namespace vflood
{

namespace
{

using ns3::FlowKey;
using ns3::LeuloEvent;
using ns3::LeuloRequest;
using ns3::SequenceNumber32;

/**
 * \param p gets the flow
 * \param flow the flow
 */
void
AddFlow(Probe& p, const FlowKey& flow)
{
    std::ostringstream text;
    text << flow;
    p.Add(text.str());
}

/**
 * \tparam State an enumeration with ToString()
 * \return signature of changes of the state of a flow
 */
template <class State>
Signature
FlowChange()
{
    return Recorder<const FlowKey&, State, State>::Make(
        {Whole("state"), Text("flow")},
        [](Probe& p, const FlowKey& flow, State, State now) {
            p.Add(AsWhole(now), ToString(now));
            AddFlow(p, flow);
        });
}

void
AddLeuloSignatures(Signatures& all)
{
    using ns3::LeuloState;
    all["ns3::LeuloSocket::StateTracedCallback"] = Recorder<LeuloState, LeuloState>::Make(
        {Whole("value")},
        [](Probe& p, LeuloState, LeuloState now) { p.Add(AsWhole(now), ToString(now)); });
    const Signature full =
        Recorder<uint32_t>::Make({Whole("waiting", "entries")},
                                 [](Probe& p, uint32_t count) { p.Add(AsWhole(count)); });
    all["ns3::LeuloGuest::RingFullTracedCallback"] = full;
    all["ns3::LeuloStack::RingFullTracedCallback"] = full;
    all["ns3::LeuloStack::RequestTracedCallback"] = Recorder<const LeuloRequest&>::Make(
        {Whole("kind"), Whole("socket")},
        [](Probe& p, const LeuloRequest& request) {
            p.Add(AsWhole(request.kind), ToString(request.kind));
            p.Add(AsWhole(request.id));
        });
    all["ns3::LeuloStack::EventTracedCallback"] =
        Recorder<const LeuloEvent&>::Make({Whole("kind"), Whole("socket")},
                                          [](Probe& p, const LeuloEvent& event) {
                                              p.Add(AsWhole(event.kind), ToString(event.kind));
                                              p.Add(AsWhole(event.id));
                                          });
    all["ns3::LeuloGuest::WaitTracedCallback"] = Recorder<const LeuloEvent&, ns3::Time>::Make(
        {Number("wait", "s"), Whole("kind"), Whole("socket")},
        [](Probe& p, const LeuloEvent& event, ns3::Time wait) {
            p.Add(wait.GetSeconds());
            p.Add(AsWhole(event.kind), ToString(event.kind));
            p.Add(AsWhole(event.id));
        });
}

} // namespace

void
AddOffloadSignatures(Signatures& all)
{
    AddLeuloSignatures(all);
    all["ns3::VfloodControl::StateTracedCallback"] = FlowChange<ns3::FlowState>();
    all["ns3::VsnoopControl::StateTracedCallback"] = FlowChange<ns3::VsnoopState>();
    all["ns3::IntegratedControl::DutyTracedCallback"] = FlowChange<ns3::AckDuty>();
    all["ns3::VfloodControl::WindowTracedCallback"] =
        Recorder<const FlowKey&, uint32_t, uint32_t, uint32_t>::Make(
            {Whole("cwnd", "segments"),
             Whole("in_network", "segments"),
             Whole("queued", "segments"),
             Text("flow")},
            [](Probe& p, const FlowKey& flow, uint32_t cwnd, uint32_t inNetwork, uint32_t queued) {
                p.Add(AsWhole(cwnd));
                p.Add(AsWhole(inNetwork));
                p.Add(AsWhole(queued));
                AddFlow(p, flow);
            });
    all["ns3::VsnoopControl::AckTracedCallback"] =
        Recorder<const FlowKey&, SequenceNumber32, SequenceNumber32>::Make(
            {Whole("ack", "bytes"), Whole("edge", "bytes"), Text("flow")},
            [](Probe& p, const FlowKey& flow, SequenceNumber32 ack, SequenceNumber32 edge) {
                p.Add(AsWhole(ack.GetValue()));
                p.Add(AsWhole(edge.GetValue()));
                AddFlow(p, flow);
            });
}

} // namespace vflood
