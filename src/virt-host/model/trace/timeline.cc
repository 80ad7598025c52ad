/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "timeline.h"

#include "ns3/attribute-range.h"
#include "ns3/hypervisor-host.h"
#include "ns3/virt-error.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(Timeline);

TypeId
Timeline::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::Timeline")
            .SetParent<Object>()
            .SetGroupName("VirtHost")
            .AddConstructor<Timeline>()
            .AddAttribute("From",
                          "Begin of the window that is written, not negative.",
                          TimeValue(Time()),
                          MakeTimeAccessor(&Timeline::m_from),
                          MakeLeastTimeChecker("ns3::Timeline::From",
                                               Time(),
                                               "0s is the begin of the simulation"))
            .AddAttribute("To",
                          "End of the window that is written, not before From.",
                          TimeValue(Time::Max()),
                          MakeTimeAccessor(&Timeline::m_to),
                          MakeTimeChecker())
            .AddAttribute(
                "MarkLength",
                "How long a packet is shown in a guest or in dom0, at most until the "
                "next one, not negative (assumed: 1 us); on the wire it is shown as long "
                "as it takes.",
                TimeValue(MicroSeconds(1)),
                MakeTimeAccessor(&Timeline::m_mark),
                MakeLeastTimeChecker("ns3::Timeline::MarkLength", Time(), "1us is the default"));
    return tid;
}

Timeline::Timeline() = default;
Timeline::~Timeline() = default;

void
Timeline::DoDispose()
{
    Close();
    Object::DoDispose();
}

void
Timeline::AddFlow(const FlowFilter& filter)
{
    if (m_file)
    {
        throw VirtError("Timeline::AddFlow() after Start(); call it before");
    }
    m_filters.push_back(filter);
}

void
Timeline::Start(const std::string& path, Ptr<HypervisorHost> host)
{
    if (m_file)
    {
        throw VirtError("Timeline::Start(\"" + path +
                        "\"): it has started already; create another Timeline for another file");
    }
    CheckGiven(host, "Timeline::Start()", "give it what VirtHostHelper::CreateHost() returned");
    CheckGiven(host->GetHypervisor(), "Timeline::Start()", "call HypervisorHost::Boot() before");
    m_file = std::make_unique<ChromeTraceWriter>(path, m_from, m_to);
    m_clock = &host->GetTimers();
    m_cpus = std::make_unique<CpuTimeline>(*m_file, host->GetHypervisor());
    m_file->NameGroup(RingTimeline::RINGS, "vifs: ring slots");
    if (!m_filters.empty())
    {
        m_file->NameGroup(PacketTimeline::PACKETS, "packets");
        WatchNics(host);
    }
    for (std::size_t i = 0; i < host->GetNGuests(); ++i)
    {
        WatchGuest(host->GetGuest(i));
    }
}

void
Timeline::Watch(const PacketTimeline::Point& point)
{
    m_packets.emplace_back(*m_file, *m_clock, m_filters, m_packets.size() + 1, point);
}

PacketTimeline::Extent
Timeline::Mark() const
{
    return {[length = m_mark](const Packet&) { return length; }, false};
}

void
Timeline::WatchNics(const Ptr<HypervisorHost>& host)
{
    uint32_t number = 0;
    for (const auto& nic : host->GetUplinks())
    {
        const std::string name = "eth" + std::to_string(number++);
        auto occupancy = [nic](const Packet& packet) {
            return nic->GetOccupancy(packet.GetSize());
        };
        Watch({nic, "PhyTxBegin", name + " wire out", {occupancy, false}});
        Watch({nic, "PhyRxEnd", name + " wire in", {occupancy, true}});
        Watch({nic, "MacPromiscRx", "dom0 bridge from " + name, Mark()});
    }
}

void
Timeline::WatchGuest(const Ptr<GuestNode>& guest)
{
    const std::string domain = std::to_string(guest->GetDomain()->GetId());
    uint32_t number = 0;
    for (uint32_t i = 0; i < guest->GetNDevices(); ++i)
    {
        auto front = DynamicCast<NetfrontDevice>(guest->GetDevice(i));
        if (!front || !front->GetConnection())
        {
            continue;
        }
        const std::string name = "vif" + domain + "." + std::to_string(number++);
        m_rings.emplace_back(*m_file, *m_clock, front->GetConnection(), name);
        if (!m_filters.empty())
        {
            Watch({guest->GetHost()->GetNetbackOf(front),
                   "MacPromiscRx",
                   "dom0 bridge from " + name,
                   Mark()});
            Watch({front, "MacTx", name + " guest sends", Mark()});
            Watch({front, "MacRx", name + " guest receives", Mark()});
        }
    }
}

ChromeTraceWriter&
Timeline::GetFile()
{
    if (!m_cpus)
    {
        throw VirtError("Timeline::GetFile(): nothing is being written; call it between Start() "
                        "and Close()");
    }
    return *m_file;
}

void
Timeline::Add(const std::shared_ptr<TimelinePart>& part)
{
    GetFile(); // refuses it at the wrong time
    m_parts.push_back(part);
}

void
Timeline::Close()
{
    if (!m_cpus)
    {
        return;
    }
    const Time now = m_clock->Now();
    m_cpus->End(now);
    m_cpus.reset();
    for (auto& ring : m_rings)
    {
        ring.End(now);
    }
    m_rings.clear();
    for (auto& point : m_packets)
    {
        point.End(now);
    }
    m_packets.clear();
    for (auto& part : m_parts)
    {
        part->End(now);
    }
    m_parts.clear();
    m_file->Close();
}

} // namespace ns3
