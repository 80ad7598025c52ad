/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/shared-ring.h"

#include <deque>
#include <gtest/gtest.h>
#include <random>

using namespace ns3;

namespace
{

using Ring = SharedRing<int, int>;

/**
 * What a ring must do, told without indices: counts that never wrap, and "who wants to hear of
 * what".
 */
class NaiveRing
{
  public:
    explicit NaiveRing(int size)
        : m_size(size)
    {
    }

    int FreeRequests() const
    {
        return m_size - (m_put - m_responsesTaken);
    }

    void PutRequest(int value)
    {
        m_hiddenRequests.push_back(value);
        ++m_put;
    }

    void Publish()
    {
        while (!m_hiddenRequests.empty())
        {
            m_requests.push_back(m_hiddenRequests.front());
            m_hiddenRequests.pop_front();
            ++m_published;
            m_wantedRequestSeen = m_wantedRequestSeen || m_published == m_wantedRequest;
        }
    }

    bool CheckNotify()
    {
        return std::exchange(m_wantedRequestSeen, false);
    }

    int TakeRequest()
    {
        const int value = m_requests.front();
        m_requests.pop_front();
        ++m_requestsTaken;
        return value;
    }

    bool FinalCheckForRequests()
    {
        if (m_requests.empty())
        {
            m_wantedRequest = m_requestsTaken + 1;
            m_wantedRequestSeen = false; // it found all there was: only the new wish counts
        }
        return !m_requests.empty();
    }

    bool CanRespond() const
    {
        return m_responsesPut < m_requestsTaken;
    }

    void PutResponse(int value)
    {
        m_hiddenResponses.push_back(value);
        ++m_responsesPut;
    }

    bool PushResponses()
    {
        bool notify = false;
        while (!m_hiddenResponses.empty())
        {
            m_responses.push_back(m_hiddenResponses.front());
            m_hiddenResponses.pop_front();
            ++m_responsesPublished;
            notify = notify || m_responsesPublished == m_wantedResponse;
        }
        return notify;
    }

    int TakeResponse()
    {
        const int value = m_responses.front();
        m_responses.pop_front();
        ++m_responsesTaken;
        return value;
    }

    bool FinalCheckForResponses()
    {
        if (m_responses.empty())
        {
            m_wantedResponse = m_responsesTaken + 1;
        }
        return !m_responses.empty();
    }

    void AskForHalf()
    {
        m_wantedResponse = m_responsesPublished + (m_published - m_responsesPublished) / 2 + 1;
    }

    /// Whether the back waits for a request that it was not notified of.
    bool IsRequestWanted() const
    {
        return m_wantedRequest > m_published || m_wantedRequestSeen;
    }

    /// Whether the front waits for a response.
    bool IsResponseWanted() const
    {
        return m_wantedResponse > m_responsesPublished;
    }

    std::deque<int> m_requests;  //!< to be taken by the back
    std::deque<int> m_responses; //!< to be taken by the front

  private:
    int m_size;
    std::deque<int> m_hiddenRequests;
    std::deque<int> m_hiddenResponses;
    long m_put{0};
    long m_published{0};
    long m_requestsTaken{0};
    long m_responsesPut{0};
    long m_responsesPublished{0};
    long m_responsesTaken{0};
    long m_wantedRequest{1};
    long m_wantedResponse{1};
    bool m_wantedRequestSeen{false};
};

/// One random operation on both; true if they agree.
void
Step(std::mt19937& random, Ring& ring, NaiveRing& naive, int value)
{
    switch (random() % 9)
    {
    case 0:
    case 1:
        if (naive.FreeRequests() > 0)
        {
            ring.PutRequest(value);
            naive.PutRequest(value);
        }
        break;
    case 2:
        naive.Publish();
        ASSERT_EQ(ring.PushRequests(), naive.CheckNotify());
        break;
    case 3:
        ring.PublishRequests();
        naive.Publish();
        break;
    case 4:
        if (!naive.m_requests.empty())
        {
            ASSERT_EQ(ring.TakeRequest(), naive.TakeRequest());
        }
        else
        {
            ASSERT_EQ(ring.FinalCheckForRequests(), naive.FinalCheckForRequests());
        }
        break;
    case 5:
        if (naive.CanRespond())
        {
            ring.PutResponse(-value);
            naive.PutResponse(-value);
        }
        break;
    case 6:
        ASSERT_EQ(ring.PushResponses(), naive.PushResponses());
        break;
    case 7:
        if (!naive.m_responses.empty())
        {
            ASSERT_EQ(ring.TakeResponse(), naive.TakeResponse());
        }
        else
        {
            ASSERT_EQ(ring.FinalCheckForResponses(), naive.FinalCheckForResponses());
        }
        break;
    default:
        if (random() % 4 == 0)
        {
            ring.AskForHalfOfResponses();
            naive.AskForHalf();
        }
        break;
    }
    ASSERT_EQ(ring.GetFreeRequests(), static_cast<uint32_t>(naive.FreeRequests()));
    ASSERT_EQ(ring.GetUnconsumedRequests(), naive.m_requests.size());
    ASSERT_EQ(ring.GetUnconsumedResponses(), naive.m_responses.size());
    ASSERT_EQ(ring.GetBackState() == RingState::AWAKE, !naive.IsRequestWanted());
    ASSERT_EQ(ring.GetFrontState() == RingState::AWAKE, !naive.IsResponseWanted());
}

} // namespace

