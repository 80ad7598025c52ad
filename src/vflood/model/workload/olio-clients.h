/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef OLIO_CLIENTS_H
#define OLIO_CLIENTS_H

#include "olio-calls.h"
#include "olio-session.h"

#include "ns3/application.h"
#include "ns3/random-variable-stream.h"
#include "ns3/traced-callback.h"

#include <string>

namespace ns3
{

/// An operation that a user has done.
struct OlioRecord
{
    OlioOperation operation{OlioOperation::HOME_PAGE}; //!< what
    Time start;                                        //!< when its first request was made
    Time end;                                          //!< when its last answer had been read
    uint32_t requests{0};                              //!< number of HTTP requests
    uint64_t bytes{0};                                 //!< bytes of answers
};

/**
 * \ingroup vflood
 *
 * \brief The load generator of Olio: users who do one operation after the other, and think in
 * between. Each has one connection with the web tier, which stays (assumed).
 *
 * The first operation is a home page, after a first pause. Pauses are exponential with mean
 * OlioConfig::think, those beyond OlioConfig::thinkBound means drawn again (published: truncated
 * negative exponential; that it is the pause and not the cycle: assumed). Every user has a random
 * stream of its own: what users do, and how large it is, does not depend on what the tiers do.
 */
class OlioClients : public Application
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    OlioClients();
    ~OlioClients() override;

    /**
     * \param config what users do; before the start (VirtError if out of range)
     * \param web address and port of the web tier
     * \param users number of users
     */
    void Setup(const OlioConfig& config, const Address& web, uint32_t users);

    /**
     * \param stream first random stream to use
     * \return number of streams used
     */
    int64_t AssignStreams(int64_t stream);

    /**
     * \return bytes of answers that were other than they should be
     */
    uint64_t GetWrong() const;

    /**
     * \return how long requests took, until the last byte of the answer was read
     */
    const OlioTimes& GetRequestTimes() const;

    /**
     * TracedCallback signature of Operation.
     *
     * \param record an operation that is over
     */
    typedef void (*OperationTracedCallback)(const OlioRecord& record);

    /**
     * TracedCallback signature of Lost.
     *
     * \param error what happened
     */
    typedef void (*LostTracedCallback)(const std::string& error);

  protected:
    void DoDispose() override;

  private:
    /// A user.
    struct User
    {
        Ptr<UniformRandomVariable> uniform;   //!< for the session
        Ptr<ExponentialRandomVariable> pause; //!< pauses
        std::unique_ptr<OlioSession> session; //!< what is asked for
        std::unique_ptr<OlioStream> stream;   //!< the connection
        std::deque<OlioRequest> requests;     //!< of this operation, still to be made
        OlioRecord record;                    //!< this operation
        OlioWork work{OlioWork::PAGE};        //!< of the request under way
        Time asked;                           //!< when it was made
        EventId next;                         //!< begins the next operation
    };

    void StartApplication() override;
    void StopApplication() override;

    /**
     * \param user connects
     */
    void Connect(User& user);

    /**
     * \param user thinks, then does \p operation
     */
    void Think(User& user, OlioOperation operation);

    /**
     * \param user begins \p operation
     */
    void Begin(User& user, OlioOperation operation);

    /**
     * \param user makes the next request
     */
    static void Ask(User& user);

    /**
     * \param user has got an answer
     * \param bytes its size
     */
    void OnAnswer(User& user, uint32_t bytes);

    OlioConfig m_config;                           //!< what users do
    Address m_web;                                 //!< web tier
    std::vector<std::unique_ptr<User>> m_users;    //!< users
    OlioTimes m_times;                             //!< see GetRequestTimes()
    TracedCallback<const OlioRecord&> m_operation; //!< Operation
    TracedCallback<const std::string&> m_lost;     //!< Lost
};

} // namespace ns3

#endif /* OLIO_CLIENTS_H */
