/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef FRTO_MACHINE_H
#define FRTO_MACHINE_H

#include "frto-state.h"

#include "ns3/sequence-number.h"

namespace ns3
{

/// What one ACK said, as far as loss detection asks.
struct AckView
{
    SequenceNumber32 ack;        //!< acknowledgement number
    bool advances{false};        //!< it acknowledges new data
    bool duplicate{false};       //!< no news, no data, same window, data outstanding
    bool windowOrData{false};    //!< it carries data or changes the window
    bool originalSacked{false};  //!< newly reports data sent before the last timeout
    bool newSacked{false};       //!< newly reports data sent after it
    bool duplicateSack{false};   //!< it reports a segment that arrived twice (RFC 2883)
    bool congestionEcho{false};  //!< ECE is set
    uint32_t echo{0};            //!< echoed timestamp, ms; 0 if there is none
    bool newDataCanBeSent{true}; //!< unsent data and room in the peer's window
};

/**
 * \ingroup vflood
 *
 * \brief F-RTO of one connection: the mark, the present table, and the verdict.
 */
class FrtoMachine
{
  public:
    /**
     * The timer expired and the head is about to be sent again.
     *
     * \param sackEnhanced which of the tables decides about this timeout
     * \param mark first byte that was not sent before the timeout
     */
    void Timeout(bool sackEnhanced, SequenceNumber32 mark);

    /// The timer expired, and F-RTO may not be used.
    void Cancel();

    /**
     * \param view an ACK; only if IsActive()
     * \return what it was taken for
     */
    FrtoEvent Acked(const AckView& view);

    /**
     * \return whether no verdict has been reached on the last timeout
     */
    bool IsActive() const;

    /**
     * \return the state
     */
    FrtoState GetState() const;

    /**
     * \return first byte that was not sent before the last timeout
     */
    SequenceNumber32 GetMark() const;

    /**
     * \param before state before a verdict of LOSS
     * \param event event that led to it
     * \return segments that may be sent at once beside those in flight (published: Linux 2.6.32)
     */
    static uint32_t GetAllowance(FrtoState before, FrtoEvent event);

  private:
    /**
     * \param view an ACK
     * \return the event it is
     */
    FrtoEvent Classify(const AckView& view) const;

    /**
     * \param event what happens; legal in the present state
     */
    void Apply(FrtoEvent event);

    FrtoState m_state{FrtoState::IDLE}; //!< the state
    bool m_sackEnhanced{false};         //!< which table
    SequenceNumber32 m_mark{0};         //!< the mark
};

} // namespace ns3

#endif /* FRTO_MACHINE_H */
