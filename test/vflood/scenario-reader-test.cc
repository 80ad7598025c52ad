/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#if __has_include("ns3/scenario-reader.h") // without toml++ there is no reader

#include "scenario-text.h"

#include "ns3/scenario-check.h"
#include "ns3/scenario-reader.h"
#include "ns3/scenario-schema.h"
#include "ns3/scenario-writer.h"

#include <fstream>
#include <functional>
#include <gtest/gtest.h>
#include <random>
#include <sstream>

// Reading: what is right is read, written and read again; all else is told with its place, whatever
// the file is.

namespace
{

using namespace ns3;

/// Mistakes of a text, one per line; empty if there are none.
std::string
Mistakes(const std::string& text, const ScenarioOverrides& overrides = {})
{
    try
    {
        ReadScenario(text, "f.toml", overrides);
        return "";
    }
    catch (const ScenarioError& error)
    {
        EXPECT_FALSE(error.GetMistakes().empty());
        return error.what();
    }
}

/// The whole text with a part replaced.
std::string
With(const std::string& part, const std::string& other)
{
    std::string text = SMALL_SCENARIO;
    const std::size_t place = text.find(part);
    EXPECT_NE(place, std::string::npos) << part;
    return text.replace(place, part.size(), other);
}

TEST(ScenarioReader, ReadsAndWrites)
{
    const ScenarioSpec spec = ReadScenario(SMALL_SCENARIO, "f.toml");
    EXPECT_EQ(spec.title, "small");
    EXPECT_EQ(spec.guests.at(0).load, 0.6);
    EXPECT_EQ(spec.guests.at(1).count, 2);
    EXPECT_EQ(spec.links.at(0).delay, 25'000);
    EXPECT_EQ(spec.workloads.at(0).bytes, 100'000);
    EXPECT_EQ(spec.attributes.at("ns3::CreditScheduler::TimeSlice"), "10ms");
    const std::string text = WriteScenario(spec);
    EXPECT_TRUE(ReadScenario(text, "again") == spec) << text;
    EXPECT_EQ(WriteScenario(ReadScenario(text, "again")), text);
    ScenarioSpec other = spec;
    other.guests[1].load = 0.61;
    EXPECT_FALSE(other == spec);
}

TEST(ScenarioReader, ReadsAgainWhateverKeyIsGiven)
{
    const std::vector<ScenarioValue> samples{
        true,
        int64_t{38},
        int64_t{2'000'000},
        0.25,
        std::string("a \"text\"\\ with\nmore \x01"),
        std::vector<int64_t>{1},
        ScenarioAttributes{{"Mtu", "1400"}},
    };
    std::size_t tried = 0;
    for (const ScenarioSection& section : GetScenarioSchema())
    {
        for (const ScenarioKey& key : section.keys)
        {
            std::vector<ScenarioValue> values = samples;
            for (const auto& word : key.words ? key.words->GetWords() : std::vector<std::string>())
            {
                values.emplace_back(word);
            }
            for (const ScenarioValue& value : values)
            {
                ScenarioSpec spec = ReadScenario(SMALL_SCENARIO, "f.toml");
                const auto elements = GetScenarioElements(spec);
                for (const ScenarioElement& element : elements)
                {
                    if (element.section == &section && key.name != "kind" &&
                        key.Check(value).empty())
                    {
                        key.set(element.data, value);
                    }
                }
                if (CheckScenario(spec).empty())
                {
                    ++tried;
                    EXPECT_TRUE(ReadScenario(WriteScenario(spec), "again") == spec)
                        << section.name << "." << key.name;
                }
            }
        }
    }
    EXPECT_GT(tried, 300U);
}

TEST(ScenarioReader, TellsEveryWrongTypeOfEveryKey)
{
    const std::vector<std::string> values{"true",
                                          "-1",
                                          "0",
                                          "1e300",
                                          "nan",
                                          "9223372036854775807",
                                          "\"\"",
                                          "\"word\"",
                                          "\"-5us\"",
                                          "\"99999h\"",
                                          "\"1Tb/s\"",
                                          "[]",
                                          "[-1]",
                                          "[[1]]",
                                          "[1, \"a\"]",
                                          "{}",
                                          "{ NoSuchAttribute = 1 }",
                                          "{ a = { b = 1 } }",
                                          "1979-05-27T07:32:00Z"};
    std::size_t told = 0;
    for (const ScenarioSection& section : GetScenarioSchema())
    {
        for (const ScenarioKey& key : section.keys)
        {
            for (const std::string& value : values)
            {
                std::string text;
                if (section.table.empty())
                {
                    text = key.name + " = " + value + "\n";
                }
                else
                {
                    text = "[[" + section.table + "]]\n";
                    const std::size_t point = section.name.find('.');
                    if (point != std::string::npos && key.name != "kind")
                    {
                        text += "kind = \"" + section.name.substr(point + 1) + "\"\n";
                    }
                    text += key.name + " = " + value + "\n";
                }
                const std::string mistakes = Mistakes(text);
                told += mistakes.find(key.name) != std::string::npos ? 1 : 0;
                if (!mistakes.empty())
                {
                    EXPECT_EQ(mistakes.rfind("f.toml:", 0), 0U) << text << mistakes;
                }
            }
            // that of a date fits no key
            const std::string head = section.table.empty() ? "" : "[[" + section.table + "]]\n";
            if (key.name != "kind" && section.table != "workload")
            {
                EXPECT_NE(Mistakes(head + key.name + " = 1979-05-27T07:32:00Z\n")
                              .find(key.name + " = 1979-05-27"),
                          std::string::npos);
            }
        }
    }
    EXPECT_GT(told, 1000U);
}

TEST(ScenarioReader, SurvivesAnyFile)
{
    const std::string whole = SMALL_SCENARIO;
    std::size_t good = 0;
    for (std::size_t i = 0; i <= whole.size(); ++i)
    {
        good += Mistakes(whole.substr(0, i)).empty() ? 1 : 0;
    }
    EXPECT_GE(good, 1U);
    EXPECT_LT(good, whole.size() / 2);
    std::mt19937 random(1);
    for (int i = 0; i < 1500; ++i)
    {
        std::string text = whole;
        for (uint32_t n = 1 + random() % 4; n > 0; --n)
        {
            text[random() % text.size()] = static_cast<char>(random());
        }
        Mistakes(text);
        std::string noise(random() % 200, ' ');
        for (char& c : noise)
        {
            c = static_cast<char>(random());
        }
        Mistakes(noise);
    }
    Mistakes(std::string(100'000, '['));
    EXPECT_EQ(Mistakes("title = "), Mistakes("title = ")) << "and says always the same";
}

TEST(ScenarioReader, TellsAllMistakesOfAFileAtOnce)
{
    const std::string text = "warmup = 5\n"       // 1: no unit
                             "stpo = \"5s\"\n"    // 2: no such key
                             "[[host]]\n"         // 3
                             "name = \"xen\"\n"   // 4
                             "pcpus = 0\n"        // 5: too few
                             "[[guest]]\n"        // 6
                             "name = \"vm\"\n"    // 7
                             "host = \"xem\"\n"   // 8: no such host
                             "load = 1.4\n"       // 9: too much
                             "[[workload]]\n"     // 10
                             "kind = \"pingg\"\n" // 11: no such kind
                             "[[workload]]\n"     // 12: no from
                             "kind = \"ping\"\n"  // 13
                             "name = \"p\"\n"     // 14
                             "to = \"vm\"\n"      // 15
                             "gap = \"1s\"\n"     // 16: not for pings
                             "[[hots]]\n";        // 17
    const std::string mistakes = Mistakes(text);
    for (const std::string part :
         {"f.toml:1: warmup = 5: allowed: a time with its unit",
          "f.toml:2: stpo = \"5s\": no key of a scenario; did you mean stop?",
          "f.toml:5: host.pcpus = 0: allowed: whole numbers 1 to 1024",
          "f.toml:8: guest.host = \"xem\": there is no machine xem; did you mean xen?; allowed: "
          "hosts (xen)",
          "f.toml:9: guest.load = 1.4: allowed: 0 to 1 (share of a CPU)",
          "f.toml:11: workload.kind = \"pingg\": did you mean \"ping\"? allowed: transfer, ping",
          "f.toml:12: workload.from: is missing",
          "f.toml:16: workload.gap = \"1s\": no key of a workload of this kind",
          "f.toml:17: hots"})
    {
        EXPECT_NE(mistakes.find(part), std::string::npos) << part << " is not in:\n" << mistakes;
    }
    std::istringstream lines(mistakes);
    int last = 0;
    for (std::string line; std::getline(lines, line);)
    {
        const int number = std::stoi(line.substr(7));
        EXPECT_GE(number, last) << line;
        last = number;
    }
}

struct Wrong
{
    const char* part;
    const char* other;
    const char* said;
};

TEST(ScenarioReader, TellsWhatDoesNotFitTogether)
{
    const std::vector<Wrong> cases{
        {"to = \"peer\"", "to = \"vm\"", "another machine than that of from"},
        {"to = \"peer\"", "to = \"busy\"", "allowed: one machine, as busy1"},
        {"to = \"peer\"", "to = \"xen\"", "cannot be xen; allowed: guests and natives"},
        {"pcpus = [0]", "pcpus = [2]", "allowed: 0 to 1: its host has 2 pCPUs"},
        {"pcpus = [0]", "pcpus = [0, 0]", "each pCPU once"},
        {"between = [\"xen\", \"peer\"]", "between = [\"xen\", \"xen\"]", "allowed: two machines"},
        {"between = [\"xen\", \"peer\"]", "between = \"xen\"", "allowed: two machines"},
        {"[[link]]\nbetween = [\"xen\", \"peer\"]\ndelay = \"25us\"",
         "",
         "there is no way from vm to peer"},
        {"offload = \"vflood\"", "offload = \"vfloot\"", "allowed: none, vflood"},
        {"name = \"busy\"", "name = \"vm\"", "given twice"},
        {"name = \"busy\"", "name = \"b u\"", "a name of letters"},
        {"warmup = \"2s\"", "warmup = \"2h\"", "allowed: later than warmup"},
        {"\"ns3::CreditScheduler::TimeSlice\"",
         "\"ns3::CreditScheduler::TimeSlize\"",
         "did you mean TimeSlice?"},
        {"\"ns3::CreditScheduler::TimeSlice\"",
         "\"ns3::Credit::TimeSlice\"",
         "there is no class ns3::Credit"},
        {"TimeSlice\" = \"10ms\"", "TimeSlice\" = \"fast\"", "a time with its unit"},
        {"dom0 = [0]", "preset = \"dedicated\"", "belongs to dom0 and to vm"},
        {"dom0 = [0]", "preset = \"dedicated\"\ndom0 = [0]\npcpus = 9", "belongs to dom0 and to"},
        {"dom0 = [0]", "preset = \"xen-4.1\"\nscheduler = \"credit\"", "stands beside preset"},
        {"dom0 = [0]", "placement = \"nic\"\ndom0 = [3]", "its host has 2 pCPUs"},
        {"dom0 = [0]", "scheduler-attributes = { Nope = 1 }", "has no attribute of this name"},
        {"dom0 = [0]", "cost = { GuestRxPacket = \"x\" }", "host.cost.GuestRxPacket"},
        {"[[link]]", "[[switch]]\nname = \"s\"\nports = [\"xen\"]\n[[link]]", "has 2 cables"},
        {"kind = \"broadcast\"\nname = \"lan\"\nfrom = \"peer\"",
         "kind = \"broadcast\"\nname = \"lan\"\nfrom = \"vm\"",
         "cannot be vm; allowed: hosts, natives"},
        {"kind = \"broadcast\"\nname = \"lan\"",
         "kind = \"broadcast\"\nname = \"transfers\"",
         "is given twice"},
        {"[[native]]", "[native]", "allowed: [[native]] for each native"},
    };
    for (const Wrong& wrong : cases)
    {
        const std::string mistakes = Mistakes(With(wrong.part, wrong.other));
        EXPECT_NE(mistakes.find(wrong.said), std::string::npos)
            << wrong.other << ": " << wrong.said << " is not in:\n"
            << mistakes;
    }
}

TEST(ScenarioReader, TellsOffloadsThatDoNotGoTogether)
{
    const std::string two =
        With("count = 2", "network = \"always\"\noffload = \"both-integrated\"");
    EXPECT_NE(Mistakes(two).find("both-integrated for all"), std::string::npos) << Mistakes(two);
    const std::string tcp = With("count = 2", "tcp = \"modern\"\noffload = \"vsnoop\"");
    EXPECT_NE(Mistakes(tcp).find("the same tcp"), std::string::npos) << Mistakes(tcp);
    const std::string leulo = With("offload = \"vflood\"", "offload = \"leulo\"");
    EXPECT_EQ(Mistakes(leulo), "");
    std::string nic = leulo;
    nic.replace(nic.find("dom0 = [0]"), 10, "placement = \"nic\"");
    EXPECT_NE(Mistakes(nic).find("runs in dom0"), std::string::npos) << Mistakes(nic);
    std::string ping = leulo;
    ping.replace(ping.find("kind = \"transfer\""), 17, "kind = \"ping\"");
    ping.replace(ping.find("bytes = \"100kB\""), 15, "");
    ping.replace(ping.find("gap = \"100ms\""), 13, "");
    EXPECT_NE(Mistakes(ping).find("has Leulo, and with it TCP only"), std::string::npos)
        << Mistakes(ping);
}

TEST(ScenarioReader, SetsKeysAnew)
{
    const ScenarioSpec spec = ReadScenario(SMALL_SCENARIO,
                                           "f.toml",
                                           {{"guest.vm.load", "0.9"},
                                            {"guest.load-mode", "period"},
                                            {"workload.count", "7"},
                                            {"seed", "5"},
                                            {"host.xen.nic.Mtu", "1400"},
                                            {"ns3::CreditScheduler::TimeSlice", "5ms"}});
    EXPECT_EQ(spec.guests[0].load, 0.9);
    EXPECT_EQ(spec.guests[1].load, 0.6);
    EXPECT_EQ(spec.guests[1].loadMode, "period");
    EXPECT_EQ(spec.workloads[0].count, 7);
    EXPECT_FALSE(spec.workloads[1].count) << "broadcasts have none";
    EXPECT_EQ(spec.seed, 5);
    EXPECT_EQ(spec.hosts[0].nic.at("Mtu"), "1400");
    EXPECT_EQ(spec.attributes.at("ns3::CreditScheduler::TimeSlice"), "5ms");
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"guest.vm.load", "1.4"},
        {"guest.vn.load", "0.4"},
        {"guest.vm.laod", "0.4"},
        {"guest.vm.name", "x"},
        {"guest.vm.netfront", "1"},
        {"workload.transfers.kind", "ping"},
        {"stop", "1"},
        {"nothing", "1"},
    };
    for (const auto& [path, value] : wrong)
    {
        const std::string mistakes = Mistakes(SMALL_SCENARIO, {{path, value}});
        EXPECT_EQ(mistakes.rfind("--" + path + " = " + value + ": ", 0), 0U) << mistakes;
    }
}

TEST(ScenarioReader, TellsOfAFileThatIsNotThere)
{
    EXPECT_THROW(ReadScenarioFile("/no/such/file.toml"), VirtError);
    EXPECT_THROW(ReadScenarioFile("/"), VirtError);
}

} // namespace

#endif
