/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef CREDIT_TYPES_H
#define CREDIT_TYPES_H

#include "ns3/nstime.h"

#include <cstdint>
#include <ostream>
#include <vector>

namespace ns3
{

/// Priority classes of Xen's credit scheduler; a larger value is more urgent (published: Xen 3.3).
enum class CreditPriority : int8_t
{
    BOOST = 0,  //!< woke with credit left, until the first tick it is found running
    UNDER = -1, //!< has credit
    OVER = -2,  //!< has used more than its share
    IDLE = -64, //!< a pCPU that runs nobody
};

/// Which Xen's credit scheduler (unscoped, as ns-3's enum attributes need it).
enum CreditVersion
{
    CREDIT_XEN_3_3, //!< sampled charging, weight per domain, credit 0 on going inactive
    CREDIT_XEN_4_1, //!< precise charging, weight x active vCPUs, credit halved on going inactive
};

/// CPU time that one credit buys, in ns (published: 10 credits per ms).
inline constexpr int64_t NS_PER_CREDIT = 100000;

/**
 * \param time CPU time
 * \return what it costs, rounded down
 */
inline int32_t
ToCredit(Time time)
{
    return static_cast<int32_t>(time.GetNanoSeconds() / NS_PER_CREDIT);
}

struct CreditDomain;

/**
 * \ingroup virt-host
 *
 * \brief What the credit scheduler knows of one vCPU.
 */
struct CreditEntry
{
    uint32_t id{0};                                 //!< number of the vCPU on its host
    CreditDomain* domain{nullptr};                  //!< account of its domain
    int32_t credit{0};                              //!< credit, 10 per ms of CPU time
    CreditPriority priority{CreditPriority::UNDER}; //!< class in the run queue
    bool active{false};                             //!< on the active list: earns credit
    bool parked{false};                             //!< paused by the cap of its domain
};

/**
 * \ingroup virt-host
 *
 * \brief What the credit scheduler knows of one domain.
 */
struct CreditDomain
{
    uint32_t weight{256};             //!< share relative to other domains
    uint32_t cap{0};                  //!< upper limit in per cent of one pCPU, 0 = none
    std::vector<CreditEntry*> active; //!< active vCPUs, the latest in front
};

/**
 * \param p a priority
 * \return its name in lower case
 */
const char* ToString(CreditPriority p);

/**
 * \param os a stream
 * \param p a priority
 * \return the stream
 */
std::ostream& operator<<(std::ostream& os, CreditPriority p);

} // namespace ns3

#endif /* CREDIT_TYPES_H */
