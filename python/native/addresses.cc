/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "values.h"

#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/ipv4-address.h"
#include "ns3/ipv6-address.h"
#include "ns3/mac48-address.h"
#include "ns3/virt-error.h"

#include <sstream>

namespace vflood
{

namespace
{

/**
 * \param value a text, or an address of Python's module ipaddress
 * \param address receives it
 * \return whether it is an IP address
 */
bool
ReadIp(py::handle value, ns3::Address& address)
{
    static const py::handle read =
        py::object(py::module_::import("ipaddress").attr("ip_address")).release();
    if (PyIndex_Check(value.ptr()))
    {
        return false;
    }
    try
    {
        const py::object ip = read(value);
        const auto text = py::str(ip).cast<std::string>();
        address = ip.attr("version").cast<int>() == 4
                      ? ns3::Address(ns3::Ipv4Address(text.c_str()))
                      : ns3::Address(ns3::Ipv6Address(text.c_str()));
        return true;
    }
    catch (py::error_already_set& error)
    {
        if (!error.matches(PyExc_ValueError) && !error.matches(PyExc_TypeError))
        {
            throw;
        }
        return false;
    }
}

/**
 * \param ip an IP address
 * \return an object of Python's module ipaddress
 */
template <class Ip>
py::object
FromIp(const Ip& ip)
{
    std::ostringstream text;
    text << ip;
    return py::module_::import("ipaddress").attr("ip_address")(text.str());
}

} // namespace

bool
ReadAddress(py::handle value, ns3::Address& address)
{
    if (!py::isinstance<py::tuple>(value))
    {
        return ReadIp(value, address);
    }
    const auto pair = py::reinterpret_borrow<py::tuple>(value);
    ns3::Address ip;
    if (pair.size() != 2 || !ReadIp(pair[0], ip) || !PyIndex_Check(pair[1].ptr()))
    {
        return false;
    }
    const long port = PyNumber_AsSsize_t(pair[1].ptr(), nullptr);
    if (port < 0 || port > 65535)
    {
        throw ns3::VirtError("port " + std::to_string(port) +
                             " does not exist; allowed: 0 to 65535");
    }
    const auto number = static_cast<uint16_t>(port);
    if (ns3::Ipv4Address::IsMatchingType(ip))
    {
        address = ns3::InetSocketAddress(ns3::Ipv4Address::ConvertFrom(ip), number);
    }
    else
    {
        address = ns3::Inet6SocketAddress(ns3::Ipv6Address::ConvertFrom(ip), number);
    }
    return true;
}

py::object
FromAddress(const ns3::Address& address)
{
    if (ns3::InetSocketAddress::IsMatchingType(address))
    {
        const auto end = ns3::InetSocketAddress::ConvertFrom(address);
        return py::make_tuple(FromIp(end.GetIpv4()), end.GetPort());
    }
    if (ns3::Inet6SocketAddress::IsMatchingType(address))
    {
        const auto end = ns3::Inet6SocketAddress::ConvertFrom(address);
        return py::make_tuple(FromIp(end.GetIpv6()), end.GetPort());
    }
    if (ns3::Ipv4Address::IsMatchingType(address))
    {
        return FromIp(ns3::Ipv4Address::ConvertFrom(address));
    }
    if (ns3::Ipv6Address::IsMatchingType(address))
    {
        return FromIp(ns3::Ipv6Address::ConvertFrom(address));
    }
    std::ostringstream text;
    if (ns3::Mac48Address::IsMatchingType(address))
    {
        text << ns3::Mac48Address::ConvertFrom(address);
    }
    else
    {
        text << address;
    }
    return py::str(text.str());
}

} // namespace vflood
