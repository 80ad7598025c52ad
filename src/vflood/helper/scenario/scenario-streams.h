/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_STREAMS_H
#define SCENARIO_STREAMS_H

#include "scenario-workload.h"

#include "ns3/lan-broadcast.h"
#include "ns3/onoff-application.h"

#include <map>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief ns-3's BulkSendApplication and OnOffApplication, to its PacketSink.
 */
class ScenarioStreams : public ScenarioWorkload
{
  public:
    using ScenarioWorkload::ScenarioWorkload;

    uint16_t GetUsualPort() const override;
    void Install(const Ends& ends, uint16_t port, Time start) override;
    int64_t AssignStreams(int64_t stream) override;
    uint64_t GetNAsked() const override;
    uint64_t GetNDone() const override;
    ScenarioFrame GetRows() const override;

  private:
    /// What came from a machine.
    struct Received
    {
        std::string from;  //!< name of the machine
        uint64_t bytes{0}; //!< how much
        Time first{};      //!< when the first of it was read
        Time last{};       //!< when the last of it was read
    };

    /**
     * \return whether it is ns-3's bulk sender
     */
    bool IsBulk() const;

    /**
     * \param to gets the receiver
     */
    void InstallSink(const ScenarioMachine& to);

    /**
     * \param packet what was read
     * \param address who sent it
     */
    void OnRead(Ptr<const Packet> packet, const Address& address);

    std::vector<Ptr<OnOffApplication>> m_onOff;  //!< those with random streams
    std::map<Ipv4Address, std::size_t> m_places; //!< of m_received, by address
    std::vector<Received> m_received;            //!< in the order of "from"
    uint64_t m_each{0};                          //!< bytes that each is to send; 0: no limit
};

/**
 * \ingroup vflood
 *
 * \brief The broadcasts of a LAN.
 */
class ScenarioBroadcasts : public ScenarioWorkload
{
  public:
    using ScenarioWorkload::ScenarioWorkload;

    uint16_t GetUsualPort() const override;
    void Install(const Ends& ends, uint16_t port, Time start) override;
    int64_t AssignStreams(int64_t stream) override;
    uint64_t GetNAsked() const override;
    uint64_t GetNDone() const override;
    ScenarioFrame GetRows() const override;

  private:
    Ptr<LanBroadcast> m_broadcast; //!< sends them
};

} // namespace ns3

#endif /* SCENARIO_STREAMS_H */
