/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_INCAST_H
#define SCENARIO_INCAST_H

#include "scenario-workload.h"

#include "ns3/incast-client.h"
#include "ns3/incast-server.h"
#include "ns3/tcp-counters.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief One receiver asks many senders for blocks, in rounds.
 */
class ScenarioIncast : public ScenarioWorkload
{
  public:
    using ScenarioWorkload::ScenarioWorkload;

    uint16_t GetUsualPort() const override;
    void Install(const Ends& ends, uint16_t port, Time start) override;
    uint64_t GetNAsked() const override;
    uint64_t GetNDone() const override;
    ScenarioFrame GetRows() const override;
    std::vector<std::pair<std::string, ScenarioCell>> GetSummary() const override;

    /**
     * \return the rounds that are over
     */
    const std::vector<IncastRound>& GetRounds() const;

    /**
     * \return the servers, in the order of "from"
     */
    const std::vector<Ptr<IncastServer>>& GetServers() const;

    /**
     * \return what the servers' TCP has counted of segments sent, timeouts and duplicate ACKs,
     * added up; Leulo's, in the hypervisor, is not in it
     */
    TcpCounters GetServerCounters() const;

  private:
    Ptr<IncastClient> m_client;               //!< the receiver
    std::vector<Ptr<IncastServer>> m_servers; //!< see GetServers()
    std::vector<IncastRound> m_rounds;        //!< see GetRounds()
};

} // namespace ns3

#endif /* SCENARIO_INCAST_H */
