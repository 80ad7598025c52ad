/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef LEULO_HELPER_H
#define LEULO_HELPER_H

#include "guest-internet-helper.h"

#include "ns3/guest-node.h"
#include "ns3/hypervisor-host.h"
#include "ns3/leulo-cpu.h"
#include "ns3/leulo-stack.h"
#include "ns3/object-factory.h"

#include <map>
#include <string>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Gives guests Leulo: their TCP runs in the hypervisor, below the socket call.
 *
 * Install() on guests that have a vif and no internet stack; then addresses as for any device, with
 * GetDevice(); then applications on the guest, as on any node. The guest's vifs are taken off the
 * bridge: its addresses, MAC and IP, are those of its stack in the hypervisor from now on. The
 * guest has TCP only; ICMP is answered by the hypervisor.
 *
 * The sockets in the hypervisor are those of GuestInternetHelper, so that in a comparison with
 * guests that have those only the place of TCP differs; or with Tcp::STOCK ns-3's TcpSocketBase
 * with what is the same on any Linux (SegmentSize 1448, DelAckTimeout 40 ms, MinRto 200 ms,
 * DataRetries 15, buffers of 131072; sources as for GuestInternetHelper). Senders of ns-3.37 may
 * hang or crash when their peer closes its window: that is not mended here.
 */
class LeuloHelper
{
  public:
    /// Whose TCP runs in the hypervisor.
    enum class Tcp : uint8_t
    {
        STOCK, //!< that of ns-3
        LINUX, //!< that of GuestInternetHelper
    };

    /**
     * \param tcp whose TCP runs in the hypervisor
     */
    explicit LeuloHelper(Tcp tcp = Tcp::LINUX);

    /**
     * \param name an attribute of LeuloCpu
     * \param value its value, for hosts that get their first such guest from now on
     */
    void SetCpuAttribute(const std::string& name, const AttributeValue& value);

    /**
     * \param name an attribute of LeuloChannel
     * \param value its value
     */
    void SetChannelAttribute(const std::string& name, const AttributeValue& value);

    /**
     * \param name an attribute of LeuloStack
     * \param value its value
     */
    void SetStackAttribute(const std::string& name, const AttributeValue& value);

    /**
     * \param name an attribute of the TCP in the hypervisor, as SocketType (congestion control)
     * \param value its value
     */
    void SetTcpAttribute(const std::string& name, const AttributeValue& value);

    /**
     * \param name an attribute of the sockets in the hypervisor
     * \param value its value
     */
    void SetSocketAttribute(const std::string& name, const AttributeValue& value);

    /**
     * With Tcp::LINUX: behave as a kernel does.
     *
     * \param name as for GuestInternetHelper::SetProfile() (VirtError with Tcp::STOCK)
     */
    void SetProfile(const std::string& name);

    /**
     * \param enable whether stacks get IPv6 beside IPv4; SegmentSize is 1428 then
     */
    void SetIpv6(bool enable);

    /**
     * \param guest a guest on a host, without an internet stack (VirtError otherwise)
     * \return its TCP in the hypervisor
     */
    Ptr<LeuloStack> Install(Ptr<GuestNode> guest) const;

    /**
     * \param guest a guest with Leulo (VirtError otherwise)
     * \return its TCP in the hypervisor
     */
    static Ptr<LeuloStack> GetStack(Ptr<GuestNode> guest);

    /**
     * \param guest a guest with Leulo (VirtError otherwise)
     * \return the device that its addresses belong to
     */
    static Ptr<NetDevice> GetDevice(Ptr<GuestNode> guest);

  private:
    /**
     * \param host a host
     * \return the CPU of its hypervisor's TCP
     */
    Ptr<LeuloCpu> GetCpu(Ptr<HypervisorHost> host) const;

    /**
     * \param guest its vifs are taken off the bridge
     * \return address of the first one
     */
    static Address RemoveVifs(Ptr<GuestNode> guest);

    /**
     * \param host gets a port for a stack
     * \param address of the stack
     * \return device of the stack, of a node of its own
     */
    Ptr<LeuloNic> CreateNic(Ptr<HypervisorHost> host, const Address& address) const;

    /**
     * \param node gets IP and TCP
     */
    void InstallInternet(Ptr<Node> node) const;

    Tcp m_tcp;                                                     //!< whose TCP
    ObjectFactory m_cpu;                                           //!< makes LeuloCpu
    ObjectFactory m_channel;                                       //!< makes LeuloChannel
    ObjectFactory m_stack;                                         //!< makes LeuloStack
    ObjectFactory m_protocol;                                      //!< makes TcpL4Protocol
    GuestInternetHelper m_internet;                                //!< of Tcp::LINUX
    std::map<std::string, Ptr<AttributeValue>> m_socketAttributes; //!< of Tcp::STOCK
    bool m_ipv6{false};                                            //!< stacks get IPv6 as well
};

} // namespace ns3

#endif /* LEULO_HELPER_H */