TEST(SharedRing, SizeMustBeAPowerOfTwo)
{
    EXPECT_THROW(Ring(0), VirtError);
    EXPECT_THROW(Ring(240), VirtError);
    EXPECT_EQ(Ring(1).GetSize(), 1U);
    EXPECT_EQ(Ring(256).GetSize(), 256U);
}

TEST(SharedRing, AgreesWithNaiveModelAlsoWhenIndicesWrapAround)
{
    for (uint32_t size : {1U, 2U, 8U, 64U})
    {
        for (uint32_t first : {0U, 0x7ffffff0U, 0xffffffffU, 0xfffffc00U})
        {
            std::mt19937 random(size + first);
            Ring ring(size, first);
            NaiveRing naive(static_cast<int>(size));
            for (int i = 1; i <= 20000; ++i)
            {
                Step(random, ring, naive, i);
                ASSERT_FALSE(::testing::Test::HasFatalFailure())
                    << "size " << size << " first " << first << " step " << i;
            }
        }
    }
}

TEST(SharedRing, NotifiesOncePerIdleToBusyChange)
{
    Ring ring(8);
    ring.PutRequest(1);
    EXPECT_TRUE(ring.PushRequests()) << "the back waits for the first request";
    ring.PutRequest(2);
    EXPECT_FALSE(ring.PushRequests()) << "it has not gone idle since";
    ring.TakeRequest();
    ring.TakeRequest();
    ring.PutRequest(3);
    EXPECT_FALSE(ring.PushRequests()) << "it made no final check yet";
    EXPECT_TRUE(ring.FinalCheckForRequests()) << "and therefore finds the request by itself";
    ring.TakeRequest();
    EXPECT_FALSE(ring.FinalCheckForRequests());
    ring.PutRequest(4);
    EXPECT_TRUE(ring.PushRequests());
}

TEST(SharedRing, PublishedRangeIsNotifiedOnceAtTheEndOfABurst)
{
    Ring ring(8);
    for (int i = 0; i < 3; ++i)
    {
        ring.PutRequest(i);
        ring.PublishRequests();
    }
    EXPECT_EQ(ring.GetUnconsumedRequests(), 3U) << "visible before the notification";
    EXPECT_TRUE(ring.CheckRequestNotify());
    EXPECT_FALSE(ring.CheckRequestNotify());
}

TEST(SharedRing, BurstNeedsNoNotificationIfTheBackFoundItByItself)
{
    Ring ring(8);
    ring.PutRequest(1);
    ring.PublishRequests();
    ring.TakeRequest();
    EXPECT_FALSE(ring.FinalCheckForRequests());
    EXPECT_FALSE(ring.CheckRequestNotify());
}

TEST(SharedRing, HalfOfOutstandingResponses)
{
    Ring ring(16);
    for (int i = 0; i < 10; ++i)
    {
        ring.PutRequest(i);
    }
    ring.PushRequests();
    ring.AskForHalfOfResponses(); // 0 + 10 / 2 + 1
    for (int i = 1; i <= 10; ++i)
    {
        ring.TakeRequest();
        ring.PutResponse(i);
        EXPECT_EQ(ring.PushResponses(), i == 6) << i;
    }
}

TEST(SharedRing, FirstEntryOfEachDirectionIsNotified)
{
    Ring ring(8);
    EXPECT_EQ(ring.GetBackState(), RingState::ASLEEP);
    EXPECT_EQ(ring.GetFrontState(), RingState::ASLEEP);
    ring.PutRequest(1);
    EXPECT_TRUE(ring.PushRequests());
    EXPECT_EQ(ring.GetBackState(), RingState::AWAKE);
    ring.TakeRequest();
    ring.PutResponse(1);
    EXPECT_TRUE(ring.PushResponses()) << "the front never asked: the ring begins like that";
    EXPECT_EQ(ring.GetFrontState(), RingState::AWAKE);
    ring.AskForHalfOfResponses();
    EXPECT_EQ(ring.GetFrontState(), RingState::WAITING);
}
