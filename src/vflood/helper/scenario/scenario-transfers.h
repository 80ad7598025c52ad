/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_TRANSFERS_H
#define SCENARIO_TRANSFERS_H

#include "scenario-workload.h"

#include "ns3/transfer-log.h"

#include <map>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Transfers of a fixed size, one after the other: TransferApplication to TransferSink.
 */
class ScenarioTransfers : public ScenarioWorkload
{
  public:
    using ScenarioWorkload::ScenarioWorkload;

    uint16_t GetUsualPort() const override;
    void Install(const Ends& ends, uint16_t port, Time start) override;
    int64_t AssignStreams(int64_t stream) override;
    uint64_t GetNAsked() const override;
    uint64_t GetNDone() const override;
    ScenarioFrame GetRows() const override;
    std::vector<std::pair<std::string, ScenarioCell>> GetSummary() const override;

    /**
     * \return all transfers in order of start
     */
    const std::vector<TransferRecord>& GetTransfers() const;

    /**
     * \return the senders, in the order of "from"
     */
    const std::vector<Ptr<TransferApplication>>& GetSenders() const;

  private:
    TransferLog m_log;                               //!< what happened
    std::vector<Ptr<TransferApplication>> m_senders; //!< see GetSenders()
    std::map<Ipv4Address, std::string> m_names;      //!< senders by address
};

} // namespace ns3

#endif /* SCENARIO_TRANSFERS_H */
