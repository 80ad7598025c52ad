/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "table-oracle.h"

#include "ns3/frto-machine.h"

#include <gtest/gtest.h>
#include <map>
#include <string>

using namespace ns3;

namespace
{

/// Both machines, written down a second time: one row per state, one letter per event.
/// Events in order: TIMEOUT CANCEL MARK_REACHED NEW_SACKED ADVANCE_BLOCKED ADVANCE ORIGINAL_SACKED
/// DUPLICATE UNRELATED. i = IDLE, 1 = FIRST_ACK, 2 = SECOND_ACK, S = SPURIOUS, L = LOSS.
using Oracle = std::map<FrtoState, std::string>;

const Oracle BASIC{
    {FrtoState::IDLE, "1i-------"},
    {FrtoState::FIRST_ACK, "1iLLL2LL1"},
    {FrtoState::SECOND_ACK, "1iLL-SLL2"},
    {FrtoState::SPURIOUS, "1i-------"},
    {FrtoState::LOSS, "1i-------"},
};

const Oracle SACK{
    {FrtoState::IDLE, "1i-------"},
    {FrtoState::FIRST_ACK, "1iL1L2111"},
    {FrtoState::SECOND_ACK, "1iLL-SSL2"},
    {FrtoState::SPURIOUS, "1i-------"},
    {FrtoState::LOSS, "1i-------"},
};

const std::map<char, FrtoState> LETTERS{
    {'i', FrtoState::IDLE},
    {'1', FrtoState::FIRST_ACK},
    {'2', FrtoState::SECOND_ACK},
    {'S', FrtoState::SPURIOUS},
    {'L', FrtoState::LOSS},
};

template <typename Table>
void
Compare(const Table& table, const Oracle& oracle)
{
    test::ExpectTable<FrtoEvent>(table, test::TableOracle<FrtoState>{oracle, LETTERS}, 9);
}

/// An ACK of \p ack that does what the flags say.
AckView
Ack(uint32_t ack, bool advances)
{
    AckView view;
    view.ack = SequenceNumber32(ack);
    view.advances = advances;
    return view;
}

constexpr uint32_t MARK = 5000;

} // namespace

TEST(FrtoState, EveryStateEveryEventBasic)
{
    Compare(g_basicFrtoTable, BASIC);
}

TEST(FrtoState, EveryStateEveryEventSack)
{
    Compare(g_sackFrtoTable, SACK);
}

TEST(FrtoMachine, WhatAnAckIsTakenFor)
{
    FrtoMachine machine;
    EXPECT_FALSE(machine.IsActive());
    const auto classify = [&machine](const AckView& view) {
        machine.Timeout(true, SequenceNumber32(MARK));
        return machine.Acked(view);
    };
    AckView view = Ack(MARK, true);
    view.newSacked = true;
    EXPECT_EQ(classify(view), FrtoEvent::MARK_REACHED);
    view = Ack(2000, true);
    view.newSacked = true;
    EXPECT_EQ(classify(view), FrtoEvent::NEW_SACKED);
    view.newSacked = false;
    EXPECT_EQ(classify(view), FrtoEvent::ADVANCE);
    view.newDataCanBeSent = false;
    EXPECT_EQ(classify(view), FrtoEvent::ADVANCE_BLOCKED);
    view = Ack(1000, false);
    EXPECT_EQ(classify(view), FrtoEvent::DUPLICATE);
    view.windowOrData = true;
    EXPECT_EQ(classify(view), FrtoEvent::UNRELATED);
    view.originalSacked = true;
    EXPECT_EQ(classify(view), FrtoEvent::ORIGINAL_SACKED);
}

TEST(FrtoMachine, TheBasicAlgorithmHeedsNoSackOfAnAckThatAdvances)
{
    FrtoMachine machine;
    AckView view = Ack(2000, true);
    view.newSacked = true;
    machine.Timeout(false, SequenceNumber32(MARK));
    EXPECT_EQ(machine.Acked(view), FrtoEvent::ADVANCE);
    view = Ack(1000, false);
    view.newSacked = true;
    machine.Timeout(false, SequenceNumber32(MARK));
    EXPECT_EQ(machine.Acked(view), FrtoEvent::NEW_SACKED);
}

TEST(FrtoMachine, TheSecondAckNeedsNoNewData)
{
    FrtoMachine machine;
    machine.Timeout(false, SequenceNumber32(MARK));
    machine.Acked(Ack(1000, true));
    AckView second = Ack(2000, true);
    second.newDataCanBeSent = false;
    EXPECT_EQ(machine.Acked(second), FrtoEvent::ADVANCE);
    EXPECT_EQ(machine.GetState(), FrtoState::SPURIOUS);
    EXPECT_FALSE(machine.IsActive());
    machine.Timeout(false, SequenceNumber32(MARK));
    EXPECT_TRUE(machine.IsActive());
    machine.Cancel();
    EXPECT_EQ(machine.GetState(), FrtoState::IDLE);
}

// Linux 2.6.32, tcp_process_frto: how many segments each kind of loss lets out.
TEST(FrtoMachine, AllowanceAfterALoss)
{
    EXPECT_EQ(FrtoMachine::GetAllowance(FrtoState::FIRST_ACK, FrtoEvent::MARK_REACHED), 2U);
    EXPECT_EQ(FrtoMachine::GetAllowance(FrtoState::FIRST_ACK, FrtoEvent::ADVANCE_BLOCKED), 2U);
    EXPECT_EQ(FrtoMachine::GetAllowance(FrtoState::FIRST_ACK, FrtoEvent::DUPLICATE), 0U);
    EXPECT_EQ(FrtoMachine::GetAllowance(FrtoState::SECOND_ACK, FrtoEvent::MARK_REACHED), 3U);
    EXPECT_EQ(FrtoMachine::GetAllowance(FrtoState::SECOND_ACK, FrtoEvent::DUPLICATE), 3U);
}
