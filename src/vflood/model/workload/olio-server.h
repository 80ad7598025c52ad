/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef OLIO_SERVER_H
#define OLIO_SERVER_H

#include "olio-stream.h"

#include "ns3/application.h"
#include "ns3/random-variable-stream.h"

#include <list>
#include <memory>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief A tier of Olio: takes requests on connections that stay, computes, and answers. By itself
 * it is memcached, MySQL or NFS, which ask nobody; the web tier is OlioWebServer.
 *
 * Computing is background work of the guest's vCPU: as a process it stands behind interrupts,
 * packets and short work, and one process computes after the other, first come first served. On a
 * node without a vCPU all compute at once.
 */
class OlioServer : public Application
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    OlioServer();
    ~OlioServer() override;

    static constexpr uint16_t PORT = 8080; //!< of all tiers (assumed)

    /**
     * \param config what computing costs; before the start (VirtError if out of range)
     */
    void SetConfig(const OlioConfig& config);

    /**
     * \param stream first random stream to use
     * \return number of streams used
     */
    int64_t AssignStreams(int64_t stream);

    /**
     * \return bytes read that were other than they should be
     */
    virtual uint64_t GetWrong() const;

    /**
     * \return connections that were lost
     */
    uint64_t GetNLost() const;

  protected:
    void DoDispose() override;
    void StartApplication() override;
    void StopApplication() override;

    /// A connection with a client.
    struct Peer
    {
        uint32_t number{0};                 //!< in the order they were accepted
        std::unique_ptr<OlioStream> stream; //!< its messages
    };

    /**
     * \param peer has sent a request
     * \param request it
     */
    virtual void OnRequest(Peer& peer, const OlioMessage& request);

    /**
     * \param peer gets the answer
     * \param request to this request
     */
    static void Answer(Peer& peer, const OlioMessage& request);

    /**
     * \param work what is done
     * \param share of the CPU time it takes
     * \param then called after that much CPU time
     */
    void Compute(OlioWork work, double share, std::function<void()> then);

    /**
     * \return a random number, uniform in 0..1
     */
    double Draw();

    /// A connection was lost.
    void OnLost();

    OlioConfig m_config; //!< see SetConfig()

  private:
    /**
     * \param socket of a new connection
     * \param from its peer
     */
    void OnAccept(Ptr<Socket> socket, const Address& from);

    Ptr<UniformRandomVariable> m_uniform;         //!< for Draw()
    Ptr<ExponentialRandomVariable> m_exponential; //!< for CPU time
    uint64_t m_nLost{0};                          //!< see GetNLost()
    Ptr<Socket> m_listener;                       //!< listening socket
    std::list<Peer> m_peers;                      //!< connections
};

} // namespace ns3

#endif /* OLIO_SERVER_H */
