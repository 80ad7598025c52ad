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
#include "ns3/ipv6-address.h"
#include "ns3/pointer.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/virt-error.h"

#include <cmath>

namespace vflood
{

namespace
{

using ns3::Create;
using ns3::Ptr;
using Value = Ptr<ns3::AttributeValue>;

/**
 * \param type ns-3's class of the value of an attribute
 * \param value a number of Python
 * \return the value, null if the attribute does not take such a number
 */
Value
FromNumber(const std::string& type, py::handle value)
{
    if (type == "ns3::DoubleValue" && (PyFloat_Check(value.ptr()) || PyNumber_Check(value.ptr())))
    {
        const double number = PyFloat_AsDouble(value.ptr());
        if (number == -1 && PyErr_Occurred())
        {
            PyErr_Clear();
            return nullptr;
        }
        return Create<ns3::DoubleValue>(number);
    }
    if (!PyIndex_Check(value.ptr()))
    {
        return nullptr;
    }
    const py::int_ whole(py::reinterpret_steal<py::object>(PyNumber_Index(value.ptr())));
    int overflow = 0;
    const long long number = PyLong_AsLongLongAndOverflow(whole.ptr(), &overflow);
    if (type == "ns3::IntegerValue" && overflow == 0)
    {
        return Create<ns3::IntegerValue>(number);
    }
    const bool fits = (overflow == 0 && number >= 0) ||
                      (overflow > 0 && PyLong_AsUnsignedLongLong(whole.ptr()) != uint64_t(-1));
    PyErr_Clear();
    if (!fits)
    {
        return nullptr;
    }
    const uint64_t count = PyLong_AsUnsignedLongLong(whole.ptr());
    if (type == "ns3::UintegerValue")
    {
        return Create<ns3::UintegerValue>(count);
    }
    return type == "ns3::DataRateValue" ? Value(Create<ns3::DataRateValue>(ns3::DataRate(count)))
                                        : nullptr;
}

/**
 * \param type ns-3's class of the value of an attribute
 * \param value an address of Python
 * \return the value, null if it is no such address
 */
Value
FromPythonAddress(const std::string& type, py::handle value)
{
    ns3::Address address;
    if (!ReadAddress(value, address))
    {
        return nullptr;
    }
    if (type == "ns3::AddressValue")
    {
        return Create<ns3::AddressValue>(address);
    }
    if (type == "ns3::Ipv4AddressValue" && ns3::Ipv4Address::IsMatchingType(address))
    {
        return Create<ns3::Ipv4AddressValue>(ns3::Ipv4Address::ConvertFrom(address));
    }
    if (type == "ns3::Ipv6AddressValue" && ns3::Ipv6Address::IsMatchingType(address))
    {
        return Create<ns3::Ipv6AddressValue>(ns3::Ipv6Address::ConvertFrom(address));
    }
    return nullptr;
}

/**
 * \param info an attribute
 * \param value what Python gave
 * \return the value for ns-3, null if it does not fit
 */
Value
Convert(const ns3::TypeId::AttributeInformation& info, py::handle value)
{
    const std::string type = GetValueType(*info.checker);
    if (type == "ns3::BooleanValue" && !py::isinstance<py::str>(value))
    {
        const auto name = py::type::of(value).attr("__name__").cast<std::string>();
        const bool is = PyBool_Check(value.ptr()) || name == "bool_"; // of NumPy
        return is ? Value(Create<ns3::BooleanValue>(PyObject_IsTrue(value.ptr()) == 1)) : nullptr;
    }
    if (PyBool_Check(value.ptr()) || value.is_none())
    {
        return nullptr;
    }
    if (type == "ns3::AddressValue")
    {
        return FromPythonAddress(type, value);
    }
    if (py::isinstance<py::str>(value))
    {
        const std::string text = ReadText(value);
        return IsReadable(info, text) ? Value(Create<ns3::StringValue>(text)) : nullptr;
    }
    ns3::Time time;
    if (type == "ns3::TimeValue")
    {
        return ReadTime(value, false, time) ? Value(Create<ns3::TimeValue>(time)) : nullptr;
    }
    if (py::isinstance<ns3::Object>(value))
    {
        return Create<ns3::PointerValue>(value.cast<Ptr<ns3::Object>>());
    }
    Value number = FromNumber(type, value);
    return number ? number : FromPythonAddress(type, value);
}

/**
 * \param info an attribute
 * \return what it takes, in Python's terms
 */
std::string
Describe(const ns3::TypeId::AttributeInformation& info)
{
    const std::string type = GetValueType(*info.checker);
    const std::string range = info.checker->GetUnderlyingTypeInformation();
    static const std::map<std::string, std::string> words = {
        {"ns3::BooleanValue", "True or False"},
        {"ns3::TimeValue", "a Time, \"5ms\" or a datetime.timedelta: a number has no unit"},
        {"ns3::DataRateValue", "a rate as \"1Gb/s\", or whole bits per second"},
        {"ns3::QueueSizeValue", "a size as \"100p\" or \"64kB\""},
        {"ns3::AddressValue", "(\"10.0.0.1\", port) or an IP address"},
        {"ns3::Ipv4AddressValue", "an IPv4 address"},
        {"ns3::EnumValue", "one of " + range},
        {"ns3::PointerValue",
         "an object of class " + range + ", or a text as \"ns3::Class[Attribute=1]\""},
        {"ns3::UintegerValue", "a whole number, " + range},
        {"ns3::IntegerValue", "a whole number, " + range},
        {"ns3::DoubleValue", "a number, " + range}};
    const auto found = words.find(type);
    return found == words.end() ? "a " + type + " " + range : found->second;
}

} // namespace

Value
ToValue(const ns3::TypeId::AttributeInformation& info, const std::string& what, py::handle value)
{
    Value given = Convert(info, value);
    Value valid = given ? info.checker->CreateValidValue(*given) : nullptr;
    if (!valid)
    {
        throw ns3::VirtError("attribute " + what + " cannot be " +
                             py::repr(value).cast<std::string>() + "; it takes " + Describe(info));
    }
    return valid;
}

} // namespace vflood
