/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef LEULO_CPU_H
#define LEULO_CPU_H

#include "ns3/hypervisor-host.h"
#include "ns3/object.h"
#include "ns3/work-server.h"

#include <functional>
#include <memory>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief The CPU that runs the TCP stacks in the hypervisor of one host.
 *
 * Guarantees:
 * 1. one piece of work at a time, in the order it was given, whichever guest it is for;
 * 2. an effect is invoked when its CPU time has passed, as an event of its own in the context that
 *    was asked for; no guest has to run for it;
 * 3. only with Placement DOM0 does work wait for a vCPU, that of the driver domain.
 */
class LeuloCpu : public Object
{
  public:
    /// Where the work is done (all are assumed: nothing is published).
    enum Placement : uint8_t
    {
        CORE,        //!< on a core that belongs to the hypervisor, in addition to the host's pCPUs
        DOM0,        //!< by the vCPU of the driver domain
        INTERRUPTED, //!< on a pCPU, at once: whoever runs there loses the time
    };

    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    LeuloCpu();
    ~LeuloCpu() override;

    /**
     * Complete the construction. Once.
     *
     * \param host whose hypervisor it is
     * \throws VirtError if attribute Pcpu names none of its pCPUs
     */
    void Setup(Ptr<HypervisorHost> host);

    /// Work to do.
    using Effect = std::function<void()>;

    /**
     * \param cost CPU time it takes
     * \param context node in whose context \p effect is invoked then, HvTimers::HARDWARE for none
     * \param effect what to do
     */
    void Run(Time cost, uint32_t context, Effect effect);

    /**
     * \return CPU time given so far, work that waits included
     */
    Time GetTime() const;

    /**
     * \return where the work is done
     */
    Placement GetPlacement() const;

  protected:
    void DoDispose() override;

  private:
    /**
     * \param cost CPU time, taken from whoever runs on the pCPU
     * \return delay until it has passed, the work before it included
     */
    Time Interrupt(Time cost);

    Placement m_placement;                //!< attribute Placement
    uint32_t m_pcpu;                      //!< attribute Pcpu
    Ptr<HypervisorHost> m_host;           //!< whose hypervisor it is
    std::unique_ptr<WorkServer> m_server; //!< the core of CORE
    Time m_busyUntil;                     //!< of INTERRUPTED
    Time m_time;                          //!< CPU time given
};

} // namespace ns3

#endif /* LEULO_CPU_H */
