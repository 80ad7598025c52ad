/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "frto-machine.h"

#include "ns3/assert.h"

namespace ns3
{

void
FrtoMachine::Timeout(bool sackEnhanced, SequenceNumber32 mark)
{
    m_sackEnhanced = sackEnhanced;
    m_mark = mark;
    Apply(FrtoEvent::TIMEOUT);
}

void
FrtoMachine::Cancel()
{
    Apply(FrtoEvent::CANCEL);
}

FrtoEvent
FrtoMachine::Acked(const AckView& view)
{
    NS_ASSERT_MSG(IsActive(), "no timeout to judge");
    const FrtoEvent event = Classify(view);
    Apply(event);
    return event;
}

bool
FrtoMachine::IsActive() const
{
    return m_state == FrtoState::FIRST_ACK || m_state == FrtoState::SECOND_ACK;
}

FrtoState
FrtoMachine::GetState() const
{
    return m_state;
}

SequenceNumber32
FrtoMachine::GetMark() const
{
    return m_mark;
}

uint32_t
FrtoMachine::GetAllowance(FrtoState before, FrtoEvent event)
{
    if (before == FrtoState::SECOND_ACK)
    {
        return 3;
    }
    const bool advanced = event == FrtoEvent::MARK_REACHED || event == FrtoEvent::ADVANCE_BLOCKED;
    return advanced ? 2 : 0;
}

FrtoEvent
FrtoMachine::Classify(const AckView& view) const
{
    if (view.ack >= m_mark)
    {
        return FrtoEvent::MARK_REACHED;
    }
    if (view.newSacked && (m_sackEnhanced || !view.advances)) // the basic algorithm ignores SACK
    {
        return FrtoEvent::NEW_SACKED;
    }
    if (view.advances)
    {
        const bool blocked = m_state == FrtoState::FIRST_ACK && !view.newDataCanBeSent;
        return blocked ? FrtoEvent::ADVANCE_BLOCKED : FrtoEvent::ADVANCE;
    }
    if (view.originalSacked)
    {
        return FrtoEvent::ORIGINAL_SACKED;
    }
    return view.windowOrData ? FrtoEvent::UNRELATED : FrtoEvent::DUPLICATE;
}

void
FrtoMachine::Apply(FrtoEvent event)
{
    const auto next = m_sackEnhanced ? g_sackFrtoTable.Next(m_state, event)
                                     : g_basicFrtoTable.Next(m_state, event);
    NS_ASSERT_MSG(next, "F-RTO: " << ToString(event) << " in state " << m_state);
    m_state = *next;
}

} // namespace ns3
