/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef OLIO_WEB_SERVER_H
#define OLIO_WEB_SERVER_H

#include "olio-calls.h"
#include "olio-server.h"

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief The web tier of Olio: Apache with PHP, a process for each client's connection.
 *
 * What it does about a request: it computes, calls the other tiers one after the other, computes
 * the rest and answers. A page is looked up in memcached, and made from some queries if it is not
 * there (the new page is not stored: assumed); a file is read from NFS, each time; a form takes
 * queries, and its files are written to NFS. Each process has connections of its own to memcached
 * and MySQL; to NFS there is one for all, as of a kernel.
 */
class OlioWebServer : public OlioServer
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    OlioWebServer();
    ~OlioWebServer() override;

    /**
     * Set the other tiers; after SetConfig(), before the start.
     *
     * \param memcached its address and port
     * \param mysql its address and port
     * \param nfs its address and port
     */
    void SetTiers(const Address& memcached, const Address& mysql, const Address& nfs);

    /**
     * \return how long calls of other tiers took
     */
    const OlioTimes& GetCallTimes() const;

    /**
     * \return how long requests took, from their last byte until the answer was handed to TCP
     */
    const OlioTimes& GetRequestTimes() const;

    uint64_t GetWrong() const override;

  protected:
    void DoDispose() override;
    void StartApplication() override;

  private:
    /// A request that is being served.
    struct Job
    {
        Peer* peer;                    //!< who asked
        OlioMessage request;           //!< what
        Time begin;                    //!< since when
        std::deque<OlioMessage> calls; //!< still to be made
    };

    void OnRequest(Peer& peer, const OlioMessage& request) override;

    /**
     * \param request what a client asks
     * \return what the other tiers are asked for it
     */
    std::deque<OlioMessage> Plan(const OlioMessage& request);

    /**
     * \param calls get some queries
     */
    void AddQueries(std::deque<OlioMessage>& calls);

    /**
     * \param job go on with it
     */
    void Next(const std::shared_ptr<Job>& job);

    /**
     * \param range least and most
     * \return a number drawn evenly from it
     */
    uint32_t Pick(const OlioRange& range);

    std::array<Address, 3> m_tiers;         //!< memcached, MySQL, NFS
    std::unique_ptr<OlioCalls> m_memcached; //!< calls of memcached
    std::unique_ptr<OlioCalls> m_mysql;     //!< calls of MySQL
    std::unique_ptr<OlioCalls> m_nfs;       //!< calls of NFS
    OlioTimes m_callTimes;                  //!< see GetCallTimes()
    OlioTimes m_requestTimes;               //!< see GetRequestTimes()
};

} // namespace ns3

#endif /* OLIO_WEB_SERVER_H */
