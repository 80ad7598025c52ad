/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ETHERNET_HELPER_H
#define ETHERNET_HELPER_H

#include "ns3/attribute.h"
#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"
#include "ns3/trace-helper.h"

#include <string>

namespace ns3
{

class EthernetChannel;
class EthernetNetDevice;

/**
 * \ingroup virt-host
 *
 * \brief Connects nodes by full duplex Ethernet cables, directly or through a switch.
 *
 * \code
 *   EthernetHelper ethernet;
 *   ethernet.SetDeviceAttribute("DataRate", StringValue("1Gb/s"));
 *   NetDeviceContainer devices = ethernet.Install(client, server);
 *   ethernet.EnablePcapAll("run");
 * \endcode
 */
class EthernetHelper : public PcapHelperForDevice
{
  public:
    EthernetHelper();
    ~EthernetHelper() override;

    /**
     * \param name attribute of ns3::EthernetNetDevice, for devices of hosts
     * \param value its value
     */
    void SetDeviceAttribute(const std::string& name, const AttributeValue& value);

    /**
     * \param name attribute of ns3::EthernetNetDevice, for ports of switches; their TxQueueSize is
     *        the port buffer
     * \param value its value
     */
    void SetSwitchPortAttribute(const std::string& name, const AttributeValue& value);

    /**
     * \param name attribute of ns3::EthernetChannel
     * \param value its value
     */
    void SetChannelAttribute(const std::string& name, const AttributeValue& value);

    /**
     * Connect two nodes directly.
     *
     * \param a a node
     * \param b another node
     * \return the device of \p a, then that of \p b
     */
    NetDeviceContainer Install(Ptr<Node> a, Ptr<Node> b) const;

    /**
     * Connect nodes through a switch (ns-3's BridgeNetDevice).
     *
     * \param switchNode becomes the switch
     * \param hosts the nodes to connect
     * \return the devices of the hosts, in their order
     */
    NetDeviceContainer InstallSwitch(Ptr<Node> switchNode, const NodeContainer& hosts) const;

  private:
    void EnablePcapInternal(std::string prefix,
                            Ptr<NetDevice> nd,
                            bool promiscuous,
                            bool explicitFilename) override;

    /**
     * \param factory makes the device
     * \param node gets it
     * \param channel the cable to plug in
     * \return the device
     */
    static Ptr<NetDevice> Connect(const ObjectFactory& factory,
                                  const Ptr<Node>& node,
                                  const Ptr<EthernetChannel>& channel);

    ObjectFactory m_deviceFactory;     //!< makes devices of hosts
    ObjectFactory m_switchPortFactory; //!< makes ports of switches
    ObjectFactory m_channelFactory;    //!< makes cables
};

} // namespace ns3

#endif /* ETHERNET_HELPER_H */
