/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "olio-session.h"

#include <cmath>
#include <utility>

namespace ns3
{

namespace
{

/// Groups of static files that pages have in common: first number and the one behind the last.
constexpr OlioRange COMMON{0, 19};  //!< of every page
constexpr OlioRange MENU{19, 20};   //!< of home page, searches and events
constexpr OlioRange STARS{20, 23};  //!< of events
constexpr OlioRange EDITOR{23, 37}; //!< of forms for persons and events

} // namespace

OlioSession::OlioSession(const OlioConfig& config, Draw draw)
    : m_config(config),
      m_draw(std::move(draw)),
      m_cold(m_draw() < config.cold)
{
}

bool
OlioSession::IsCold() const
{
    return m_cold;
}

bool
OlioSession::IsLoggedIn() const
{
    return m_loggedIn;
}

std::vector<uint32_t>
OlioSession::GetStatics(OlioOperation operation)
{
    std::vector<OlioRange> groups;
    switch (operation)
    {
    case OlioOperation::HOME_PAGE:
    case OlioOperation::TAG_SEARCH:
        groups = {COMMON, MENU};
        break;
    case OlioOperation::EVENT_DETAIL:
        groups = {COMMON, MENU, STARS};
        break;
    case OlioOperation::PERSON_DETAIL:
        groups = {COMMON};
        break;
    case OlioOperation::ADD_PERSON:
    case OlioOperation::ADD_EVENT:
        groups = {COMMON, EDITOR};
        break;
    case OlioOperation::LOGIN:
        break;
    }
    std::vector<uint32_t> files;
    for (const auto& group : groups)
    {
        for (uint32_t file = group.min; file < group.max; ++file)
        {
            files.push_back(file);
        }
    }
    return files;
}

std::vector<OlioRequest>
OlioSession::Perform(OlioOperation operation)
{
    Requests requests;
    if (operation == OlioOperation::LOGIN || operation == OlioOperation::ADD_PERSON)
    {
        LogOut(requests);
    }
    if (operation == OlioOperation::LOGIN)
    {
        requests.push_back(Make(OlioWork::UPDATE));
        m_loggedIn = true;
    }
    if (operation == OlioOperation::TAG_SEARCH)
    {
        requests.push_back(Make(OlioWork::REDIRECT));
    }
    requests.push_back(Make(OlioWork::PAGE));
    AddStatics(operation, requests);
    switch (operation)
    {
    case OlioOperation::HOME_PAGE:
        AddFiles(m_config.homeImages, requests);
        break;
    case OlioOperation::TAG_SEARCH:
        AddFiles(m_config.pageImages, requests);
        break;
    case OlioOperation::EVENT_DETAIL:
        AddFiles(m_config.pageImages, requests);
        if (m_loggedIn && m_draw() < m_config.attends)
        {
            requests.push_back(Make(OlioWork::UPDATE));
        }
        break;
    case OlioOperation::PERSON_DETAIL:
        AddFiles(1, requests);
        break;
    case OlioOperation::ADD_PERSON:
        requests.push_back(Make(OlioWork::UPLOAD, m_config.imageUploadBytes));
        break;
    case OlioOperation::ADD_EVENT:
        if (m_loggedIn)
        {
            requests.push_back(
                Make(OlioWork::UPLOAD, m_config.imageUploadBytes + m_config.documentUploadBytes));
        }
        break;
    case OlioOperation::LOGIN:
        break;
    }
    return requests;
}

OlioRequest
OlioSession::Make(OlioWork work, uint32_t upload)
{
    const uint32_t answer = work == OlioWork::PAGE   ? Size(m_config.pageBytes)
                            : work == OlioWork::FILE ? Size(m_config.fileBytes, true)
                                                     : m_config.redirectBytes;
    return {work, m_config.requestBytes + upload, answer};
}

uint32_t
OlioSession::Size(const OlioRange& range, bool logarithmic) const
{
    const double least = range.min;
    const double most = range.max;
    const double draw = m_draw();
    return static_cast<uint32_t>(std::lround(logarithmic ? least * std::pow(most / least, draw)
                                                         : least + (most - least) * draw));
}

void
OlioSession::AddFiles(std::size_t n, Requests& requests)
{
    for (std::size_t i = 0; i < n; ++i)
    {
        requests.push_back(Make(OlioWork::FILE));
    }
}

void
OlioSession::AddStatics(OlioOperation operation, Requests& requests)
{
    for (uint32_t file : GetStatics(operation))
    {
        if (m_cold && m_loaded.insert(file).second)
        {
            AddFiles(1, requests);
        }
    }
}

void
OlioSession::LogOut(Requests& requests)
{
    if (!m_loggedIn)
    {
        return;
    }
    requests.push_back(Make(OlioWork::REDIRECT));
    m_loggedIn = false;
    m_loaded.clear();
    m_cold = m_draw() < m_config.cold;
}

} // namespace ns3
