/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "values.h"

#include "ns3/boolean.h"
#include "ns3/data-rate.h"
#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/ipv4-address.h"
#include "ns3/object-ptr-container.h"
#include "ns3/pointer.h"
#include "ns3/uinteger.h"

namespace vflood
{

py::object
FromValue(const ns3::AttributeValue& value, ns3::Ptr<const ns3::AttributeChecker> checker)
{
    if (auto v = dynamic_cast<const ns3::BooleanValue*>(&value))
    {
        return py::bool_(v->Get());
    }
    if (auto v = dynamic_cast<const ns3::IntegerValue*>(&value))
    {
        return py::int_(v->Get());
    }
    if (auto v = dynamic_cast<const ns3::UintegerValue*>(&value))
    {
        return py::int_(v->Get());
    }
    if (auto v = dynamic_cast<const ns3::DoubleValue*>(&value))
    {
        return py::float_(v->Get());
    }
    if (auto v = dynamic_cast<const ns3::TimeValue*>(&value))
    {
        return py::cast(v->Get());
    }
    if (auto v = dynamic_cast<const ns3::DataRateValue*>(&value))
    {
        return py::int_(v->Get().GetBitRate());
    }
    if (auto v = dynamic_cast<const ns3::PointerValue*>(&value))
    {
        return py::cast(v->GetObject());
    }
    if (auto v = dynamic_cast<const ns3::AddressValue*>(&value))
    {
        return FromAddress(v->Get());
    }
    if (auto v = dynamic_cast<const ns3::Ipv4AddressValue*>(&value))
    {
        return FromAddress(v->Get());
    }
    if (auto v = dynamic_cast<const ns3::ObjectPtrContainerValue*>(&value))
    {
        py::list list;
        for (auto i = v->Begin(); i != v->End(); ++i)
        {
            list.append(py::cast(i->second));
        }
        return list;
    }
    return py::str(value.SerializeToString(checker));
}

} // namespace vflood
