/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "signature.h"

#include "ns3/cpu-load.h"
#include "ns3/credit-scheduler.h"
#include "ns3/ethernet-device-base.h"
#include "ns3/event-channel.h"
#include "ns3/guest-node.h"
#include "ns3/netback-device.h"
#include "ns3/node-cpu.h"
#include "ns3/vcpu-name.h"

namespace vflood
{

namespace
{

using ns3::CreditPriority;
using ns3::Packet;
using ns3::Ptr;
using ns3::Vcpu;

/**
 * \tparam State an enumeration with ToString()
 * \param p gets a value
 * \param state the value
 */
template <class State>
void
AddState(Probe& p, State state)
{
    p.Add(AsWhole(state), ToString(state));
}

/**
 * \tparam State an enumeration with ToString()
 * \return signature of changes of state
 */
template <class State>
Signature
Change()
{
    return Recorder<State, State>::Make({Whole("value")},
                                        [](Probe& p, State, State now) { AddState(p, now); });
}

/**
 * \return signature of a number of things
 */
Signature
Count(const std::string& name, const std::string& unit = "")
{
    return Recorder<uint32_t>::Make({Whole(name, unit)},
                                    [](Probe& p, uint32_t count) { p.Add(AsWhole(count)); });
}

void
AddCreditSignatures(Signatures& all)
{
    all["ns3::CreditScheduler::PriorityTracedCallback"] =
        Recorder<Ptr<Vcpu>, CreditPriority, CreditPriority>::Make(
            {Whole("priority"), Text("vcpu")},
            [](Probe& p, Ptr<Vcpu> vcpu, CreditPriority, CreditPriority now) {
                AddState(p, now);
                p.Add(ns3::GetVcpuName(vcpu));
            });
    all["ns3::CreditScheduler::AccountingTracedCallback"] =
        Recorder<Ptr<Vcpu>, int32_t, CreditPriority>::Make(
            {Whole("credit"), Whole("priority"), Text("vcpu")},
            [](Probe& p, Ptr<Vcpu> vcpu, int32_t credit, CreditPriority now) {
                p.Add(AsWhole(credit));
                AddState(p, now);
                p.Add(ns3::GetVcpuName(vcpu));
            });
}

} // namespace

void
AddHostSignatures(Signatures& all)
{
    AddCreditSignatures(all);
    all["ns3::CpuLoad::StateTracedCallback"] = Change<ns3::LoadState>();
    all["ns3::NetbackDevice::StateTracedCallback"] = Change<ns3::VifState>();
    all["ns3::VifConnection::DepthTracedCallback"] = Count("value", "entries");
    all["ns3::NetbackDriver::PendingTracedCallback"] = Count("value", "slots");
    all["ns3::Vcpu::RunStateTracedCallback"] =
        Recorder<Ptr<Vcpu>, ns3::RunState, ns3::RunState>::Make(
            {Whole("value")},
            [](Probe& p, Ptr<Vcpu>, ns3::RunState, ns3::RunState now) { AddState(p, now); });
    all["ns3::Hypervisor::SwitchTracedCallback"] = Recorder<uint32_t, Ptr<Vcpu>>::Make(
        {Whole("pcpu"), Text("vcpu")},
        [](Probe& p, uint32_t pcpu, Ptr<Vcpu> vcpu) {
            p.Add(AsWhole(pcpu));
            p.Add(vcpu ? ns3::GetVcpuName(vcpu) : std::string("idle"));
        });
    all["ns3::HypervisorHost::DestroyedTracedCallback"] = Recorder<Ptr<ns3::GuestNode>>::Make(
        {Whole("node")},
        [](Probe& p, Ptr<ns3::GuestNode> guest) { p.Add(AsWhole(guest->GetId())); });
    all["ns3::NetbackDevice::RxReserveTracedCallback"] = Recorder<const ns3::EthernetFrame&>::Make(
        {Whole("size", "bytes")},
        [](Probe& p, const ns3::EthernetFrame& frame) { p.Add(AsWhole(frame.packet->GetSize())); });
    all["ns3::EventChannel::EventTracedCallback"] =
        Recorder<ns3::EventChannelEvent, ns3::EventChannelState>::Make(
            {Whole("event"), Whole("state")},
            [](Probe& p, ns3::EventChannelEvent event, ns3::EventChannelState state) {
                AddState(p, event);
                AddState(p, state);
            });
    all["ns3::EthernetDeviceBase::DropTracedCallback"] =
        Recorder<Ptr<const Packet>, ns3::DropReason>::Make(
            {Whole("size", "bytes"), Whole("reason")},
            [](Probe& p, Ptr<const Packet> packet, ns3::DropReason reason) {
                p.Add(AsWhole(packet->GetSize()));
                AddState(p, reason);
            });
    all["ns3::NodeCpu::DropTracedCallback"] =
        Recorder<Ptr<const Packet>, Ptr<ns3::NetDevice>>::Make(
            {Whole("size", "bytes"), Whole("device")},
            [](Probe& p, Ptr<const Packet> packet, Ptr<ns3::NetDevice> device) {
                p.Add(AsWhole(packet->GetSize()));
                p.Add(AsWhole(device->GetIfIndex()));
            });
}

} // namespace vflood
