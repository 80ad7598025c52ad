/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VCPU_SLOTS_H
#define VCPU_SLOTS_H

#include "vcpu.h"
#include "virt-error.h"

#include "ns3/assert.h"

#include <memory>
#include <string>
#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \param vcpu a vCPU
 * \return whether it runs or would like to
 */
inline bool
WantsToRun(const Ptr<Vcpu>& vcpu)
{
    return vcpu->GetRunState() == RunState::RUNNING || vcpu->GetRunState() == RunState::RUNNABLE;
}

/**
 * \ingroup virt-host
 *
 * \brief What a scheduler knows of each vCPU, found by the number of the vCPU.
 *
 * \tparam Slot default constructible, with the members `Ptr<Vcpu> vcpu` and `uint32_t pcpu`
 */
template <class Slot>
class VcpuSlots
{
  public:
    /**
     * \param scheduler name of the scheduler, for errors
     */
    explicit VcpuSlots(const std::string& scheduler)
        : m_scheduler(scheduler)
    {
    }

    /**
     * \param vcpu a new vCPU
     * \param nPcpus number of pCPUs of the host
     * \return its slot, on the pCPU it may run on that the fewest vCPUs use
     * \throws VirtError if it may run on none
     */
    Slot& Add(Ptr<Vcpu> vcpu, uint32_t nPcpus)
    {
        const uint32_t id = vcpu->GetId();
        if (id >= m_slots.size())
        {
            m_slots.resize(id + 1);
        }
        NS_ASSERT_MSG(!m_slots[id], "vCPU " << id << " is already known");
        auto slot = std::make_unique<Slot>();
        slot->vcpu = vcpu;
        slot->pcpu = ChoosePcpu(vcpu, nPcpus);
        m_slots[id] = std::move(slot);
        return *m_slots[id];
    }

    /**
     * \param vcpu a vCPU that will not come back
     */
    void Remove(const Ptr<Vcpu>& vcpu)
    {
        m_slots[vcpu->GetId()].reset();
    }

    /**
     * \param vcpu a vCPU
     * \return its slot
     * \throws VirtError if it is not of this scheduler
     */
    Slot& Get(const Ptr<Vcpu>& vcpu) const
    {
        const uint32_t id = vcpu ? vcpu->GetId() : UINT32_MAX;
        if (id >= m_slots.size() || !m_slots[id] || m_slots[id]->vcpu != vcpu)
        {
            throw VirtError(m_scheduler + ": this vCPU (number " + std::to_string(id) +
                            ") is not of this scheduler; call AddVcpu() first");
        }
        return *m_slots[id];
    }

    /**
     * \param vcpu a vCPU of this scheduler, or null
     * \return its slot, null for null
     */
    Slot* Find(const Ptr<Vcpu>& vcpu) const
    {
        return vcpu ? m_slots[vcpu->GetId()].get() : nullptr;
    }

    /**
     * \param vcpu a vCPU
     * \param nPcpus number of pCPUs of the host
     * \return the pCPU it may run on that the fewest other vCPUs use
     * \throws VirtError if there is none
     */
    uint32_t ChoosePcpu(const Ptr<Vcpu>& vcpu, uint32_t nPcpus) const
    {
        std::vector<uint32_t> users(nPcpus, 0);
        ForEach([&](const Slot& other) { users[other.pcpu] += other.vcpu != vcpu; });
        uint32_t best = nPcpus;
        for (uint32_t p = 0; p < nPcpus; ++p)
        {
            if (vcpu->MayRunOn(p) && (best == nPcpus || users[p] < users[best]))
            {
                best = p;
            }
        }
        if (best == nPcpus)
        {
            throw VirtError(m_scheduler + ": vCPU " + std::to_string(vcpu->GetId()) +
                            " may run on no pCPU of this host, which has " +
                            std::to_string(nPcpus) +
                            "; give Vcpu::SetAffinity() pCPUs below that number, or more pCPUs "
                            "to the host");
        }
        return best;
    }

    /**
     * \tparam F callable with a Slot&
     * \param function called for each vCPU in the order of their numbers
     */
    template <class F>
    void ForEach(F&& function) const
    {
        for (const auto& slot : m_slots)
        {
            if (slot)
            {
                function(*slot);
            }
        }
    }

    /// Forget all.
    void Clear()
    {
        m_slots.clear();
    }

  private:
    std::string m_scheduler;                    //!< name of the scheduler
    std::vector<std::unique_ptr<Slot>> m_slots; //!< by number of the vCPU
};

} // namespace ns3

#endif /* VCPU_SLOTS_H */
