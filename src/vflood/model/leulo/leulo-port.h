/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef LEULO_PORT_H
#define LEULO_PORT_H

#include "leulo-cpu.h"

#include "ns3/ethernet-device-base.h"

namespace ns3
{

class LeuloPort;

/**
 * \ingroup vflood
 *
 * \brief The network device of a TCP stack in the hypervisor: the far side of a LeuloPort.
 *
 * What the stack sends takes CPU time of the hypervisor before it reaches the bridge, what it
 * receives before the stack sees it: CpuCost::GuestTx() and GuestRx(), the same that the stack of a
 * guest needs (assumed).
 */
class LeuloNic : public EthernetDeviceBase
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    LeuloNic();
    ~LeuloNic() override;

    /**
     * Connect both devices, which have nodes already. Once.
     *
     * \param port the other side
     * \param cpu pays
     * \param host where the port is
     */
    void Connect(Ptr<LeuloPort> port, Ptr<LeuloCpu> cpu, Ptr<HypervisorHost> host);

    /**
     * A frame for the stack has arrived at the port.
     *
     * \param frame the frame
     */
    void Receive(const EthernetFrame& frame);

    /**
     * Give the port up, after what was sent so far.
     */
    void Disconnect();

    bool SendFrom(Ptr<Packet> packet,
                  const Address& source,
                  const Address& dest,
                  uint16_t protocolNumber) override;

  protected:
    void DoDispose() override;

  private:
    /**
     * Make the driver domain do something for a frame that was sent.
     *
     * \param cost CPU time of the hypervisor before
     * \param dom0Cost CPU time of the driver domain before
     * \param effect what to do
     */
    void RunInDom0(Time cost, Time dom0Cost, const LeuloCpu::Effect& effect);

    Ptr<LeuloPort> m_port;      //!< the other side
    Ptr<LeuloCpu> m_cpu;        //!< pays
    Ptr<HypervisorHost> m_host; //!< where the port is
    uint32_t m_maxBacklog;      //!< attribute MaxBacklog
    uint32_t m_backlog{0};      //!< frames received that wait for the CPU
};

/**
 * \ingroup vflood
 *
 * \brief A port of the bridge behind which there is a TCP stack of the hypervisor.
 */
class LeuloPort : public EthernetDeviceBase
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    LeuloPort();
    ~LeuloPort() override;

    /**
     * \param nic the other side; null: there is none (any more), frames are dropped
     */
    void SetNic(Ptr<LeuloNic> nic);

    bool SendFrom(Ptr<Packet> packet,
                  const Address& source,
                  const Address& dest,
                  uint16_t protocolNumber) override;

  protected:
    void DoDispose() override;

  private:
    Ptr<LeuloNic> m_nic; //!< the other side
};

} // namespace ns3

#endif /* LEULO_PORT_H */
