/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef CPU_COST_HELPER_H
#define CPU_COST_HELPER_H

#include "ns3/node-container.h"
#include "ns3/node-cpu.h"
#include "ns3/object-factory.h"

#include <string>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief Lets packets cost CPU time on ordinary nodes (preset cpu-only: no hypervisor).
 *
 * \code
 *   CpuCostHelper cpu;
 *   cpu.SetAttribute("RxPacket", StringValue("10us")); // at most 100 000 packets per second
 *   cpu.Install(router); // after its devices and its internet stack
 * \endcode
 */
class CpuCostHelper
{
  public:
    CpuCostHelper();

    /**
     * \param name an attribute of ns3::NodeCpu
     * \param value its value
     */
    void SetAttribute(const std::string& name, const AttributeValue& value);

    /**
     * \param node an ordinary node with its devices, bridges and internet stack
     * \return its CPU
     * \throws VirtError if it is a guest or a host, or has a CPU already
     */
    Ptr<NodeCpu> Install(Ptr<Node> node) const;

    /**
     * \param nodes several such nodes, which get one CPU each
     */
    void Install(const NodeContainer& nodes) const;

  private:
    ObjectFactory m_cpu; //!< CPUs
};

} // namespace ns3

#endif /* CPU_COST_HELPER_H */
