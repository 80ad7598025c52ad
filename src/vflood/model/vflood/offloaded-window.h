/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef OFFLOADED_WINDOW_H
#define OFFLOADED_WINDOW_H

#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-socket-state.h"
#include "ns3/tcp-view.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief A flow's congestion window in the driver domain: any TcpCongestionOps of ns-3, on a
 * TcpSocketState of its own, told what a socket would tell it.
 *
 * Guarantees:
 * 1. the state says what the network sees: the sequence numbers, flight and round trips are those
 *    of segments that the driver domain has released, not of those that it holds;
 * 2. between Freeze() and Adopt() or Resume() the window does not change;
 * 3. each CA_EVENT and congestion state that a sending socket reports is reported: TX_START,
 *    COMPLETE_CWR, LOSS; OPEN, DISORDER, CWR, RECOVERY, LOSS.
 */
class OffloadedWindow
{
  public:
    /// What an ACK did.
    struct News
    {
        SequenceNumber32 una;                                     //!< highest acknowledgement
        uint32_t segments{0};                                     //!< it covered
        uint32_t inNetwork{0};                                    //!< segments left there
        bool ece{false};                                          //!< it echoes a congestion mark
        const TcpRateOps::TcpRateConnection* connection{nullptr}; //!< delivery, totals
        const TcpRateOps::TcpRateSample* sample{nullptr};         //!< delivery, since the last one
    };

    /**
     * \param ops congestion control, for this flow alone
     * \param segmentSize bytes of a full segment
     * \param initialCwnd first window in segments
     */
    OffloadedWindow(Ptr<TcpCongestionOps> ops, uint32_t segmentSize, uint32_t initialCwnd);

    /**
     * \param first what follows the guest's SYN
     */
    void Start(SequenceNumber32 first);

    /// The handshake is over.
    void Open();

    /**
     * A segment is released.
     *
     * \param end what follows its last byte
     * \param idle whether nothing was in the network
     * \param now present time
     */
    void OnSent(SequenceNumber32 end, bool idle, Time now);

    /**
     * \param sample a round trip; zero is none
     */
    void TakeRtt(Time sample);

    /**
     * \param view a segment from the peer; its timestamps are noted
     */
    void TakeTimestamps(const TcpView& view);

    /**
     * An ACK of new data.
     *
     * \param news what it did
     * \param grow whether the window may change: not while the flow is offline
     */
    void OnAck(const News& news, bool grow);

    /// A first duplicate ACK.
    void OnDisorder();

    /**
     * The flow goes offline because of a loss: the window stays as it is, the congestion control
     * learns of the loss and sets the slow start threshold.
     *
     * \param timeout whether the guest's timer expired; else duplicate ACKs
     * \param inNetwork segments in the network
     */
    void Freeze(bool timeout, uint32_t inNetwork);

    /**
     * The loss is repaired; go on with the guest's window.
     *
     * \param cwnd window in segments
     * \param ssthresh slow start threshold in segments
     */
    void Adopt(uint32_t cwnd, uint32_t ssthresh);

    /**
     * The loss is repaired; go on with the window that this congestion control chose when it
     * learned of the loss; after a timeout with the first window, in slow start.
     */
    void Resume();

    /**
     * A segment with CWR leaves: the guest has answered a congestion mark.
     *
     * \param end what follows its last byte
     */
    void OnCwrSent(SequenceNumber32 end);

    /**
     * \return window in segments
     */
    uint32_t GetCwnd() const;

    /**
     * \return smallest round trip seen; zero if none yet
     */
    Time GetMinRtt() const;

    /**
     * \return when the congestion control lets the next segment go, if it paces; else zero
     */
    Time GetNextRelease() const
    {
        return m_next;
    }

    /**
     * \return the congestion control
     */
    Ptr<const TcpCongestionOps> GetCongestionOps() const
    {
        return m_ops;
    }

    /**
     * \return the state that the congestion control sees
     */
    Ptr<const TcpSocketState> GetState() const
    {
        return m_tcb;
    }

  private:
    /**
     * \param state what the congestion control is told
     */
    void Become(TcpSocketState::TcpCongState_t state);

    /**
     * \param una highest acknowledgement; a reduction is over when it has passed its end
     */
    void EndReduction(SequenceNumber32 una);

    /**
     * An ACK echoes a mark: reduce the window, once per round trip.
     *
     * \param news what it did
     */
    void Reduce(const News& news);

    Ptr<TcpCongestionOps> m_ops;  //!< congestion control
    Ptr<TcpSocketState> m_tcb;    //!< its state
    SequenceNumber32 m_reducedTo; //!< end of the round trip of the last reduction
    bool m_awaitsCwr{false};      //!< the guest has not answered the mark yet
    uint32_t m_afterLoss{0};      //!< window of Resume() in bytes
    Time m_next;                  //!< when the next segment may go, if paced
};

} // namespace ns3

#endif /* OFFLOADED_WINDOW_H */
