/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SHARED_RING_H
#define SHARED_RING_H

#include "ring-state.h"

#include "ns3/assert.h"
#include "ns3/virt-error.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief The page that a guest's driver (front) and the driver domain's (back) share: requests one
 * way, responses the other, one slot for a request and its response.
 *
 * All indices are free-running and wrap around at 2^32. Each side has private indices and publishes
 * its progress by a push. Guarantees:
 * 1. at most \c size requests are outstanding (put and their response not taken);
 * 2. requests and responses are seen in the order they were put, and only once pushed;
 * 3. a push asks for a notification exactly if the range it publishes crosses the event index that
 *    the consumer asked for; a consumer that found nothing in its final check is therefore notified
 *    once for the next entry, and not again before its next final check.
 *
 * What a consumer has asked for is a state of g_ringStateTable. No request or response published
 * but the one asked for changes it.
 *
 * Putting and publishing may also be separated from deciding on the notification, for senders that
 * notify once per burst: see PublishRequests() and CheckRequestNotify().
 */
template <typename Request, typename Response>
class SharedRing
{
  public:
    /**
     * \param size number of slots, a power of two
     * \param firstIndex where all indices start
     * \throws VirtError if the size is not a power of two
     */
    explicit SharedRing(uint32_t size, uint32_t firstIndex = 0)
        : m_size(size),
          m_requests(size),
          m_responses(size)
    {
        if (size == 0 || (size & (size - 1)) != 0)
        {
            throw VirtError("a shared ring of " + std::to_string(size) +
                            " slots: the size must be a power of two, 256 is what one page holds");
        }
        m_reqProd = m_rspProd = m_reqProdPvt = m_rspProdPvt = firstIndex;
        m_reqCons = m_rspCons = m_reqChecked = firstIndex;
        m_reqEvent = m_rspEvent = firstIndex + 1;
    }

    /**
     * \return number of slots
     */
    uint32_t GetSize() const
    {
        return m_size;
    }

    // --- front: produces requests, consumes responses -------------------------------------------

    /**
     * \return number of requests put whose response was not taken yet
     */
    uint32_t GetOutstanding() const
    {
        return m_reqProdPvt - m_rspCons;
    }

    /**
     * \return number of requests that can be put now
     */
    uint32_t GetFreeRequests() const
    {
        return m_size - GetOutstanding();
    }

    /**
     * \return number of requests pushed to which the back has not pushed a response
     */
    uint32_t GetUnanswered() const
    {
        return m_reqProdPvt - m_rspProd;
    }

    /**
     * \param request goes into the next free slot; there must be one
     */
    void PutRequest(Request request)
    {
        NS_ASSERT_MSG(GetFreeRequests() > 0, "request put into a full ring");
        m_requests[Slot(m_reqProdPvt++)] = std::move(request);
    }

    /**
     * Let the back see all requests put so far.
     */
    void PublishRequests()
    {
        m_reqProd = m_reqProdPvt;
    }

    /**
     * \return whether the requests published since the last such check have to be notified
     */
    bool CheckRequestNotify()
    {
        return Reaches(m_backState, m_reqEvent, std::exchange(m_reqChecked, m_reqProd), m_reqProd);
    }

    /**
     * Let the back see all requests put so far.
     *
     * \return whether it has to be notified
     */
    bool PushRequests()
    {
        PublishRequests();
        return CheckRequestNotify();
    }

    /**
     * \return number of responses that can be taken
     */
    uint32_t GetUnconsumedResponses() const
    {
        return m_rspProd - m_rspCons;
    }

    /**
     * \return the oldest response, taken out of the ring; there must be one
     */
    Response TakeResponse()
    {
        NS_ASSERT_MSG(GetUnconsumedResponses() > 0, "response taken from an empty ring");
        return std::move(m_responses[Slot(m_rspCons++)]);
    }

    /**
     * Ask for a notification of the next response, and look once more.
     *
     * \return whether there are responses to take after all
     */
    bool FinalCheckForResponses()
    {
        if (GetUnconsumedResponses() == 0)
        {
            m_rspEvent = m_rspCons + 1;
            Apply(m_frontState, RingEvent::EMPTY);
        }
        return GetUnconsumedResponses() > 0;
    }

    /**
     * Ask for a notification when half of what is outstanding now will have been answered.
     */
    void AskForHalfOfResponses()
    {
        m_rspEvent = m_rspProd + ((m_reqProd - m_rspProd) >> 1) + 1;
        Apply(m_frontState, RingEvent::ASK);
    }

