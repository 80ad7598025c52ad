/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef OPTION_WORDS_H
#define OPTION_WORDS_H

#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief The words that programs take on their command line for values of an attribute, in the
 * order in which --help names them.
 */
class OptionWords
{
  public:
    /**
     * \param pairs each word, and the value that it stands for
     */
    explicit OptionWords(std::vector<std::pair<std::string, std::string>> pairs);

    /**
     * \return the words, for CheckedCommandLine::AddChoice()
     */
    std::vector<std::string> GetWords() const;

    /**
     * \param word one of them
     * \return what it stands for
     * \throws VirtError that lists the words if there is no such word
     */
    const std::string& GetValue(const std::string& word) const;

  private:
    std::vector<std::pair<std::string, std::string>> m_pairs; //!< words and values
};

/**
 * \return the schedulers, as TypeId names
 */
const OptionWords& GetSchedulerWords();

/**
 * \return values of CpuLoad::Mode
 */
const OptionWords& GetLoadModeWords();

/**
 * \return values of NetfrontDevice::NotifyMode
 */
const OptionWords& GetNotifyModeWords();

} // namespace ns3

#endif /* OPTION_WORDS_H */
