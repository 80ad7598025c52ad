/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_REQUESTS_H
#define SCENARIO_REQUESTS_H

#include "scenario-workload.h"

#include "ns3/request-client.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief Requests and responses, as of a web server.
 */
class ScenarioRequests : public ScenarioWorkload
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

    /// A request that was answered.
    struct Answer
    {
        std::string from;                 //!< who asked
        RequestClient::Exchange exchange; //!< when
    };

    /**
     * \return all answers in the order they came
     */
    const std::vector<Answer>& GetAnswers() const;

  private:
    std::vector<Ptr<RequestClient>> m_clients; //!< who ask
    std::vector<Answer> m_answers;             //!< see GetAnswers()
};

} // namespace ns3

#endif /* SCENARIO_REQUESTS_H */
