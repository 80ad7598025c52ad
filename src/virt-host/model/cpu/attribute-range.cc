/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "attribute-range.h"

#include "attribute-text.h"
#include "virt-error.h"

#include "ns3/double.h"
#include "ns3/object-factory.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <cmath>
#include <sstream>

namespace ns3
{

namespace
{

/**
 * \param text a text
 * \param number receives the number
 * \return whether the whole text is one number
 */
template <typename T>
bool
ReadNumber(const std::string& text, T& number)
{
    std::istringstream stream(text);
    const bool isSigned = std::numeric_limits<T>::is_signed;
    return (isSigned || text.find('-') == std::string::npos) && (stream >> number) &&
           stream.peek() == std::istringstream::traits_type::eof();
}

/**
 * A value of an attribute, as given or as text.
 *
 * \tparam Value ns-3's class of the value
 * \tparam T the number in it
 * \param value the value
 * \param number receives the number
 * \return whether it is one
 */
template <typename Value, typename T>
bool
ReadValue(const AttributeValue& value, T& number)
{
    if (auto typed = dynamic_cast<const Value*>(&value))
    {
        number = typed->Get();
        return true;
    }
    auto text = dynamic_cast<const StringValue*>(&value);
    return text && ReadNumber(text->Get(), number);
}

/// A number in a range.
template <typename Value, typename T>
class RangeChecker : public AttributeChecker
{
  public:
    RangeChecker(const std::string& name, T min, T max, const std::string& hint)
        : m_name(name),
          m_min(min),
          m_max(max),
          m_hint(hint)
    {
    }

    bool Check(const AttributeValue& value) const override
    {
        T number{};
        if (!ReadValue<Value>(value, number) || !(number >= m_min && number <= m_max))
        {
            auto self = Ptr<const AttributeChecker>(this);
            throw VirtError("attribute " + m_name + " is " + value.SerializeToString(self) +
                            "; allowed is " + GetUnderlyingTypeInformation() + ": " + m_hint);
        }
        return dynamic_cast<const Value*>(&value) != nullptr; // a text is converted by ns-3
    }

    std::string GetValueTypeName() const override
    {
        return std::is_same_v<Value, DoubleValue> ? "ns3::DoubleValue" : "ns3::UintegerValue";
    }

    bool HasUnderlyingTypeInformation() const override
    {
        return true;
    }

    std::string GetUnderlyingTypeInformation() const override
    {
        std::ostringstream text;
        text << m_min << ".." << m_max;
        return text.str();
    }

    Ptr<AttributeValue> Create() const override
    {
        return ns3::Create<Value>();
    }

    bool Copy(const AttributeValue& source, AttributeValue& destination) const override
    {
        auto from = dynamic_cast<const Value*>(&source);
        auto to = dynamic_cast<Value*>(&destination);
        if (from && to)
        {
            *to = *from;
        }
        return from && to;
    }

  private:
    std::string m_name; //!< full name of the attribute
    T m_min;            //!< smallest allowed value
    T m_max;            //!< largest allowed value
    std::string m_hint; //!< what to write instead
};

/// A time that is not too short: ns-3's checker, with a message.
class LeastTimeChecker : public AttributeChecker
{
  public:
    LeastTimeChecker(const std::string& name, Time min, const std::string& hint)
        : m_inner(MakeTimeChecker()),
          m_name(name),
          m_min(min),
          m_hint(hint)
    {
    }

    bool Check(const AttributeValue& value) const override
    {
        auto time = dynamic_cast<const TimeValue*>(&value);
        if (time && time->Get() < m_min)
        {
            std::ostringstream text;
            text << "attribute " << m_name << " is " << time->Get().GetNanoSeconds()
                 << " ns; allowed is " << m_min.GetNanoSeconds() << " ns or more: " << m_hint;
            throw VirtError(text.str());
        }
        return m_inner->Check(value);
    }

    std::string GetValueTypeName() const override
    {
        return m_inner->GetValueTypeName();
    }

    bool HasUnderlyingTypeInformation() const override
    {
        return m_inner->HasUnderlyingTypeInformation();
    }

    std::string GetUnderlyingTypeInformation() const override
    {
        return m_inner->GetUnderlyingTypeInformation();
    }

    Ptr<AttributeValue> Create() const override
    {
        return m_inner->Create();
    }

    bool Copy(const AttributeValue& source, AttributeValue& destination) const override
    {
        return m_inner->Copy(source, destination);
    }

  private:
    Ptr<const AttributeChecker> m_inner; //!< checks the rest
    std::string m_name;                  //!< full name of the attribute
    Time m_min;                          //!< smallest allowed value
    std::string m_hint;                  //!< what to write instead
};

/**
 * \param type a type
 * \return its attributes and those of its parents, the next parent's first
 */
std::string
ListAttributes(TypeId type)
{
    std::string all;
    for (; type.HasParent() && type.GetParent() != type; type = type.GetParent())
    {
        for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
        {
            all += (all.empty() ? "" : ", ") + type.GetAttribute(i).name;
        }
    }
    return all;
}

} // namespace

Ptr<const AttributeChecker>
MakeCountChecker(const std::string& name, uint64_t min, uint64_t max, const std::string& hint)
{
    return Create<RangeChecker<UintegerValue, uint64_t>>(name, min, max, hint);
}

Ptr<const AttributeChecker>
MakeNumberChecker(const std::string& name, double min, double max, const std::string& hint)
{
    return Create<RangeChecker<DoubleValue, double>>(name, min, max, hint);
}

Ptr<const AttributeChecker>
MakeLeastTimeChecker(const std::string& name, Time min, const std::string& hint)
{
    return Create<LeastTimeChecker>(name, min, hint);
}

void
SetAttributeOf(ObjectFactory& factory, const std::string& name, const AttributeValue& value)
{
    const TypeId type = factory.GetTypeId();
    TypeId::AttributeInformation info;
    if (!type.LookupAttributeByName(name, &info))
    {
        throw VirtError("attribute " + name + " does not exist in " + type.GetName() +
                        "; allowed are " + ListAttributes(type));
    }
    auto text = dynamic_cast<const StringValue*>(&value);
    const bool readable = !text || IsReadableAs(info.checker->GetValueTypeName(), text->Get());
    if (!readable || !info.checker->CreateValidValue(value))
    {
        throw VirtError("attribute " + name + " of " + type.GetName() + " cannot be " +
                        value.SerializeToString(info.checker) + "; it takes a " +
                        info.checker->GetValueTypeName() + " " +
                        info.checker->GetUnderlyingTypeInformation());
    }
    factory.Set(name, value);
}

} // namespace ns3
