/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_ERROR_H
#define SCENARIO_ERROR_H

#include "ns3/virt-error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief A mistake in a scenario, and where it is.
 */
struct ScenarioMistake
{
    std::string section;  //!< "guest"; empty: the scenario itself
    std::size_t index{0}; //!< which of its section, from 0
    std::string name;     //!< name of the element, if it has one
    std::string key;      //!< the key; empty: the element as a whole
    std::string value;    //!< as written; empty: not given
    std::string problem;  //!< "allowed: 0 to 1 (share of a CPU)"
    std::string file{};   //!< name of the file; empty: there is none
    uint32_t line{0};     //!< in the file, from 1; 0: not known

    /**
     * \return one line: file.toml:12: guest.load = 1.4: allowed: 0 to 1 (share of a CPU)
     */
    std::string ToText() const;
};

/**
 * \ingroup vflood
 *
 * \brief All mistakes of a scenario; what() has a line for each.
 */
class ScenarioError : public VirtError
{
  public:
    /**
     * \param mistakes at least one
     */
    explicit ScenarioError(std::vector<ScenarioMistake> mistakes);

    /**
     * \return the mistakes, in the order of the file
     */
    const std::vector<ScenarioMistake>& GetMistakes() const;

  private:
    std::vector<ScenarioMistake> m_mistakes; //!< the mistakes
};

} // namespace ns3

#endif /* SCENARIO_ERROR_H */
