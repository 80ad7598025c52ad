/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef HOST_PRESET_H
#define HOST_PRESET_H

#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/// Where domains run that are given no pCPUs.
enum class HostPlacement
{
    ANYWHERE,  //!< on any pCPU, as the scheduler likes
    DEDICATED, //!< each on a pCPU of its own: dom0 on pCPU 0, guests on the next ones
    NO_HOST,   //!< there are no virtualised hosts
};

/**
 * \ingroup virt-host
 *
 * \brief A whole configuration of a host under one name.
 */
struct HostPreset
{
    std::string name;                                            //!< its name
    std::string description;                                     //!< one line, with the source
    std::string scheduler;                                       //!< TypeId name of the policy
    std::vector<std::pair<std::string, std::string>> attributes; //!< of the policy, in this order
    HostPlacement placement;                                     //!< domains without pCPUs
};

/**
 * \ingroup virt-host
 *
 * \return all presets
 */
const std::vector<HostPreset>& GetHostPresets();

/**
 * \ingroup virt-host
 *
 * \param name name of a preset
 * \return the preset
 * \throws VirtError that lists the names if there is none
 */
const HostPreset& FindHostPreset(const std::string& name);

} // namespace ns3

#endif /* HOST_PRESET_H */
