/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "transfer-log.h"

namespace ns3
{

double
TransferRecord::GetGoodput() const
{
    return ended && !failed ? 8.0 * bytes / (end - start).GetSeconds() : 0.0;
}

void
TransferLog::Watch(Ptr<TransferApplication> application)
{
    application->TraceConnectWithoutContext("TransferStarted",
                                            MakeCallback(&TransferLog::OnStarted, this));
    application->TraceConnectWithoutContext("TransferEnded",
                                            MakeCallback(&TransferLog::OnEnded, this));
}

void
TransferLog::Watch(Ptr<TransferSink> sink)
{
    sink->TraceConnectWithoutContext("TransferCompleted",
                                     MakeCallback(&TransferLog::OnReceipt, this));
}

const std::vector<TransferRecord>&
TransferLog::GetTransfers() const
{
    return m_transfers;
}

std::size_t
TransferLog::GetNEnded() const
{
    return m_ended;
}

void
TransferLog::SetEndedCallback(Callback<void, const TransferRecord&> callback)
{
    m_callback = callback;
}

std::size_t
TransferLog::Find(const Address& local) const
{
    for (std::size_t i = m_transfers.size(); i-- > 0;)
    {
        if (m_transfers[i].local == local)
        {
            return i;
        }
    }
    return m_transfers.size();
}

void
TransferLog::OnStarted(const TransferAttempt& attempt)
{
    TransferRecord record;
    record.local = attempt.local;
    record.start = attempt.start;
    m_transfers.push_back(record);
    m_pending.emplace_back();
}

void
TransferLog::OnEnded(const TransferAttempt& attempt)
{
    const std::size_t i = Find(attempt.local);
    if (i < m_transfers.size())
    {
        m_pending[i].sender = true;
        m_pending[i].sent = attempt.bytes;
        m_transfers[i].failed |= attempt.failed;
        Settle(i);
    }
}

void
TransferLog::OnReceipt(const TransferReceipt& receipt)
{
    const std::size_t i = Find(receipt.peer);
    if (i < m_transfers.size())
    {
        TransferRecord& record = m_transfers[i];
        m_pending[i].receiver = true;
        record.firstByte = receipt.firstByte;
        record.end = receipt.lastByte;
        record.bytes = receipt.bytes;
        record.wrong = receipt.wrong;
        record.failed |= receipt.failed;
        Settle(i);
    }
}

void
TransferLog::Settle(std::size_t i)
{
    TransferRecord& record = m_transfers[i];
    const Pending& pending = m_pending[i];
    const bool over = pending.sender && (pending.receiver || record.failed);
    if (record.ended || !over)
    {
        return;
    }
    record.ended = true;
    record.failed |= record.bytes != pending.sent || record.wrong > 0;
    ++m_ended;
    if (!m_callback.IsNull())
    {
        m_callback(record);
    }
}

} // namespace ns3
