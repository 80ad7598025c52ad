/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef DROP_REASON_H
#define DROP_REASON_H

#include <array>
#include <cstdint>
#include <ostream>

namespace ns3
{

/// Why a device or the bridge of the network path refused a frame.
enum class DropReason : uint8_t
{
    LINK_DOWN,        //!< no channel, or no peer on it
    TOO_BIG,          //!< payload larger than the MTU
    TX_QUEUE_FULL,    //!< transmit queue of a physical NIC or switch port
    CORRUPTED,        //!< the receive error model said so
    NIC_RX_RING_FULL, //!< the driver did not fetch frames from the NIC in time
    TX_RING_FULL,     //!< guest's transmit ring, no usable slot left
    NO_RX_BUFFER,     //!< the guest posted too few receive buffers, and the vif queue does not wait
    VIF_QUEUE_FULL,   //!< the queue that waits for receive buffers of the guest
    VIF_TIMEOUT,      //!< waited too long for receive buffers of the guest
    VIF_GONE,         //!< the guest was shut down, or the vif taken away
    SAME_PORT,        //!< the bridge would send it back where it came from
    NO_PORT,          //!< the bridge has no port to send it to
    GUEST_GONE,       //!< the guest ended before it had the CPU time to send it
    COUNT             //!< number of reasons, not a reason
};

/**
 * \param reason a reason
 * \return its name, in lower case with dashes
 */
const char* ToString(DropReason reason);

/**
 * \param os a stream
 * \param reason a reason
 * \return the stream
 */
std::ostream& operator<<(std::ostream& os, DropReason reason);

/**
 * \ingroup virt-host
 *
 * \brief Counts dropped frames by reason.
 */
class DropCounter
{
  public:
    /**
     * \param reason why a frame was dropped
     */
    void Count(DropReason reason)
    {
        ++m_counts[static_cast<std::size_t>(reason)];
    }

    /**
     * \param reason a reason
     * \return how many frames were dropped for it
     */
    uint64_t Get(DropReason reason) const
    {
        return m_counts[static_cast<std::size_t>(reason)];
    }

    /**
     * \return how many frames were dropped
     */
    uint64_t GetTotal() const
    {
        uint64_t total = 0;
        for (auto count : m_counts)
        {
            total += count;
        }
        return total;
    }

  private:
    std::array<uint64_t, static_cast<std::size_t>(DropReason::COUNT)> m_counts{}; //!< by reason
};

} // namespace ns3

#endif /* DROP_REASON_H */
