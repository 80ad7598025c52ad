/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TRANSFER_APPLICATION_H
#define TRANSFER_APPLICATION_H

#include "ns3/address.h"
#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/ptr.h"
#include "ns3/random-variable-stream.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief What the sender knows of one transfer.
 */
struct TransferAttempt
{
    uint32_t index{0};  //!< 0, 1, ... in order of start
    Address local;      //!< address and port of the sender (known once connect() was called)
    Time start;         //!< when connect() was called
    Time closed;        //!< when the peer had closed too, or the transfer failed
    uint64_t bytes{0};  //!< bytes handed to the socket
    bool failed{false}; //!< refused, reset or timed out
};

/**
 * \ingroup vflood
 *
 * \brief Sends transfers of a fixed size, one after the other, each over a connection of its own.
 *
 * A transfer starts with connect(); when all is handed over the sender closes; the next one starts
 * a gap after the peer has closed as well. A connection that is refused, reset or times out counts
 * as a failed transfer, and the next one follows after the gap.
 */
class TransferApplication : public Application
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    TransferApplication();
    ~TransferApplication() override;

    /**
     * \param stream first number of the random stream of the gaps
     * \return how many streams were used
     */
    int64_t AssignStreams(int64_t stream);

    /**
     * \return socket of the transfer under way, null if there is none
     */
    Ptr<Socket> GetSocket() const;

    /**
     * TracedCallback signature of TransferStarted and TransferEnded.
     *
     * \param attempt the transfer
     */
    typedef void (*AttemptTracedCallback)(const TransferAttempt& attempt);

  protected:
    void DoDispose() override;

  private:
    void StartApplication() override;
    void StopApplication() override;

    /// Start the next transfer.
    void StartTransfer();

    /**
     * Hand over as much as the socket takes; close when it has everything.
     *
     * \param socket the socket
     * \param available bytes it takes
     */
    void Fill(Ptr<Socket> socket, uint32_t available);

    /**
     * \param socket connected
     */
    void OnConnected(Ptr<Socket> socket);

    /**
     * \param socket closed by both ends
     */
    void OnClosed(Ptr<Socket> socket);

    /**
     * \param socket refused, reset or timed out
     */
    void OnFailed(Ptr<Socket> socket);

    /**
     * The present transfer is over.
     *
     * \param failed whether it failed
     */
    void End(bool failed);

    /// Forget the present socket.
    void Detach();

    Address m_remote;                                      //!< attribute Remote
    uint64_t m_bytes;                                      //!< attribute Bytes
    uint32_t m_transfers;                                  //!< attribute Transfers
    Ptr<RandomVariableStream> m_gap;                       //!< attribute Gap
    TransferAttempt m_attempt;                             //!< the present transfer
    uint32_t m_started{0};                                 //!< number of transfers started
    Ptr<Socket> m_socket;                                  //!< of the present transfer
    EventId m_next;                                        //!< start of the next transfer
    TracedCallback<const TransferAttempt&> m_startedTrace; //!< TransferStarted
    TracedCallback<const TransferAttempt&> m_endedTrace;   //!< TransferEnded
};

} // namespace ns3

#endif /* TRANSFER_APPLICATION_H */
