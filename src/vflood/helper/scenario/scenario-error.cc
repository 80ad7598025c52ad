/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "scenario-error.h"

namespace ns3
{

namespace
{

/**
 * \param mistakes some mistakes
 * \return a line for each
 */
std::string
Lines(const std::vector<ScenarioMistake>& mistakes)
{
    std::string text;
    for (const ScenarioMistake& mistake : mistakes)
    {
        text += (text.empty() ? "" : "\n") + mistake.ToText();
    }
    return text;
}

} // namespace

std::string
ScenarioMistake::ToText() const
{
    std::string what = section;
    if (file.empty() && !name.empty())
    {
        what += " \"" + name + "\""; // no line to look at
    }
    if (!key.empty())
    {
        what += (what.empty() ? "" : ".") + key;
    }
    if (!value.empty())
    {
        what += " = " + value;
    }
    std::string place = file;
    if (!file.empty() && line > 0)
    {
        place += ":" + std::to_string(line);
    }
    std::string text = place;
    for (const std::string& part : {what, problem})
    {
        text += (text.empty() || part.empty() ? "" : ": ") + part;
    }
    return text;
}

ScenarioError::ScenarioError(std::vector<ScenarioMistake> mistakes)
    : VirtError(Lines(mistakes)),
      m_mistakes(std::move(mistakes))
{
}

const std::vector<ScenarioMistake>&
ScenarioError::GetMistakes() const
{
    return m_mistakes;
}

} // namespace ns3
