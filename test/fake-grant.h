/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef FAKE_GRANT_H
#define FAKE_GRANT_H

#include "ns3/frame-grant.h"

namespace ns3
{

/// A grant that says what became of it.
class FakeGrant : public FrameGrant
{
  public:
    /// \param state where it is written down: 'm' mapped, 'c' copied, 's' slot given back without
    /// a copy, 'g' gone
    explicit FakeGrant(char& state)
        : m_state(state)
    {
        m_state = 'm';
    }

    [[gnu::noinline]] ~FakeGrant() override // or GCC 12 warns of a use after free
    {
        if (m_state == 'm')
        {
            m_state = 'g';
        }
    }

    bool IsMapped() const override
    {
        return m_state == 'm';
    }

    void Copy() override
    {
        m_state = 'c';
    }

    void ReleaseSlot() override
    {
        m_state = 's';
    }

  private:
    char& m_state; //!< what became of it
};

} // namespace ns3

#endif /* FAKE_GRANT_H */
