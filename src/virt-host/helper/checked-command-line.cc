/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "checked-command-line.h"

#include "general-options.h"

#include "ns3/virt-error.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <sstream>

namespace ns3
{

namespace
{

/**
 * \param text a text
 * \param value receives the number
 * \return whether the whole text is one number of that type
 */
template <typename T>
bool
ParseNumber(const std::string& text, T& value)
{
    std::istringstream stream(text);
    return !text.empty() && (std::isdigit(text[0]) || text[0] == '.') && (stream >> value) &&
           stream.peek() == std::istringstream::traits_type::eof();
}

/**
 * \param items texts
 * \return them, with commas
 */
std::string
Join(const std::vector<std::string>& items)
{
    std::string all;
    for (const auto& item : items)
    {
        all += (all.empty() ? "" : ", ") + item;
    }
    return all;
}

/**
 * \param min smallest allowed value
 * \param max largest allowed value
 * \return the range as text
 */
template <typename T>
std::string
Range(T min, T max)
{
    std::ostringstream text;
    text << "numbers from " << min << " to " << max;
    return text.str();
}

} // namespace

CheckedCommandLine::CheckedCommandLine(const std::string& usage)
{
    m_line.Usage(usage);
}

void
CheckedCommandLine::AddChoice(const std::string& name,
                              const std::string& help,
                              const std::vector<std::string>& allowed,
                              std::string& value)
{
    m_line.AddValue(name, help + " {" + Join(allowed) + "}", value);
    m_options.push_back({name, Join(allowed), [allowed](const std::string& text) {
                             return std::find(allowed.begin(), allowed.end(), text) !=
                                    allowed.end();
                         }});
}

void
CheckedCommandLine::AddChoice(const std::string& name,
                              const std::string& help,
                              const OptionWords& words,
                              std::string& value)
{
    m_line.AddValue(name, help + " {" + words.GetAllowed() + "}", value);
    m_options.push_back({name, words.GetAllowed(), [&words](const std::string& text) {
                             return words.IsKnown(text);
                         }});
}

void
CheckedCommandLine::AddCount(const std::string& name,
                             const std::string& help,
                             uint64_t min,
                             uint64_t max,
                             uint64_t& value)
{
    m_line.AddValue(name, help, value);
    m_options.push_back({name, "whole " + Range(min, max), [min, max](const std::string& text) {
                             uint64_t number = 0;
                             return ParseNumber(text, number) && number >= min && number <= max;
                         }});
}

void
CheckedCommandLine::AddNumber(const std::string& name,
                              const std::string& help,
                              double min,
                              double max,
                              double& value)
{
    m_line.AddValue(name, help, value);
    m_options.push_back({name, Range(min, max), [min, max](const std::string& text) {
                             double number = 0;
                             return ParseNumber(text, number) && std::isfinite(number) &&
                                    number >= min && number <= max;
                         }});
}

void
CheckedCommandLine::AddText(const std::string& name, const std::string& help, std::string& value)
{
    m_line.AddValue(name, help, value);
    m_options.push_back({name, "a text without blanks", [](const std::string& text) {
                             return !text.empty() &&
                                    text.find_first_of(" \t\n") == std::string::npos;
                         }});
}

void
CheckedCommandLine::AddSwitch(const std::string& name, const std::string& help, bool& value)
{
    m_line.AddValue(name, help, value);
    m_options.push_back({name, "true, false, or nothing (= true)", [](const std::string& text) {
                             return text.empty() || text == "true" || text == "false" ||
                                    text == "1" || text == "0";
                         }});
}

void
CheckedCommandLine::AddFamily(const std::string& allowed,
                              std::function<bool(const std::string&)> has,
                              std::function<void(const std::string&, const std::string&)> set)
{
    m_families.push_back({allowed, std::move(has), std::move(set)});
}

const CheckedCommandLine::Family*
CheckedCommandLine::FindFamily(const std::string& argument) const
{
    const std::string name =
        argument.rfind("--", 0) == 0 ? argument.substr(2, argument.find('=') - 2) : std::string();
    const bool own = std::any_of(m_options.begin(), m_options.end(), [&name](const Option& option) {
        return option.name == name;
    });
    for (const Family& family : m_families)
    {
        if (!own && !name.empty() && argument.find('=') != std::string::npos && family.has(name))
        {
            return &family;
        }
    }
    return nullptr;
}

void
CheckedCommandLine::Refuse(const std::string& name, const std::string& remedy)
{
    m_refused.emplace_back(name, remedy);
}

void
CheckedCommandLine::Check(const std::string& argument) const
{
    const std::size_t dashes = argument.rfind("--", 0) == 0 ? 2 : 0;
    const std::size_t equals = argument.find('=');
    const std::string name =
        argument.substr(dashes, equals == std::string::npos ? equals : equals - dashes);
    const std::string value = equals == std::string::npos ? "" : argument.substr(equals + 1);
    for (const auto& [refused, remedy] : m_refused)
    {
        if (dashes == 2 && refused == name)
        {
            throw VirtError("option --" + name + " is not used by this program; " + remedy);
        }
    }
    std::string known;
    for (const auto& option : m_options)
    {
        if (dashes == 2 && option.name == name)
        {
            if (!option.accepts(value))
            {
                throw VirtError("option --" + name + " has the value \"" + value +
                                "\"; allowed: " + option.allowed);
            }
            return;
        }
        known += (known.empty() ? "--" : ", --") + option.name;
    }
    for (const Family& family : m_families)
    {
        known += ", " + family.allowed;
    }
    if (dashes == 2 && CheckGeneralOption(name, value))
    {
        return;
    }
    throw VirtError("unknown option \"" + argument + "\"" + "; allowed: " + known +
                    ", and those of every ns-3 program (--help lists them)");
}

void
CheckedCommandLine::CollectGiven(std::vector<std::string>& names)
{
    m_given = &names;
}

void
CheckedCommandLine::Parse(int argc, char* argv[])
{
    std::vector<char*> own{argv, argv + std::min(argc, 1)};
    for (int i = 1; i < argc; ++i)
    {
        if (!FindFamily(argv[i]))
        {
            Check(argv[i]);
            own.push_back(argv[i]);
            const std::string argument = argv[i];
            const std::string name =
                argument.substr(std::min<std::size_t>(argument.size(), 2), argument.find('=') - 2);
            const bool known =
                std::any_of(m_options.begin(), m_options.end(), [&name](const Option& option) {
                    return option.name == name;
                });
            if (m_given && known)
            {
                m_given->push_back(name);
            }
        }
    }
    m_line.Parse(static_cast<int>(own.size()), own.data());
    for (int i = 1; i < argc; ++i)
    {
        if (const Family* family = FindFamily(argv[i]))
        {
            const std::string argument = argv[i];
            const std::size_t equals = argument.find('=');
            family->set(argument.substr(2, equals - 2), argument.substr(equals + 1));
        }
    }
}

} // namespace ns3