    /**
     * \return what the front has asked for, as the consumer of responses
     */
    RingState GetFrontState() const
    {
        return m_frontState;
    }

    // --- back: consumes requests, produces responses --------------------------------------------

    /**
     * \return number of requests that can be taken
     */
    uint32_t GetUnconsumedRequests() const
    {
        return m_reqProd - m_reqCons;
    }

    /**
     * \return number of requests the front has published and the back has not answered yet
     */
    uint32_t GetPublishedUnanswered() const
    {
        return m_reqProd - m_rspProdPvt;
    }

    /**
     * \return the oldest request, taken out of the ring; there must be one
     */
    Request TakeRequest()
    {
        NS_ASSERT_MSG(GetUnconsumedRequests() > 0, "request taken from an empty ring");
        return std::move(m_requests[Slot(m_reqCons++)]);
    }

    /**
     * Ask for a notification of the next request, and look once more.
     *
     * \return whether there are requests to take after all
     */
    bool FinalCheckForRequests()
    {
        if (GetUnconsumedRequests() == 0)
        {
            m_reqEvent = m_reqCons + 1;
            Apply(m_backState, RingEvent::EMPTY);
        }
        return GetUnconsumedRequests() > 0;
    }

    /**
     * Ask for a notification when the front will have published more requests than can be taken.
     *
     * \param total number of requests that can be taken then, the ones that can be now included;
     * more than there are now
     */
    void AskForRequests(uint32_t total)
    {
        NS_ASSERT_MSG(total > GetUnconsumedRequests(), "there are as many requests already");
        m_reqEvent = m_reqCons + total;
        Apply(m_backState, RingEvent::ASK);
    }

    /**
     * \return what the back has asked for, as the consumer of requests
     */
    RingState GetBackState() const
    {
        return m_backState;
    }

    /**
     * \param response answers the oldest request taken and not answered; there must be one
     */
    void PutResponse(Response response)
    {
        NS_ASSERT_MSG(m_rspProdPvt != m_reqCons, "response to a request that was not taken");
        m_responses[Slot(m_rspProdPvt++)] = std::move(response);
    }

    /**
     * Let the front see all responses put so far.
     *
     * \return whether it has to be notified
     */
    bool PushResponses()
    {
        const uint32_t before = std::exchange(m_rspProd, m_rspProdPvt);
        return Reaches(m_frontState, m_rspEvent, before, m_rspProd);
    }

  private:
    /**
     * \param index a free-running index
     * \return its slot
     */
    uint32_t Slot(uint32_t index) const
    {
        return index & (m_size - 1);
    }

    /**
     * Change the state of a consumer by the table.
     *
     * \param [in,out] state its state
     * \param event what happened
     */
    static void Apply(RingState& state, RingEvent event)
    {
        const auto next = g_ringStateTable.Next(state, event);
        NS_ASSERT_MSG(next, "illegal event of a shared ring, see g_ringStateTable");
        state = *next;
    }

    /**
     * \param [in,out] state of the consumer
     * \param event index it waits for
     * \param before producer index before
     * \param after producer index now
     * \return whether \p event is one of before + 1, ..., after
     */
    static bool Reaches(RingState& state, uint32_t event, uint32_t before, uint32_t after)
    {
        const bool reached = after - event < after - before;
        if (reached)
        {
            Apply(state, RingEvent::REACHED);
        }
        return reached;
    }

    uint32_t m_size;                   //!< number of slots
    std::vector<Request> m_requests;   //!< by slot
    std::vector<Response> m_responses; //!< by slot
    uint32_t m_reqProd;                //!< shared: requests published
    uint32_t m_reqEvent;               //!< shared: request the back wants to be notified of
    uint32_t m_rspProd;                //!< shared: responses published
    uint32_t m_rspEvent;               //!< shared: response the front wants to be notified of
    uint32_t m_reqProdPvt;             //!< front: requests put
    uint32_t m_reqChecked;             //!< front: requests already considered for a notification
    uint32_t m_rspCons;                //!< front: responses taken
    uint32_t m_rspProdPvt;             //!< back: responses put
    uint32_t m_reqCons;                //!< back: requests taken
    RingState m_frontState{RingState::ASLEEP}; //!< what the front has asked for
    RingState m_backState{RingState::ASLEEP};  //!< what the back has asked for
};

} // namespace ns3

#endif /* SHARED_RING_H */
