/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_NATIVE_BIND_H
#define VFLOOD_NATIVE_BIND_H

#include "guard.h"
#include "handle.h"

#include "ns3/nstime.h"
#include "ns3/ptr.h"

#include <optional>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <type_traits>

PYBIND11_DECLARE_HOLDER_TYPE(T, vflood::Handle<T>, true)

namespace vflood
{

namespace py = pybind11;

/// A time as argument of a call: Time, str with a unit, datetime.timedelta, or a number of seconds.
struct TimeArgument
{
    ns3::Time time; //!< the time
};

/**
 * \param value what Python gave
 * \param seconds whether a bare number is one of seconds
 * \param time receives the time
 * \return whether it is a time
 * \throws ns3::VirtError if it is a text that is no time
 */
bool ReadTime(py::handle value, bool seconds, ns3::Time& time);

/**
 * \param name of an argument
 * \param time its value
 * \throws ns3::VirtError if it is negative: the clock would go back
 */
void CheckNotPast(const char* name, ns3::Time time);

/**
 * \param value a text of Python
 * \return the text
 * \throws ns3::VirtError if it cannot be written in UTF-8
 */
std::string ReadText(py::handle value);

/**
 * \param source an instance of a class of ours
 * \throws ns3::VirtError unless its simulation is alive
 */
inline void
CheckAlive(py::handle source)
{
    auto* instance = reinterpret_cast<py::detail::instance*>(source.ptr());
    auto held = instance->get_value_and_holder();
    if (!held.holder_constructed() || !held.holder<HandleBase>().IsAlive())
    {
        ThrowDead(py::str(py::type::of(source).attr("__name__")));
    }
}

/**
 * \param f a function or lambda
 * \return the same, behind a guard
 */
template <class F, class R, class... A>
auto
GuardAs(F f, R (*)(A...))
{
    return [f](A... arguments) -> R {
        return Guard::Call([&]() -> R { return f(std::forward<A>(arguments)...); });
    };
}

template <class F, class = std::enable_if_t<!std::is_member_function_pointer<F>::value>>
auto
Guarded(F f)
{
    return GuardAs(f, static_cast<py::detail::function_signature_t<F>*>(nullptr));
}

template <class R, class C, class... A>
auto
Guarded(R (C::*f)(A...))
{
    return [f](ns3::Ptr<C> self, A... arguments) -> R {
        return Guard::Call([&]() -> R { return ((*self).*f)(std::forward<A>(arguments)...); });
    };
}

template <class R, class C, class... A>
auto
Guarded(R (C::*f)(A...) const)
{
    return [f](ns3::Ptr<C> self, A... arguments) -> R {
        return Guard::Call([&]() -> R { return ((*self).*f)(std::forward<A>(arguments)...); });
    };
}

/// A class of ns-3 objects.
template <class T, class... Parent>
using ObjectClass = py::class_<T, Parent..., Handle<T>>;

/**
 * \tparam T a class of ns-3
 * \tparam Parent its parent that Python knows
 * \param module where to
 * \param doc what it is
 * \return the class, whose name is that of the TypeId; the same if it was declared before
 */
template <class T, class Parent = ns3::Object>
ObjectClass<T, Parent>
BindObject(py::module_& module, const char* doc = "")
{
    static const std::string name = T::GetTypeId().GetName().substr(5); // without "ns3::"
    if (!py::hasattr(module, name.c_str()))
    {
        RegisterClass(T::GetTypeId(), typeid(T));
        return ObjectClass<T, Parent>(module, name.c_str(), doc);
    }
    auto declared = py::reinterpret_borrow<ObjectClass<T, Parent>>(module.attr(name.c_str()));
    declared.doc() = doc;
    return declared;
}

} // namespace vflood

namespace PYBIND11_NAMESPACE
{

/// The nearest class that Python knows, by ns-3's TypeId.
template <class T>
struct polymorphic_type_hook<T, detail::enable_if_t<std::is_base_of<ns3::Object, T>::value>>
{
    static const void* get(const T* object, const std::type_info*& type)
    {
        type = object ? vflood::FindClass(*object) : nullptr;
        return object;
    }
};

namespace detail
{

/// Pointers of ns-3: never null from Python, never to what was destroyed.
template <class T>
class type_caster<ns3::Ptr<T>>
{
    using Class = std::remove_const_t<T>;

  public:
    PYBIND11_TYPE_CASTER(ns3::Ptr<T>, make_caster<Class>::name);

    bool load(handle source, bool convert)
    {
        make_caster<Class> inner;
        if (source.is_none() || !inner.load(source, convert))
        {
            return false;
        }
        vflood::CheckAlive(source);
        value = ns3::Ptr<T>(static_cast<Class*>(inner));
        return true;
    }

    static handle cast(const ns3::Ptr<T>& object, return_value_policy, handle)
    {
        if (!object)
        {
            return none().release();
        }
        auto* raw = const_cast<Class*>(ns3::PeekPointer(object));
        vflood::Handle<Class> holder(raw);
        return type_caster_base<Class>::cast_holder(raw, &holder);
    }
};

template <>
class type_caster<vflood::TimeArgument>
{
  public:
    PYBIND11_TYPE_CASTER(vflood::TimeArgument,
                         const_name("Union[Time, str, datetime.timedelta, float]"));

    bool load(handle source, bool)
    {
        return vflood::ReadTime(source, true, value.time);
    }
};

} // namespace detail
} // namespace PYBIND11_NAMESPACE

#endif /* VFLOOD_NATIVE_BIND_H */
