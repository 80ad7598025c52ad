/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef GUEST_INTERNET_HELPER_H
#define GUEST_INTERNET_HELPER_H

#include "ns3/attribute.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"

#include <map>
#include <string>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Installs a complete IPv4 stack with a Linux 2.6 TCP on guests and on native hosts.
 *
 * ARP, ICMP, IPv4 with static and global routing, UDP, traffic control and GuestTcpL4Protocol. Two
 * things differ from InternetStackHelper: TCP parameters belong to the node (no global default is
 * changed), and ARP requests are not delayed at random, which would make connections of guests
 * start up to 15 ms late.
 *
 * Devices that the node has when Install() is called get a pfifo_fast queue of QUEUE packets, as
 * Linux 2.6 had it (ns-3 would install FqCoDel). It is longer than Linux's 1000 packets (assumed):
 * Linux TCP takes a full local queue for a busy device and waits, ns-3 takes it for a loss.
 *
 * The TCP is that of Linux 2.6.18 until SetProfile() names another kernel; single attributes may be
 * set afterwards. Whatever the kernel (published: Linux source, unless noted): SegmentSize 1448
 * (derived: 1500 bytes with timestamps), DelAckTimeout 40 ms, MinRto 200 ms, DataRetries 15
 * (assumed), SACK, timestamps and window scaling on, SndBufSize and RcvBufSize 131072 (ns-3's
 * default, about what the 2.6 setsockopt cap gives), TcpClassicRecovery (what the papers used),
 * LinuxRttEstimator.
 */
class GuestInternetHelper
{
  public:
    GuestInternetHelper();

    static constexpr uint32_t QUEUE = 4096; //!< packets in the queue of each device

    /**
     * Behave as a kernel does: linux-2.6.18 (the vFlood testbed), linux-2.6.32 (the PVTCP testbed)
     * or modern; see TcpProfile. What the profile names and was set before is overwritten.
     *
     * \param name name of the profile (VirtError that lists them if there is none)
     */
    void SetProfile(const std::string& name);

    /**
     * Set an attribute of GuestTcpL4Protocol, e.g. SocketType, Frto, QuickAcks, JiffyLength.
     *
     * \param name name of the attribute
     * \param value its value
     */
    void SetTcpAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Set an attribute of the TCP sockets of the nodes installed from now on.
     *
     * \param name an attribute of TcpSocket or TcpSocketBase
     * \param value its value
     */
    void SetSocketAttribute(const std::string& name, const AttributeValue& value);

    /**
     * \param enable whether nodes get IPv6 beside IPv4 (initially not); there is no detection of
     * duplicate addresses then, no router is solicited, and SegmentSize is 1428, or segments would
     * be sent in fragments
     */
    void SetIpv6(bool enable);

    /**
     * \param node a node without a stack (VirtError otherwise)
     */
    void Install(Ptr<Node> node) const;

    /**
     * \param nodes nodes without a stack (VirtError otherwise)
     */
    void Install(const NodeContainer& nodes) const;

  private:
    /**
     * \param node gets ARP, IPv4, ICMP and routing
     */
    void InstallIp(Ptr<Node> node) const;

    /**
     * \param node gets IPv6, ICMPv6 and static routing
     */
    void InstallIpv6(Ptr<Node> node) const;

    /**
     * \param node gets TCP, UDP and traffic control
     */
    void InstallTransport(Ptr<Node> node) const;

    /**
     * \param node its devices get queues
     */
    void InstallQueues(Ptr<Node> node) const;

    bool m_ipv6{false};                                            //!< nodes get IPv6 as well
    ObjectFactory m_tcp;                                           //!< makes GuestTcpL4Protocol
    std::map<std::string, Ptr<AttributeValue>> m_socketAttributes; //!< of sockets, by name
};

} // namespace ns3

#endif /* GUEST_INTERNET_HELPER_H */
