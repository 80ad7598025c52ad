/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef DOMAIN_H
#define DOMAIN_H

#include "ns3/nstime.h"
#include "ns3/object.h"

#include <string>
#include <vector>

namespace ns3
{

class Vcpu;

/**
 * \ingroup virt-host
 *
 * \brief A domain in Xen's sense: the unit that weights and caps belong to. Domain 0 is the driver
 * domain, the others are guests.
 */
class Domain : public Object
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    Domain();
    ~Domain() override;

    /**
     * \param id number on its host, 0 for the driver domain
     * \param name name for traces
     */
    void SetIdentity(uint32_t id, const std::string& name);

    /**
     * \return number on its host; 0 is the driver domain
     */
    uint32_t GetId() const;

    /**
     * \return name for traces
     */
    const std::string& GetName() const;

    /**
     * \return whether this is the driver domain
     */
    bool IsDom0() const;

    /**
     * \param weight share relative to other domains, 1..65535 (VirtError otherwise)
     */
    void SetWeight(uint32_t weight);

    /**
     * \return share relative to other domains
     */
    uint32_t GetWeight() const;

    /**
     * \param cap upper limit in per cent of one pCPU, 0 = none
     */
    void SetCap(uint32_t cap);

    /**
     * \return upper limit in per cent of one pCPU, 0 = none
     */
    uint32_t GetCap() const;

    /**
     * \param vcpu a vCPU of this domain
     */
    void AddVcpu(Ptr<Vcpu> vcpu);

    /**
     * \return number of vCPUs
     */
    std::size_t GetNVcpus() const;

    /**
     * \param index 0..GetNVcpus()-1 (VirtError otherwise)
     * \return that vCPU
     */
    Ptr<Vcpu> GetVcpu(std::size_t index) const;

    /**
     * Charge the vCPU whose software runs right now; nobody if none does.
     *
     * \param cost CPU time
     */
    void ChargeInside(Time cost);

  protected:
    void DoDispose() override;

  private:
    uint32_t m_id{0};               //!< number on its host
    std::string m_name;             //!< name for traces
    uint32_t m_weight{256};         //!< scheduling weight
    uint32_t m_cap{0};              //!< per cent of one pCPU, 0 = none
    std::vector<Ptr<Vcpu>> m_vcpus; //!< vCPUs in order of creation
};

} // namespace ns3

#endif /* DOMAIN_H */
