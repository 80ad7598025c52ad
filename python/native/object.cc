/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bindings.h"
#include "values.h"

#include "ns3/node.h"
#include "ns3/simulator-impl.h"
#include "ns3/virt-error.h"

namespace vflood
{

namespace
{

using ns3::Object;
using ns3::Ptr;
using ns3::TypeId;

/**
 * \param type name of a class
 * \param attributes values by name
 * \return a new object
 */
Ptr<Object>
CreateByName(const std::string& type, const py::kwargs& attributes)
{
    const TypeId tid = FindType(type);
    const bool single = tid.IsChildOf(ns3::SimulatorImpl::GetTypeId());
    if (!tid.HasConstructor() || !tid.IsChildOf(Object::GetTypeId()) || single)
    {
        throw ns3::VirtError(
            tid.GetName() +
            " cannot be created: it is abstract, the simulator itself, or no ns3::Object");
    }
    return MakeFactory(tid, attributes).Create<Object>();
}

/**
 * \param object an object
 * \param name name of an attribute of its
 * \param value the new value
 */
void
Set(Ptr<Object> object, const std::string& name, py::object value)
{
    const TypeId type = object->GetInstanceTypeId();
    const auto info = FindAttribute(type, name);
    const std::string what = type.GetName() + "::" + name;
    if (!(info.flags & TypeId::ATTR_SET) || !info.accessor->HasSetter())
    {
        const bool early = info.flags & TypeId::ATTR_CONSTRUCT;
        throw ns3::VirtError(
            "attribute " + what +
            (early ? " can only be given when the object is created" : " cannot be set"));
    }
    if (!object->SetAttributeFailSafe(name, *ToValue(info, what, value)))
    {
        throw ns3::VirtError("attribute " + what + " refused " +
                             py::repr(value).cast<std::string>());
    }
}

/**
 * \param object an object
 * \param name name of an attribute of its
 * \return the value
 */
py::object
Get(Ptr<const Object> object, const std::string& name)
{
    const TypeId type = object->GetInstanceTypeId();
    const auto info = FindAttribute(type, name);
    Ptr<ns3::AttributeValue> value = info.checker->Create();
    if (!object->GetAttributeFailSafe(name, *value))
    {
        throw ns3::VirtError("attribute " + type.GetName() + "::" + name + " cannot be read");
    }
    return FromValue(*value, info.checker);
}

/**
 * \param object an object
 * \param type name of a class
 * \return what of this class is aggregated to it, or null
 */
Ptr<Object>
GetAggregated(Ptr<Object> object, const std::string& type)
{
    return object->GetObject<Object>(FindType(type));
}

/**
 * \param object an object
 * \return text that tells which it is
 */
std::string
Represent(const Object& object)
{
    std::string text = "<" + object.GetInstanceTypeId().GetName();
    if (auto node = dynamic_cast<const ns3::Node*>(&object))
    {
        text += ", node " + std::to_string(node->GetId());
    }
    return text + ">";
}

} // namespace

void BindAttributes(py::module_& module, ObjectClass<Object>& object);

void
BindObjects(py::module_& module)
{
    auto object = py::reinterpret_borrow<ObjectClass<Object>>(module.attr("Object"));
    object
        .def("set",
             Guarded(&Set),
             py::arg("name"),
             py::arg("value"),
             "Set an attribute. Times are Time, \"5ms\" or datetime.timedelta, rates \"1Gb/s\" or "
             "bit/s, addresses text or "
             "ipaddress objects, (address, port) is an endpoint, enumerated values their names.")
        .def("get",
             Guarded(&Get),
             py::arg("name"),
             "The value of an attribute: bool, int, float, str, Time, rates in bit/s, an object, a "
             "list of objects, or an address.")
        .def("aggregated",
             Guarded(&GetAggregated),
             py::arg("type"),
             "What of this class is aggregated to the object (a node's ns3::Ipv4, say), or None.")
        .def_property_readonly(
            "type_name",
            Guarded([](Ptr<Object> o) { return o->GetInstanceTypeId().GetName(); }),
            "Name of the class in ns-3, as ns3::CreditScheduler.")
        .def(
            "__repr__",
            [](const Object& o) { return Guard::IsSpent() ? "<lost>" : Represent(o); },
            "Class, and number of a node.")
        .def(
            "__eq__",
            [](const Object& a, const Object& b) { return &a == &b; },
            py::is_operator(),
            py::arg("other"),
            "Whether it is the same object.")
        .def(
            "__hash__",
            [](const Object& o) { return reinterpret_cast<std::uintptr_t>(&o) >> 4; },
            "Of the object's identity.");
    BindAttributes(module, object);
    module.def("create",
               Guarded(&CreateByName),
               py::arg("type"),
               "A new object of a class, \"ns3::\" may be left out, with attributes by name: "
               "create(\"RateErrorModel\", ErrorRate=0.01).");
}

} // namespace vflood
