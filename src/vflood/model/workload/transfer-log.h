/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TRANSFER_LOG_H
#define TRANSFER_LOG_H

#include "transfer-application.h"
#include "transfer-sink.h"

#include <vector>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief One transfer as both ends saw it.
 */
struct TransferRecord
{
    Address local;      //!< address and port of the sender
    Time start;         //!< when the sender called connect()
    Time firstByte;     //!< when the receiver read the first byte; zero if it read none
    Time end;           //!< when the receiver read the last byte; zero if it read none
    uint64_t bytes{0};  //!< bytes the receiver read
    uint64_t wrong{0};  //!< of these, bytes that were not what was sent
    bool ended{false};  //!< both ends have said that it is over
    bool failed{false}; //!< either end failed, or the receiver got less than was sent

    /**
     * \return bits per second from start to end; 0 if it failed or goes on
     */
    double GetGoodput() const;
};

/**
 * \ingroup vflood
 *
 * \brief Puts together what TransferApplication and TransferSink report, by the sender's address
 * and port. Must outlive the applications' use.
 */
class TransferLog
{
  public:
    TransferLog() = default;
    TransferLog(const TransferLog&) = delete;
    TransferLog& operator=(const TransferLog&) = delete;

    /**
     * \param application a sender
     */
    void Watch(Ptr<TransferApplication> application);

    /**
     * \param sink a receiver
     */
    void Watch(Ptr<TransferSink> sink);

    /**
     * \return all transfers in order of start
     */
    const std::vector<TransferRecord>& GetTransfers() const;

    /**
     * \return number of transfers that are over, failed ones included
     */
    std::size_t GetNEnded() const;

    /**
     * \param callback called when a transfer is over at both ends (or failed at the sender)
     */
    void SetEndedCallback(Callback<void, const TransferRecord&> callback);

  private:
    /// A transfer and what is still to be heard of it.
    struct Pending
    {
        uint64_t sent{0};     //!< bytes the sender handed over
        bool sender{false};   //!< the sender has finished
        bool receiver{false}; //!< the receiver has finished
    };

    /**
     * \param attempt a transfer that started
     */
    void OnStarted(const TransferAttempt& attempt);

    /**
     * \param attempt a transfer that ended at its sender
     */
    void OnEnded(const TransferAttempt& attempt);

    /**
     * \param receipt a transfer that ended at its receiver
     */
    void OnReceipt(const TransferReceipt& receipt);

    /**
     * \param local the sender's address and port
     * \return index of the newest transfer from there, or GetTransfers().size()
     */
    std::size_t Find(const Address& local) const;

    /**
     * \param i index of a transfer one end of which has finished
     */
    void Settle(std::size_t i);

    std::vector<TransferRecord> m_transfers;          //!< in order of start
    std::vector<Pending> m_pending;                   //!< same index
    std::size_t m_ended{0};                           //!< number that are over
    Callback<void, const TransferRecord&> m_callback; //!< a transfer is over
};

} // namespace ns3

#endif /* TRANSFER_LOG_H */
