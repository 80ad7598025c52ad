/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TRANSITION_TABLE_H
#define TRANSITION_TABLE_H

#include <array>
#include <cstddef>
#include <optional>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief One row of a state machine: in state \c from, event \c event leads to state \c to.
 */
template <typename State, typename Event>
struct Transition
{
    State from;  //!< state before
    Event event; //!< what happened
    State to;    //!< state after (may equal \c from)
};

/**
 * \ingroup virt-host
 *
 * \brief A state machine as a list of legal transitions.
 *
 * Guarantees:
 * 1. what is not listed is illegal: Next() returns no value for it, and never guesses;
 * 2. a pair (state, event) is listed at most once (IsDeterministic(), checked at compile time by
 * the machines of this project);
 * 3. looking up changes nothing; the owner stores the state and fires its own trace source.
 */
template <typename State, typename Event, std::size_t N>
class TransitionTable
{
  public:
    /// A row.
    using Row = Transition<State, Event>;

    /**
     * \param rows all legal transitions
     */
    constexpr explicit TransitionTable(const std::array<Row, N>& rows)
        : m_rows(rows)
    {
    }

    /**
     * \param from the present state
     * \param event what happens
     * \return the state that follows, or nothing if the event is illegal in \p from
     */
    constexpr std::optional<State> Next(State from, Event event) const
    {
        for (std::size_t i = 0; i < N; ++i)
        {
            if (m_rows[i].from == from && m_rows[i].event == event)
            {
                return m_rows[i].to;
            }
        }
        return std::nullopt;
    }

    /**
     * \return whether no pair (state, event) is listed twice
     */
    constexpr bool IsDeterministic() const
    {
        for (std::size_t i = 0; i < N; ++i)
        {
            for (std::size_t j = i + 1; j < N; ++j)
            {
                if (m_rows[i].from == m_rows[j].from && m_rows[i].event == m_rows[j].event)
                {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * \return all rows, for tests and for drawing the table
     */
    constexpr const std::array<Row, N>& GetRows() const
    {
        return m_rows;
    }

  private:
    std::array<Row, N> m_rows; //!< the legal transitions
};

} // namespace ns3

#endif /* TRANSITION_TABLE_H */
