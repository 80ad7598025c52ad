/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TEST_SCRIPT_SEGMENT_H
#define TEST_SCRIPT_SEGMENT_H

#include <cmath>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace ns3::test
{

/// A TCP segment as a script writes it: [S|F|R] [from:to] [ack N] [win N] [sack a:b ...] [ecr ms].
struct ScriptSegment
{
    static constexpr uint32_t MSS = 1000;

    double ms{0};                                     //!< when it was sent, in script time
    bool syn{false};                                  //!< SYN
    bool fin{false};                                  //!< FIN
    bool rst{false};                                  //!< RST
    uint32_t from{0};                                 //!< first sequence number
    uint32_t to{0};                                   //!< sequence number after the last
    bool hasRange{false};                             //!< from and to were given
    std::optional<uint32_t> ack;                      //!< acknowledgement number
    std::optional<uint32_t> window;                   //!< window, bytes
    std::vector<std::pair<uint32_t, uint32_t>> sacks; //!< SACK blocks, in order
    std::optional<double> echo;                       //!< echoed timestamp, ms of script time

    static std::pair<uint32_t, uint32_t> Range(const std::string& word)
    {
        const auto colon = word.find(':');
        return {std::stoul(word.substr(0, colon)), std::stoul(word.substr(colon + 1))};
    }

    static ScriptSegment Parse(const std::string& text)
    {
        ScriptSegment segment;
        std::istringstream words(text);
        std::string word;
        bool inSacks = false;
        while (words >> word)
        {
            const bool range = word.find(':') != std::string::npos;
            if (range && inSacks)
            {
                segment.sacks.push_back(Range(word));
                continue;
            }
            inSacks = word == "sack";
            segment.syn = segment.syn || word == "S";
            segment.fin = segment.fin || word == "F";
            segment.rst = segment.rst || word == "R";
            uint32_t number = 0;
            if (range)
            {
                std::tie(segment.from, segment.to) = Range(word);
                segment.hasRange = true;
            }
            else if (word == "ack" && words >> number)
            {
                segment.ack = number;
            }
            else if (word == "win" && words >> number)
            {
                segment.window = number;
            }
            else if (word == "ecr")
            {
                double ms = 0;
                words >> ms;
                segment.echo = ms;
            }
        }
        return segment;
    }

    /// Whether \p sent is what this says; flags and data always count, the rest if it is said.
    bool Fits(const ScriptSegment& sent) const
    {
        const bool range = hasRange ? from == sent.from && to == sent.to : sent.from == sent.to;
        return range && syn == sent.syn && fin == sent.fin && rst == sent.rst &&
               (!ack || ack == sent.ack) && (!window || window == sent.window) &&
               (sacks.empty() || sacks == sent.sacks) &&
               (!echo || std::abs(*echo - sent.echo.value_or(-1)) < 0.5);
    }

    std::string ToString() const
    {
        std::ostringstream text;
        text << ms << "  > " << (syn ? "S " : "") << (fin ? "F " : "") << (rst ? "R " : "") << from
             << ":" << to;
        if (ack)
        {
            text << " ack " << *ack;
        }
        text << " win " << window.value_or(0) << (sacks.empty() ? "" : " sack");
        for (const auto& [a, b] : sacks)
        {
            text << " " << a << ":" << b;
        }
        text << " ecr " << echo.value_or(-1);
        return text.str();
    }
};

} // namespace ns3::test

#endif /* TEST_SCRIPT_SEGMENT_H */
