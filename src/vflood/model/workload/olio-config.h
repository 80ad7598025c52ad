/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef OLIO_CONFIG_H
#define OLIO_CONFIG_H

#include <array>
#include <cstddef>
#include <cstdint>

namespace ns3
{

/// What a tier of Olio is asked to do.
enum class OlioWork : uint8_t
{
    PAGE,     //!< web: a page that may be in memcached
    UPDATE,   //!< web: a form that changes the database, answered by a redirect
    REDIRECT, //!< web: a form that is answered by a redirect at once
    FILE,     //!< web: a static file or an image, from NFS
    UPLOAD,   //!< web: a form with files, which go to NFS and the database
    LOOKUP,   //!< memcached: a page's content
    QUERY,    //!< MySQL: a query
    READ,     //!< NFS: a file
    WRITE,    //!< NFS: an uploaded file
};

constexpr std::size_t N_OLIO_WORKS = 9; //!< number of kinds of work

/**
 * \param work a kind of work
 * \return its name in lower case
 */
const char* ToString(OlioWork work);

/// A size that is drawn evenly from a range.
struct OlioRange
{
    uint32_t min; //!< least
    uint32_t max; //!< most
};

/**
 * \ingroup vflood
 *
 * \brief What Olio's users and tiers do: how much, how often, how large, and at what cost.
 *
 * Published means Olio's workload driver, unless noted.
 */
struct OlioConfig
{
    double think{6.42};      //!< mean pause after an operation, s (fitted, see examples/olio.cc)
    double thinkBound{5};    //!< pauses are drawn again above so many means (assumed)
    double cold{0.4};        //!< share of sessions with an empty browser cache (published)
    double attends{0.1};     //!< share of event pages, if logged in, that are joined (published)
    uint32_t homeImages{10}; //!< images of the home page (published)
    uint32_t pageImages{25}; //!< images of pages of a search or an event (assumed: what makes 20
                             //!< requests per operation, which is published)

    uint32_t requestBytes{400};       //!< request without files (assumed)
    uint32_t redirectBytes{300};      //!< answer to a form (assumed)
    OlioRange pageBytes{5000, 30000}; //!< page (assumed)
    OlioRange fileBytes{4000, 60000}; //!< static file or image; evenly in the logarithm (assumed)
    uint32_t imageUploadBytes{50000}; //!< uploaded image (assumed)
    uint32_t documentUploadBytes{100000}; //!< uploaded document, of AddEvent (assumed)
    uint32_t callBytes{200};              //!< request to another tier, without files (assumed)
    uint32_t confirmBytes{100};           //!< answer that says yes or no (assumed)
    OlioRange queryBytes{2000, 20000};    //!< answer to a query (assumed)
    OlioRange queries{2, 5};              //!< of a page that is not in memcached (assumed)
    double hits{0.8};                     //!< share of pages that are (assumed)
    double before{0.5};        //!< of the web tier's CPU time, before its calls (assumed)
    uint32_t nfsSlots{16};     //!< requests at once on the NFS connection (assumed: Linux)
    uint32_t connections{256}; //!< web processes, each with connections of its own to
                               //!< memcached and MySQL (assumed: Apache's MaxClients)

    /// Mean CPU time of each kind of work in ms, beside what packets cost; exponential (assumed).
    std::array<double, N_OLIO_WORKS> cpu{5, 5, 1, 0.1, 5, 0.05, 0.5, 0.1, 0.2};

    /**
     * \param work a kind of work
     * \return its mean CPU time, ms
     */
    double& Cpu(OlioWork work)
    {
        return cpu.at(static_cast<std::size_t>(work));
    }

    /**
     * \throws VirtError that names the first member out of range, if there is one
     */
    void Check() const;
};

} // namespace ns3

#endif /* OLIO_CONFIG_H */
