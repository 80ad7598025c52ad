/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expect-error.h"

#include "ns3/attribute-range.h"
#include "ns3/cpu-load.h"
#include "ns3/dom0-nic-driver.h"
#include "ns3/double.h"
#include "ns3/guest-node.h"
#include "ns3/hypervisor-host.h"
#include "ns3/netback-driver.h"
#include "ns3/object-factory.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <limits>

// Attributes with a range: values as numbers and as text.

namespace
{

using namespace ns3;

/// A number that is not allowed.
struct Bad
{
    TypeId type;           //!< class
    std::string attribute; //!< its attribute
    uint64_t value;        //!< too small or too large
    std::string range;     //!< what the message says is allowed
};

TEST(AttributeRange, CountsOutOfRangeAreRefused)
{
    const std::vector<Bad> all{
        {GuestNode::GetTypeId(), "Vcpus", 0, "1..1024"},
        {GuestNode::GetTypeId(), "Vcpus", 4000000000, "1..1024"},
        {GuestNode::GetTypeId(), "Weight", 0, "1..65535"},
        {GuestNode::GetTypeId(), "Weight", 65536, "1..65535"},
        {GuestNode::GetTypeId(), "Hz", 0, "1..10000"},
        {HypervisorHost::GetTypeId(), "Pcpus", 0, "1..1024"},
        {HypervisorHost::GetTypeId(), "Pcpus", 4000000000, "1..1024"},
        {HypervisorHost::GetTypeId(), "Dom0Vcpus", 0, "1..1024"},
        {HypervisorHost::GetTypeId(), "Dom0Weight", 0, "1..65535"},
        {NetbackDriver::GetTypeId(), "RxBatchSize", 0, "1..4294967295"},
        {Dom0NicDriver::GetTypeId(), "NapiBudget", 0, "1..4294967295"},
    };
    for (const auto& bad : all)
    {
        ObjectFactory factory(bad.type.GetName());
        const std::string full = bad.type.GetName() + "::" + bad.attribute;
        const std::string text = std::to_string(bad.value);
        ExpectError([&] { factory.Set(bad.attribute, UintegerValue(bad.value)); },
                    {full, " " + text + ";", bad.range});
        ExpectError([&] { factory.Set(bad.attribute, StringValue(text)); },
                    {full, " " + text + ";", bad.range});
    }
}

TEST(AttributeRange, TextThatIsNoNumberIsRefused)
{
    ObjectFactory guest("ns3::GuestNode");
    for (const std::string text : {"", "abc", "-1", "1.5", "3 4", "1e3"})
    {
        ExpectError([&] { guest.Set("Vcpus", StringValue(text)); }, {"ns3::GuestNode::Vcpus"});
    }
    guest.Set("Vcpus", StringValue("3"));
    EXPECT_EQ(guest.Create<GuestNode>()->GetNVcpus(), 3u);
}

TEST(AttributeRange, NumbersOutOfRangeAreRefused)
{
    auto load = CreateObject<CpuLoad>();
    const double infinite = std::numeric_limits<double>::infinity();
    for (double value : {-0.01, 1.01, 60.0, std::nan(""), infinite, -infinite})
    {
        ExpectError([&] { load->SetAttribute("Load", DoubleValue(value)); },
                    {"ns3::CpuLoad::Load", "0..1"});
    }
    ExpectError([&] { load->SetAttribute("Load", StringValue("much")); }, {"much", "0..1"});
    load->SetAttribute("Load", StringValue("0.25"));
    DoubleValue value;
    load->GetAttribute("Load", value);
    EXPECT_EQ(value.Get(), 0.25);
}

TEST(AttributeRange, SetAttributeOfNamesWhatThereIs)
{
    ObjectFactory factory("ns3::CpuLoad");
    ExpectError([&] { SetAttributeOf(factory, "Loda", DoubleValue(0.5)); },
                {"Loda", "ns3::CpuLoad", "Mode, Load, DutyCycle"});
    ExpectError([&] { SetAttributeOf(factory, "Mode", StringValue("Never")); },
                {"Mode", "Never", "Period"});
    SetAttributeOf(factory, "Mode", StringValue("BusySlice"));
}

} // namespace
