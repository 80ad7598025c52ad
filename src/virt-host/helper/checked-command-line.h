/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef CHECKED_COMMAND_LINE_H
#define CHECKED_COMMAND_LINE_H

#include "option-words.h"

#include "ns3/command-line.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief ns-3's CommandLine for programs that must not be misled by a slip of the pen.
 *
 * An unknown option, a value that is not among the allowed ones or a number outside its range is
 * reported by a VirtError that lists what is allowed, before anything is set; ns-3's own options
 * (--help, --PrintAttributes, --RngRun, --ns3::Class::Attribute) work as ever.
 */
class CheckedCommandLine
{
  public:
    /**
     * \param usage one paragraph for --help
     */
    explicit CheckedCommandLine(const std::string& usage);

    /**
     * An option with a fixed set of values.
     *
     * \param name name of the option, without dashes
     * \param help one line
     * \param allowed the values
     * \param value holds the default, receives the value
     */
    void AddChoice(const std::string& name,
                   const std::string& help,
                   const std::vector<std::string>& allowed,
                   std::string& value);

    /**
     * An option with words for values.
     *
     * \param name name of the option, without dashes
     * \param help one line
     * \param words the words; must outlive this
     * \param value holds the default, receives the word
     */
    void AddChoice(const std::string& name,
                   const std::string& help,
                   const OptionWords& words,
                   std::string& value);

    /**
     * A whole number.
     *
     * \param name name of the option, without dashes
     * \param help one line
     * \param min smallest allowed value
     * \param max largest allowed value
     * \param value holds the default, receives the value
     */
    void AddCount(const std::string& name,
                  const std::string& help,
                  uint64_t min,
                  uint64_t max,
                  uint64_t& value);

    /**
     * A real number.
     *
     * \param name name of the option, without dashes
     * \param help one line
     * \param min smallest allowed value
     * \param max largest allowed value
     * \param value holds the default, receives the value
     */
    void AddNumber(const std::string& name,
                   const std::string& help,
                   double min,
                   double max,
                   double& value);

    /**
     * A text, as a file name.
     *
     * \param name name of the option, without dashes
     * \param help one line
     * \param value holds the default, receives the value: not empty, and without blanks
     */
    void AddText(const std::string& name, const std::string& help, std::string& value);

    /**
     * A switch: --name, --name=true, --name=false.
     *
     * \param name name of the option, without dashes
     * \param help one line
     * \param value holds the default, receives the value
     */
    void AddSwitch(const std::string& name, const std::string& help, bool& value);

    /**
     * Options whose names are known only when they are given, as parts of a file. They come before
     * those of every ns-3 program.
     *
     * \param allowed what they look like, for messages: "--guest.<name>.<key>"
     * \param has whether a name, without dashes, is one of them
     * \param set gets name and value, once all arguments are allowed
     */
    void AddFamily(const std::string& allowed,
                   std::function<bool(const std::string&)> has,
                   std::function<void(const std::string&, const std::string&)> set);

    /**
     * An option of every ns-3 program that would have no effect, or a misleading one, here.
     *
     * \param name name of the option, without dashes
     * \param remedy what to write instead
     */
    void Refuse(const std::string& name, const std::string& remedy);

    /**
     * \param names gets the names of the program's own options that are given, without dashes; must
     *        outlive Parse()
     */
    void CollectGiven(std::vector<std::string>& names);

    /**
     * \param argc number of arguments
     * \param argv the arguments, as main() has them
     * \throws VirtError if an argument is not allowed; nothing is set then
     */
    void Parse(int argc, char* argv[]);

  private:
    /// An option of the program.
    struct Option
    {
        std::string name;                                //!< without dashes
        std::string allowed;                             //!< what is allowed, for the message
        std::function<bool(const std::string&)> accepts; //!< whether a value is allowed
    };

    /// Options that belong together.
    struct Family
    {
        std::string allowed;                         //!< for the message
        std::function<bool(const std::string&)> has; //!< whether a name is one of them
        std::function<void(const std::string&, const std::string&)> set; //!< sets one
    };

    /**
     * \param argument one argument of the command line
     * \return the family that it belongs to, or null
     */
    const Family* FindFamily(const std::string& argument) const;

    /**
     * \param argument one argument of the command line
     * \throws VirtError if it is not allowed
     */
    void Check(const std::string& argument) const;

    CommandLine m_line;            //!< ns-3's
    std::vector<Option> m_options; //!< the program's options in order of addition
    std::vector<std::pair<std::string, std::string>> m_refused; //!< names and remedies
    std::vector<std::string>* m_given{nullptr};                 //!< see CollectGiven()
    std::vector<Family> m_families;                             //!< see AddFamily()
};

} // namespace ns3

#endif /* CHECKED_COMMAND_LINE_H */
