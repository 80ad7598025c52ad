/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/double.h"
#include "ns3/tcp-congestion-ops.h"

#include <algorithm>

namespace ns3
{

/**
 * \brief A congestion control of one's own: Reno that gives back less after a loss.
 *
 * In the driver domain: `vm-transfer --offload=vflood --library=tcp-patient.so
 * --ns3::VfloodControl::CongestionOps=ns3::TcpPatient`
 */
class TcpPatient : public TcpNewReno
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::TcpPatient")
                                .SetParent<TcpNewReno>()
                                .AddConstructor<TcpPatient>()
                                .AddAttribute("Keep",
                                              "Share of the window that a loss leaves.",
                                              DoubleValue(0.8),
                                              MakeDoubleAccessor(&TcpPatient::m_keep),
                                              MakeDoubleChecker<double>(0.1, 1));
        return tid;
    }

    std::string GetName() const override
    {
        return "TcpPatient";
    }

    uint32_t GetSsThresh(Ptr<const TcpSocketState> state, uint32_t bytesInFlight) override
    {
        const auto kept = static_cast<uint32_t>(m_keep * bytesInFlight);
        return std::max(2 * state->m_segmentSize, kept);
    }

    Ptr<TcpCongestionOps> Fork() override
    {
        return CopyObject<TcpPatient>(this);
    }

  private:
    double m_keep{0.8}; //!< attribute Keep
};

NS_OBJECT_ENSURE_REGISTERED(TcpPatient);

} // namespace ns3
