/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bindings.h"
#include "values.h"

namespace vflood
{

namespace
{

using ns3::Object;
using ns3::Ptr;
using ns3::TypeId;

/// What is known of an attribute.
struct Attribute
{
    std::string name;               //!< its name
    std::string help;               //!< what it is
    std::string owner;              //!< the class that has it
    std::string type;               //!< ns-3's class of the value
    std::string allowed;            //!< range or names
    std::string initial;            //!< default, as text
    py::object value;               //!< now; None if it cannot be read, or there is only a class
    std::vector<std::string> flags; //!< of "construct", "set" and "get"
};

/**
 * \param info an attribute
 * \param owner the class that has it
 * \param object of that class, null: none
 * \return what is known of it
 */
Attribute
Describe(const TypeId::AttributeInformation& info, TypeId owner, const Object* object)
{
    Attribute attribute{info.name,
                        info.help,
                        owner.GetName(),
                        GetValueType(*info.checker),
                        info.checker->GetUnderlyingTypeInformation(),
                        info.initialValue->SerializeToString(info.checker),
                        py::none(),
                        {}};
    const std::pair<uint32_t, const char*> names[] = {{TypeId::ATTR_CONSTRUCT, "construct"},
                                                      {TypeId::ATTR_SET, "set"},
                                                      {TypeId::ATTR_GET, "get"}};
    for (const auto& [flag, name] : names)
    {
        if (info.flags & flag)
        {
            attribute.flags.emplace_back(name);
        }
    }
    Ptr<ns3::AttributeValue> value = info.checker->Create();
    if (object && object->GetAttributeFailSafe(info.name, *value))
    {
        attribute.value = FromValue(*value, info.checker);
    }
    return attribute;
}

/**
 * \param type a class
 * \param object of that class, null: none
 * \return its attributes, its own first
 */
std::vector<Attribute>
List(TypeId type, const Object* object)
{
    std::vector<Attribute> list;
    for (;; type = type.GetParent())
    {
        for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
        {
            list.push_back(Describe(type.GetAttribute(i), type, object));
        }
        if (!type.HasParent() || type.GetParent() == type)
        {
            return list;
        }
    }
}

} // namespace

void
BindAttributes(py::module_& module, ObjectClass<Object>& object)
{
    py::class_<Attribute>(module, "Attribute", "What is known of an attribute.")
        .def_readonly("name", &Attribute::name, "Its name.")
        .def_readonly("help", &Attribute::help, "What it is, with unit and source of the default.")
        .def_readonly("owner", &Attribute::owner, "The class that has it.")
        .def_readonly("type", &Attribute::type, "ns-3's class of the value, as ns3::TimeValue.")
        .def_readonly("allowed", &Attribute::allowed, "Range, or names that are allowed.")
        .def_readonly("default",
                      &Attribute::initial,
                      "Default in objects that are created now, as text.")
        .def_readonly("value",
                      &Attribute::value,
                      "Present value, as of Object.get(); None if it cannot be read.")
        .def_readonly("flags",
                      &Attribute::flags,
                      "When it can be accessed: of \"construct\", \"set\" and \"get\".")
        .def(
            "__repr__",
            [](const Attribute& a) {
                return "<Attribute " + a.owner + "::" + a.name + ", " + a.type + ", default " +
                       a.initial + ">";
            },
            "Name, type and default.");
    object.def(
        "attributes",
        Guarded([](Ptr<Object> o) { return List(o->GetInstanceTypeId(), ns3::PeekPointer(o)); }),
        "All attributes, those of its own class first, then its parents'.");
    module.def(
        "attributes",
        Guarded([](const std::string& type) { return List(FindType(type), nullptr); }),
        py::arg("type"),
        "All attributes of a class, those of its own first, then its parents'. Values are None.");
}

} // namespace vflood
