/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "sriov-nic.h"

#include "ns3/ethernet-channel.h"
#include "ns3/string.h"
#include "ns3/super-segment.h"
#include "ns3/virt-error.h"

#include <algorithm>
#include <utility>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(SriovNic);

namespace
{

/// Slots of a guest's ring, until the NIC has sent or copied what is in them.
class FunctionGrant : public FrameGrant
{
  public:
    /**
     * \param vif whose slots they are
     * \param slots how many
     */
    FunctionGrant(Ptr<NetbackDevice> vif, uint32_t slots)
        : m_vif(vif),
          m_slots(slots)
    {
    }

    ~FunctionGrant() override
    {
        Copy();
    }

    bool IsMapped() const override
    {
        return m_slots > 0;
    }

    void Copy() override
    {
        if (m_slots > 0)
        {
            m_vif->ReturnTx(std::exchange(m_slots, 0));
        }
    }

    void ReleaseSlot() override
    {
        Copy();
    }

  private:
    Ptr<NetbackDevice> m_vif; //!< whose slots they are
    uint32_t m_slots;         //!< how many are not given back
};

} // namespace

TypeId
SriovNic::GetTypeId()
{
    static TypeId tid = TypeId("ns3::SriovNic")
                            .SetParent<VifDriver>()
                            .SetGroupName("VirtHost")
                            .AddConstructor<SriovNic>();
    return tid;
}

SriovNic::SriovNic() = default;
SriovNic::~SriovNic() = default;

void
SriovNic::DoDispose()
{
    if (m_switch)
    {
        m_switch->Dispose(); // before the devices that are its ports
    }
    m_txList.clear();
    m_functions.clear();
    m_switch = nullptr;
    m_wire = nullptr;
    m_physical = nullptr;
    m_cost = nullptr;
    VifDriver::DoDispose();
}

void
SriovNic::Setup(Ptr<EthernetNetDevice> wire, Ptr<const CpuCost> cost)
{
    m_wire = wire;
    m_cost = cost;
    m_wire->SetEmbedded();
    m_switch = CreateObject<Dom0Bridge>();
    m_wire->GetNode()->AddDevice(m_switch);
    m_switch->SetReceiveCallback(MakeNullCallback<bool,
                                                  Ptr<NetDevice>,
                                                  Ptr<const Packet>,
                                                  uint16_t,
                                                  const Address&>()); // no software above
    m_switch->AddPort(m_wire);
    BuildPhysicalFunction();
}

void
SriovNic::BuildPhysicalFunction()
{
    const DataRateValue rate{DataRate(FUNCTION_RATE)};
    auto port = CreateObjectWithAttributes<EthernetNetDevice>("DataRate", rate);
    m_physical = CreateObjectWithAttributes<EthernetNetDevice>("DataRate", rate);
    for (const char* name :
         {"InterruptDelay", "InterruptInterval", "RxRingSize", "TxCompletionInterrupt"})
    {
        StringValue value;
        m_wire->GetAttribute(name, value);
        m_physical->SetAttribute(name, value);
    }
    auto channel = CreateObjectWithAttributes<EthernetChannel>("Delay", TimeValue(Time()));
    for (const auto& device : {port, m_physical})
    {
        device->SetMtu(m_wire->GetMtu());
        m_wire->GetNode()->AddDevice(device);
        device->Attach(channel);
    }
    m_physical->SetAddress(Mac48Address::Allocate());
    port->SetEmbedded();
    m_switch->AddPort(port);
}

void
SriovNic::AddFunction(Ptr<NetbackDevice> vif, Mac48Address address)
{
    m_switch->SetPortAddress(vif, address);
    m_functions.push_back(std::make_unique<Function>());
    Function& function = *m_functions.back();
    function.vif = vif;
    TimeValue time;
    m_wire->GetAttribute("InterruptDelay", time);
    function.moderator.SetDelay(time.Get());
    m_wire->GetAttribute("InterruptInterval", time);
    function.moderator.SetInterval(time.Get());
    function.moderator.SetHandler(MakeCallback(&Function::Interrupt, &function));
}

void
SriovNic::Function::Interrupt()
{
    if (vif->GetConnection())
    {
        vif->GetConnection()->toFront->Notify();
    }
}

SriovNic::Function*
SriovNic::Find(const Ptr<NetbackDevice>& vif) const
{
    const auto found = std::find_if(m_functions.begin(),
                                    m_functions.end(),
                                    [&](const auto& function) { return function->vif == vif; });
    return found == m_functions.end() ? nullptr : found->get();
}

Ptr<Dom0Bridge>
SriovNic::GetSwitch() const
{
    return m_switch;
}

Ptr<EthernetNetDevice>
SriovNic::GetWire() const
{
    return m_wire;
}

Ptr<EthernetNetDevice>
SriovNic::GetPhysicalFunction() const
{
    return m_physical;
}

uint64_t
SriovNic::GetNInterrupts(Ptr<NetbackDevice> vif) const
{
    const Function* function = Find(vif);
    if (!function)
    {
        throw VirtError("SriovNic::GetNInterrupts(): that is no virtual function of this NIC; give "
                        "it what HypervisorHost::GetNetbackOf() returns for a guest created under "
                        "VirtHostHelper::SetPlacement(Placement::NIC)");
    }
    return function->moderator.GetNInterrupts();
}

Ptr<Vcpu>
SriovNic::GetVcpu() const
{
    return nullptr;
}

Ptr<const CpuCost>
SriovNic::GetCpuCost() const
{
    return m_cost;
}

void
SriovNic::ScheduleTx(Ptr<NetbackDevice> vif)
{
    if (!vif->SetTxListed(true))
    {
        m_txList.push_back(vif);
    }
    Transmit();
}

bool
SriovNic::HasRoom()
{
    auto queue = m_wire->GetObject<NetDeviceQueueInterface>()->GetTxQueue(0);
    if (m_switch->GetPortQueueDisc(m_wire) || !queue->IsStopped())
    {
        return true;
    }
    queue->SetWakeCallback(MakeCallback(&SriovNic::Transmit, this));
    return false;
}

void
SriovNic::Transmit()
{
    if (m_transmitting)
    {
        return;
    }
    m_transmitting = true;
    while (!m_txList.empty() && HasRoom())
    {
        Ptr<NetbackDevice> vif = m_txList.front();
        m_txList.pop_front();
        if (!vif->HasTxWork())
        {
            vif->SetTxListed(false);
            continue;
        }
        m_txList.push_back(vif);
        EthernetFrame frame = vif->TakeTx();
        frame.grant = Create<FunctionGrant>(vif, GetRingSlots(frame.packet));
        vif->FinishTx(frame);
    }
    m_transmitting = false;
}

void
SriovNic::Forget(Ptr<NetbackDevice> vif)
{
    m_txList.erase(std::remove(m_txList.begin(), m_txList.end(), vif), m_txList.end());
    vif->SetTxListed(false);
}

void
SriovNic::QueueRx(Ptr<NetbackDevice> vif, EthernetFrame frame)
{
    vif->FillRx(std::move(frame));
    vif->PushRx();
}

void
SriovNic::NotifyGuest(Ptr<NetbackDevice> vif)
{
    if (Function* function = Find(vif))
    {
        function->moderator.Raise();
    }
}

} // namespace ns3
