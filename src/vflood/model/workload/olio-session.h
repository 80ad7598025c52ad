/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef OLIO_SESSION_H
#define OLIO_SESSION_H

#include "olio-config.h"
#include "olio-mix.h"

#include <functional>
#include <set>
#include <vector>

namespace ns3
{

/// One HTTP request of an operation.
struct OlioRequest
{
    OlioWork work;   //!< what the web tier does about it
    uint32_t size;   //!< bytes of the request
    uint32_t answer; //!< bytes of the response
};

/**
 * \ingroup vflood
 *
 * \brief What a user's browser asks for, operation by operation (published: Olio's driver).
 *
 * A session lasts from one logout to the next: Login and AddPerson log out whoever is logged in. In
 * 40 % of the sessions the browser's cache is empty at first; then each page's static files are
 * loaded, every file once per session. Images of pages are loaded always (assumed: none is seen
 * twice). A request is sent when the last one has been answered.
 */
class OlioSession
{
  public:
    /// Random numbers, uniform in 0..1.
    using Draw = std::function<double()>;

    /**
     * \param config what pages are like; must outlive this object
     * \param draw random numbers
     */
    OlioSession(const OlioConfig& config, Draw draw);

    /**
     * \param operation what the user does next
     * \return its requests, in order; never none
     */
    std::vector<OlioRequest> Perform(OlioOperation operation);

    /**
     * \return whether static files have to be loaded in this session
     */
    bool IsCold() const;

    /**
     * \return whether the user is logged in
     */
    bool IsLoggedIn() const;

    /**
     * \param operation an operation
     * \return numbers of the static files of its page
     */
    static std::vector<uint32_t> GetStatics(OlioOperation operation);

  private:
    using Requests = std::vector<OlioRequest>; //!< of an operation

    /**
     * \param work what the web tier does
     * \param upload bytes of files in the request
     * \return the request
     */
    OlioRequest Make(OlioWork work, uint32_t upload = 0);

    /**
     * \param range least and most
     * \param logarithmic whether evenly in the logarithm
     * \return a size drawn from it
     */
    uint32_t Size(const OlioRange& range, bool logarithmic = false) const;

    /**
     * \param n number of images
     * \param requests get them
     */
    void AddFiles(std::size_t n, Requests& requests);

    /**
     * \param operation an operation
     * \param requests get the static files of its page that are not in the cache
     */
    void AddStatics(OlioOperation operation, Requests& requests);

    /**
     * \param requests get the logout, if the user is logged in; a session begins then
     */
    void LogOut(Requests& requests);

    const OlioConfig& m_config;  //!< what pages are like
    Draw m_draw;                 //!< random numbers
    bool m_loggedIn{false};      //!< see IsLoggedIn()
    bool m_cold;                 //!< see IsCold()
    std::set<uint32_t> m_loaded; //!< static files loaded in this session
};

} // namespace ns3

#endif /* OLIO_SESSION_H */
