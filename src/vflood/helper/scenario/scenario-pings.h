/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_PINGS_H
#define SCENARIO_PINGS_H

#include "scenario-workload.h"

#include "ns3/ping-series.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief A series of pings, and how long each request waited in the host of a guest.
 */
class ScenarioPings : public ScenarioWorkload
{
  public:
    /// One ping, times in seconds; negative = did not happen.
    struct Ping
    {
        double sent{-1};   //!< the request was sent
        double atHost{-1}; //!< it arrived at the answering host
        double seen{-1};   //!< the answering node saw it
        double rtt{-1};    //!< until the reply was read
    };

    using ScenarioWorkload::ScenarioWorkload;

    uint16_t GetUsualPort() const override;
    void Install(const Ends& ends, uint16_t port, Time start) override;
    int64_t AssignStreams(int64_t stream) override;
    uint64_t GetNAsked() const override;
    uint64_t GetNDone() const override;
    ScenarioFrame GetRows() const override;
    std::vector<std::pair<std::string, ScenarioCell>> GetSummary() const override;

    /**
     * \return the pings by sequence number
     */
    const std::vector<Ping>& GetPings() const;

  private:
    /// How long after the last request no reply is waited for any more, in s (assumed).
    static constexpr double PATIENCE = 10;

    /**
     * \param device where requests pass
     * \param trace its trace source
     * \param when gets the time
     */
    void Watch(Ptr<NetDevice> device, const std::string& trace, double Ping::*when);

    Ptr<PingSeries> m_series;  //!< pings
    Ipv4Address m_from;        //!< of the pinging machine
    std::vector<Ping> m_pings; //!< see GetPings()
    uint64_t m_answered{0};    //!< replies read
    bool m_given{false};       //!< no reply is waited for any more
};

} // namespace ns3

#endif /* SCENARIO_PINGS_H */
