/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/credit-run-queue.h"

#include <gtest/gtest.h>
#include <map>
#include <string>

namespace
{

using namespace ns3;

/// A run queue of vCPUs named by letters.
class CreditRunQueueTest : public testing::Test
{
  protected:
    CreditEntry& Make(char name, CreditPriority priority)
    {
        CreditEntry& entry = m_entries[name];
        entry.id = name;
        entry.priority = priority;
        return entry;
    }

    void Insert(const std::string& names, CreditPriority priority)
    {
        for (char name : names)
        {
            m_queue.Insert(Make(name, priority));
        }
    }

    std::string Order() const
    {
        std::string order;
        for (const CreditEntry* entry : m_queue.GetEntries())
        {
            order += static_cast<char>(entry->id);
        }
        return order;
    }

    CreditRunQueue m_queue;
    std::map<char, CreditEntry> m_entries;
};

TEST_F(CreditRunQueueTest, EmptyAtFirst)
{
    EXPECT_TRUE(m_queue.IsEmpty());
    EXPECT_EQ(m_queue.GetHead(), nullptr);
}

TEST_F(CreditRunQueueTest, InsertMakesLastOfClass)
{
    Insert("o", CreditPriority::OVER);
    Insert("uv", CreditPriority::UNDER);
    Insert("b", CreditPriority::BOOST);
    Insert("p", CreditPriority::OVER);
    Insert("w", CreditPriority::UNDER);
    Insert("c", CreditPriority::BOOST);
    EXPECT_EQ(Order(), "bcuvwop");
    EXPECT_EQ(m_queue.GetHead()->id, uint32_t('b'));
}

TEST_F(CreditRunQueueTest, InsertStopsAtFirstLowerEvenIfOutOfOrder)
{
    Insert("uv", CreditPriority::UNDER);
    m_entries['u'].priority = CreditPriority::OVER; // accounting, before the re-sort
    Insert("w", CreditPriority::UNDER);
    EXPECT_EQ(Order(), "wuv");
}

TEST_F(CreditRunQueueTest, ResortIsStableAndDoesNotSortBoost)
{
    Insert("abcdef", CreditPriority::UNDER);
    m_entries['a'].priority = CreditPriority::OVER;
    m_entries['c'].priority = CreditPriority::OVER;
    m_entries['e'].priority = CreditPriority::BOOST;
    m_queue.Resort();
    EXPECT_EQ(Order(), "bdefac");
}

TEST_F(CreditRunQueueTest, YieldGoesBehindOneOfLowerPriority)
{
    Insert("u", CreditPriority::UNDER);
    Insert("op", CreditPriority::OVER);
    m_queue.InsertYielded(Make('y', CreditPriority::UNDER));
    EXPECT_EQ(Order(), "uoyp");
}

TEST_F(CreditRunQueueTest, YieldWithoutLowerPriorityGoesLast)
{
    Insert("uv", CreditPriority::UNDER);
    m_queue.InsertYielded(Make('y', CreditPriority::UNDER));
    EXPECT_EQ(Order(), "uvy");
}

TEST_F(CreditRunQueueTest, HeadOfClass)
{
    Insert("o", CreditPriority::OVER);
    Insert("uv", CreditPriority::UNDER);
    Insert("b", CreditPriority::BOOST);
    m_queue.InsertAtHeadOfClass(Make('h', CreditPriority::UNDER));
    m_queue.InsertAtHeadOfClass(Make('i', CreditPriority::OVER));
    EXPECT_EQ(Order(), "bhuvio");
}

TEST_F(CreditRunQueueTest, RemoveAndContains)
{
    Insert("uvw", CreditPriority::UNDER);
    EXPECT_TRUE(m_queue.Contains(m_entries['v']));
    m_queue.Remove(m_entries['v']);
    EXPECT_FALSE(m_queue.Contains(m_entries['v']));
    m_queue.Remove(m_entries['v']);
    EXPECT_EQ(Order(), "uw");
}

TEST(CreditPriorities, NamesAndOrder)
{
    EXPECT_STREQ(ToString(CreditPriority::BOOST), "boost");
    EXPECT_STREQ(ToString(CreditPriority::UNDER), "under");
    EXPECT_STREQ(ToString(CreditPriority::OVER), "over");
    EXPECT_STREQ(ToString(CreditPriority::IDLE), "idle");
    EXPECT_GT(CreditPriority::BOOST, CreditPriority::UNDER);
    EXPECT_GT(CreditPriority::UNDER, CreditPriority::OVER);
    EXPECT_GT(CreditPriority::OVER, CreditPriority::IDLE);
}

} // namespace
