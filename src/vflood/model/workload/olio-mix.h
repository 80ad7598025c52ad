/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef OLIO_MIX_H
#define OLIO_MIX_H

#include <array>
#include <cstddef>
#include <cstdint>

namespace ns3
{

/// What a user of Olio, a calendar of social events, may do (published: Olio's workload driver).
enum class OlioOperation : uint8_t
{
    HOME_PAGE,
    LOGIN,
    TAG_SEARCH,
    EVENT_DETAIL,
    PERSON_DETAIL,
    ADD_PERSON,
    ADD_EVENT,
};

constexpr std::size_t N_OLIO_OPERATIONS = 7; //!< number of operations

/// A share for each operation, in the order of OlioOperation.
using OlioShares = std::array<double, N_OLIO_OPERATIONS>;

/// Percentages of the next operation (column) by the last one (row) (published: Olio's driver).
inline constexpr std::array<OlioShares, N_OLIO_OPERATIONS> g_olioMatrix{{
    {0, 11, 52, 36, 0, 1, 0},
    {0, 0, 60, 20, 0, 0, 20},
    {21, 6, 41, 31, 0, 1, 0},
    {72, 21, 0, 0, 6, 1, 0},
    {52, 6, 0, 31, 11, 0, 0},
    {0, 0, 0, 0, 100, 0, 0},
    {0, 0, 0, 100, 0, 0, 0},
}};

/**
 * \param operation an operation
 * \return its name as Olio prints it
 */
const char* ToString(OlioOperation operation);

/**
 * \param last a user's last operation
 * \param draw a random number, uniform in 0..1
 * \return the user's next operation
 */
OlioOperation NextOperation(OlioOperation last, double draw);

/**
 * \return what part of all operations each one is in the long run
 */
OlioShares GetStationaryMix();

} // namespace ns3

#endif /* OLIO_MIX_H */
