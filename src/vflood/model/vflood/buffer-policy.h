/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef BUFFER_POLICY_H
#define BUFFER_POLICY_H

#include "ns3/nstime.h"
#include "ns3/object.h"

#include <cstdint>

namespace ns3
{

/// How a VM's buffer in the driver domain is used, in segments.
struct BufferUse
{
    uint32_t size{0}; //!< B: size of the buffer
    uint32_t used{0}; //!< Q(t): used by all flows of the VM
    uint32_t own{0};  //!< Q_i(t): used by the flow in question
    Time rtt;         //!< smallest round trip seen in the driver domain; zero if none yet
};

/**
 * \ingroup vflood
 *
 * \brief How the flows of one VM share its buffer in the driver domain.
 *
 * Guarantees: the answer depends on the argument alone, is never negative, and does not grow when
 * other flows use more.
 */
class BufferPolicy : public Object
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    /**
     * \param use the present use
     * \return T_i: how much the flow may use, segments
     */
    virtual double GetThreshold(const BufferUse& use) const = 0;
};

/**
 * \ingroup vflood
 *
 * \brief No policy: any flow may fill what is free, first come first served (published: "none").
 */
class NoBufferPolicy : public BufferPolicy
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    double GetThreshold(const BufferUse& use) const override;
};

/**
 * \ingroup vflood
 *
 * \brief The same share for every flow, by equation 1 (published: "fair").
 */
class FairBufferPolicy : public BufferPolicy
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    double GetThreshold(const BufferUse& use) const override;

  private:
    double m_alpha; //!< attribute Alpha
};

/**
 * \ingroup vflood
 *
 * \brief A larger share for flows with a short round trip (published: "prioritised").
 */
class PrioritisedBufferPolicy : public BufferPolicy
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    double GetThreshold(const BufferUse& use) const override;

  private:
    Time m_limit;       //!< attribute RttLimit
    double m_lowAlpha;  //!< attribute LowRttAlpha
    double m_highAlpha; //!< attribute HighRttAlpha
};

} // namespace ns3

#endif /* BUFFER_POLICY_H */
