/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TRANSFER_SINK_H
#define TRANSFER_SINK_H

#include "process.h"

#include "ns3/address.h"
#include "ns3/application.h"
#include "ns3/ptr.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"

#include <map>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief What the receiver knows of one transfer.
 */
struct TransferReceipt
{
    Address peer;       //!< address and port of the sender
    Time firstByte;     //!< when the application read the first byte
    Time lastByte;      //!< when the application read the last byte
    uint64_t bytes{0};  //!< bytes read
    uint64_t wrong{0};  //!< bytes that differ from TransferPattern
    bool failed{false}; //!< reset or timed out before the sender closed
};

/**
 * \ingroup vflood
 *
 * \brief Receives the transfers of TransferApplication: accepts, reads, checks every byte, closes
 * when the sender has closed.
 *
 * It reads in the middle of receiving a segment, as ns-3's applications do, or as a Process.
 */
class TransferSink : public Application
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    TransferSink();
    ~TransferSink() override;

    /**
     * TracedCallback signature of TransferCompleted.
     *
     * \param receipt the transfer
     */
    typedef void (*ReceiptTracedCallback)(const TransferReceipt& receipt);

  protected:
    void DoDispose() override;

  private:
    /// What a connection has to say.
    enum class News
    {
        DATA,   //!< there is data
        CLOSED, //!< the sender has closed
        FAILED  //!< reset or timed out
    };

    void StartApplication() override;
    void StopApplication() override;

    /**
     * \param socket of a new connection
     * \param from its peer
     */
    void OnAccept(Ptr<Socket> socket, const Address& from);

    /**
     * \param socket has data
     */
    void OnRead(Ptr<Socket> socket);

    /**
     * \param socket closed by the sender
     */
    void OnClosed(Ptr<Socket> socket);

    /**
     * \param socket reset or timed out
     */
    void OnFailed(Ptr<Socket> socket);

    /**
     * Act on it now, or when the process runs.
     *
     * \param socket of the connection
     * \param news of it
     */
    void Hear(const Ptr<Socket>& socket, News news);

    /**
     * \param socket of the connection
     * \param news of it
     */
    void Act(const Ptr<Socket>& socket, News news);

    /// Act on all that the process has been woken for.
    void ActOnAll();

    /**
     * \param socket read all it has
     */
    void Read(const Ptr<Socket>& socket);

    /**
     * \param socket whose transfer is over
     * \param failed whether it failed
     */
    void End(Ptr<Socket> socket, bool failed);

    Address m_local;                                         //!< attribute Local
    bool m_asProcess;                                        //!< attribute AsProcess
    Process m_process;                                       //!< reads, if that is wanted
    std::vector<std::pair<Ptr<Socket>, News>> m_news;        //!< for the process, in order
    Ptr<Socket> m_listener;                                  //!< listening socket
    std::map<Ptr<Socket>, TransferReceipt> m_open;           //!< transfers in progress
    TracedCallback<const TransferReceipt&> m_completedTrace; //!< TransferCompleted
};

} // namespace ns3

#endif /* TRANSFER_SINK_H */
