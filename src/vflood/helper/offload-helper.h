/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef OFFLOAD_HELPER_H
#define OFFLOAD_HELPER_H

#include "offload-place.h"
#include "vflood-helper.h"
#include "vsnoop-helper.h"

#include <cstdint>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Installs vFlood and vSnoop together.
 *
 * First Install() on the host, then InstallGuest() for each guest that is to have both; guests need
 * the stack of GuestInternetHelper. Attributes are set by the helpers that GetVflood() and
 * GetVsnoop() give. A guest may have one of the two alone, by InstallGuest() of that one.
 */
class OffloadHelper
{
  public:
    /// How the two work together.
    enum class Combination : uint8_t
    {
        PIPELINE, //!< one after the other: vSnoop, then vFlood for what comes; vFlood, then vSnoop
                  //!< for what goes (published)
        INTEGRATED, //!< one machine: ACKs ride on data (published as future work; how: assumed)
    };

    /**
     * \param combination how the two work together. INTEGRATED sets AckEvery of VsnoopControl to
     * NATIVE_ACK_EVERY, unless its default was changed before; set it afterwards if it is to be
     * another
     */
    explicit OffloadHelper(Combination combination = Combination::PIPELINE);

    /// Segments per ACK of the integrated machine (assumed: what hosts do).
    static constexpr uint32_t NATIVE_ACK_EVERY = 2;

    /**
     * \param placement where Install() of this helper, and of the two it has, puts things from now
     * on (initially DOM0): in the driver domain, or in the host's SR-IOV NIC
     */
    void SetPlacement(Placement placement);

    /**
     * \return installs vFlood; for its attributes
     */
    VfloodHelper& GetVflood();

    /**
     * \return installs vSnoop; for its attributes
     */
    VsnoopHelper& GetVsnoop();

    /**
     * \param host a host with an uplink and without vFlood and vSnoop (VirtError otherwise); with
     * several uplinks the first one gets them. VfloodControl, VsnoopControl, and with INTEGRATED
     * IntegratedControl are aggregated to it
     */
    void Install(Ptr<HypervisorHost> host) const;

    /**
     * \param guest a guest with a stack of GuestInternetHelper, on a host with both (VirtError
     * otherwise); its first vif gets them
     */
    void InstallGuest(Ptr<GuestNode> guest) const;

  private:
    /**
     * \param host gets the pipeline
     * \param place where
     */
    void InstallPipeline(Ptr<HypervisorHost> host, const OffloadPlace& place) const;

    /**
     * \param host gets the integrated machine
     * \param place where
     */
    void InstallIntegrated(Ptr<HypervisorHost> host, const OffloadPlace& place) const;

    Combination m_combination;              //!< how they work together
    Placement m_placement{Placement::DOM0}; //!< where they run
    VfloodHelper m_vflood;                  //!< installs vFlood
    VsnoopHelper m_vsnoop;                  //!< installs vSnoop
};

} // namespace ns3

#endif /* OFFLOAD_HELPER_H */
