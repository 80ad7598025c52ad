/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TCP_SAMPLER_H
#define TCP_SAMPLER_H

#include "guest-tcp-l4-protocol.h"
#include "guest-tcp-socket.h"

#include "ns3/guest-clock.h"
#include "ns3/node.h"

#include <ostream>
#include <string>
#include <vector>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief What ss -i would show, sampled regularly on any number of nodes.
 *
 * Samples are taken at simulation time, also while a guest is descheduled; each says what time the
 * guest believes it is: its jiffies, which stand still then. Sampling costs the guest nothing and
 * changes nothing. Sockets that are closed or listening are left out.
 */
class TcpSampler : public Object
{
  public:
    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    TcpSampler();
    ~TcpSampler() override;

    /// A socket at an instant.
    struct Row
    {
        Time now;            //!< simulation time
        Time guest;          //!< time by the jiffies of the node; \c now if it has no GuestClock
        uint32_t node{0};    //!< node
        uint64_t socket{0};  //!< number of the socket on the node
        std::string flow;    //!< local and remote address and port
        SocketSample sample; //!< its state
    };

    /**
     * \param node a node with a stack of GuestInternetHelper (VirtError otherwise)
     */
    void Add(Ptr<Node> node);

    /**
     * Sample every Interval.
     *
     * \param from time of the first sample
     * \param until no sample after that (VirtError if before \p from)
     */
    void Run(Time from, Time until);

    /**
     * \return the samples so far
     */
    const std::vector<Row>& GetRows() const;

    /**
     * One line per sample, with a header; times in seconds and milliseconds as their names say.
     *
     * \param os where to
     */
    void WriteCsv(std::ostream& os) const;

    /**
     * In the shape of ss -i: two lines per sample, below its time.
     *
     * \param os where to
     */
    void WriteText(std::ostream& os) const;

  protected:
    void DoDispose() override;

  private:
    /// A node that is sampled.
    struct Watched
    {
        Ptr<GuestTcpL4Protocol> tcp; //!< its TCP
        Ptr<GuestClock> clock;       //!< its clock, or null
        uint32_t node;               //!< its id
    };

    /// Sample, and do it again after the interval.
    void Sample();

    /**
     * \param watched a node, all of whose sockets are sampled
     */
    void SampleNode(const Watched& watched);

    Time m_interval;              //!< attribute Interval
    Time m_until;                 //!< no sample after that
    std::vector<Watched> m_nodes; //!< in the order of Add()
    std::vector<Row> m_rows;      //!< the samples
};

} // namespace ns3

#endif /* TCP_SAMPLER_H */
