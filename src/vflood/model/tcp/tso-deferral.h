/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TSO_DEFERRAL_H
#define TSO_DEFERRAL_H

#include <algorithm>
#include <cstdint>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Whether a sender with segmentation offload waits for room for a larger burst.
 *
 * Published (Linux 2.6.32 source): it waits while less than the Divisor-th part of the window may
 * be sent, for less than two jiffies after it began to wait; the next ACK or write asks again. It
 * does not wait when a whole super-segment (64 KB) may be sent, for less than a segment, or while
 * something is being repaired.
 */
class TsoDeferral
{
  public:
    /// What may be sent, and what there is.
    struct View
    {
        uint32_t allowed{0}; //!< bytes that both windows still allow
        uint32_t window{0};  //!< the smaller of the windows, bytes
        uint32_t unsent{0};  //!< bytes that wait to be sent
        uint32_t segment{0}; //!< segment size, bytes
        bool open{true};     //!< nothing is being repaired
        int64_t jiffy{0};    //!< number of the present jiffy
    };

    /**
     * \param divisor part of the window that is worth a burst; 0: never wait
     */
    void Setup(uint32_t divisor)
    {
        m_divisor = divisor;
    }

    /**
     * \param view the state of the connection
     * \return whether to wait
     */
    bool IsDeferred(const View& view)
    {
        const bool burst = view.allowed >= MOST || view.unsent <= view.segment ||
                           uint64_t{view.allowed} * m_divisor >= view.window;
        const bool late = m_since != NEVER && view.jiffy - m_since > 1;
        if (m_divisor == 0 || !view.open || burst || late)
        {
            m_since = NEVER;
            return false;
        }
        m_since = view.jiffy; // Linux: the wait begins anew each time
        return true;
    }

  private:
    static constexpr uint32_t MOST = 65536; //!< largest super-segment, bytes
    static constexpr int64_t NEVER = -1;    //!< it does not wait

    uint32_t m_divisor{0};  //!< part of the window that is worth a burst
    int64_t m_since{NEVER}; //!< jiffy in which it last decided to wait
};

} // namespace ns3

#endif /* TSO_DEFERRAL_H */
