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
     * \param parent a TypeId name
     * \return these words, and beside them the names of types that derive from \p parent, which
     * stand for themselves
     */
    OptionWords WithTypesOf(const std::string& parent) const;

    /**
     * \return the words
     */
    std::vector<std::string> GetWords() const;

    /**
     * \return what is allowed, as a text
     */
    std::string GetAllowed() const;

    /**
     * \param word a word
     * \return whether it stands for something
     */
    bool IsKnown(const std::string& word) const;

    /**
     * \param word one of them
     * \return what it stands for
     * \throws VirtError that tells what is allowed if there is no such word
     */
    std::string GetValue(const std::string& word) const;

  private:
    /**
     * \param name a name
     * \return whether it is one of a type that derives from the parent
     */
    bool IsType(const std::string& name) const;

    std::vector<std::pair<std::string, std::string>> m_pairs; //!< words and values
    std::string m_parent;                                     //!< of types, by their own names
};

/**
 * \return the schedulers, as TypeId names; any VcpuScheduler by its own name
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
