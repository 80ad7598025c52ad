/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/checked-command-line.h"
#include "ns3/virt-error.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// A program with one option of each kind.
class CheckedCommandLineTest : public ::testing::Test
{
  protected:
    CheckedCommandLineTest()
    {
        m_line.AddChoice("color", "a color", {"red", "green"}, m_color);
        m_line.AddCount("count", "a count", 1, 10, m_count);
        m_line.AddNumber("load", "a load", 0, 1, m_load);
        m_line.AddSwitch("pcap", "a switch", m_pcap);
        m_line.AddText("file", "a text", m_file);
    }

    /// \param arguments what follows the program's name
    void Parse(std::vector<std::string> arguments)
    {
        arguments.insert(arguments.begin(), "program");
        std::vector<char*> argv;
        for (auto& argument : arguments)
        {
            argv.push_back(argument.data());
        }
        m_line.Parse(argv.size(), argv.data());
    }

    /// \param argument an argument that is not allowed
    /// \param expected a part of the message
    void ExpectRefused(const std::string& argument, const std::string& expected)
    {
        try
        {
            Parse({"--count=7", argument});
            FAIL() << argument << " was accepted";
        }
        catch (const VirtError& error)
        {
            EXPECT_NE(std::string(error.what()).find(expected), std::string::npos) << error.what();
        }
        EXPECT_EQ(m_count, 3u) << "something was set although " << argument << " was refused";
    }

    CheckedCommandLine m_line{"A program."};
    std::string m_color{"red"};
    uint64_t m_count{3};
    double m_load{0.5};
    bool m_pcap{false};
    std::string m_file{"a.json"};
};

TEST_F(CheckedCommandLineTest, KeepsDefaultsAndSetsValues)
{
    Parse({});
    EXPECT_EQ(m_color, "red");
    EXPECT_EQ(m_count, 3u);
    Parse({"--color=green", "--count=10", "--load=0.25", "--pcap", "--file=b/c=d.json"});
    EXPECT_EQ(m_color, "green");
    EXPECT_EQ(m_count, 10u);
    EXPECT_DOUBLE_EQ(m_load, 0.25);
    EXPECT_TRUE(m_pcap);
    EXPECT_EQ(m_file, "b/c=d.json");
}

TEST_F(CheckedCommandLineTest, RefusesTextsThatAreNone)
{
    ExpectRefused("--file=", "a text without blanks");
    ExpectRefused("--file", "a text without blanks");
    ExpectRefused("--file=a b", "a text without blanks");
}

TEST_F(CheckedCommandLineTest, ListsAllowedOptions)
{
    ExpectRefused("--colour=red", "--color, --count, --load, --pcap, --file");
    ExpectRefused("stray", "unknown option \"stray\"");
}

TEST_F(CheckedCommandLineTest, ListsAllowedValues)
{
    ExpectRefused("--color=blue", "red, green");
    ExpectRefused("--color", "red, green");
    ExpectRefused("--count=0", "from 1 to 10");
    ExpectRefused("--count=11", "from 1 to 10");
    ExpectRefused("--count=2.5", "from 1 to 10");
    ExpectRefused("--count=-1", "from 1 to 10");
    ExpectRefused("--count=", "from 1 to 10");
    ExpectRefused("--count= 3", "from 1 to 10");
    ExpectRefused("--load=1.01", "from 0 to 1");
    ExpectRefused("--load=-0.1", "from 0 to 1");
    ExpectRefused("--load=nan", "from 0 to 1");
    ExpectRefused("--load=0.5x", "from 0 to 1");
    ExpectRefused("--pcap=perhaps", "true, false");
}

TEST_F(CheckedCommandLineTest, LeavesGeneralOptionsToNs3)
{
    Parse({"--RngRun=4", "--count=5"});
    EXPECT_EQ(m_count, 5u);
    Parse({"--RngRun=1"});
}

TEST_F(CheckedCommandLineTest, FindsMistakesInGeneralOptions)
{
    ExpectRefused("--RngRun=abc", "option --RngRun has the value \"abc\"");
    ExpectRefused("--RngRun=-1", "--RngRun");
    ExpectRefused("--ChecksumEnabled=perhaps", "BooleanValue");
    ExpectRefused("--PrintNonsense", "unknown option");
    ExpectRefused("--PrintAttributes=ns3::Nope", "ns3::Nope");
    ExpectRefused("--ns3::Nope::X=1", "\"ns3::Nope\", which does not exist");
    ExpectRefused("--ns3::CpuLoad::Nope=1", "--PrintAttributes=ns3::CpuLoad");
    ExpectRefused("--ns3::CpuLoad::Load=abc", "Load");
    ExpectRefused("--ns3::CpuLoad::Load=2", "0..1");
    ExpectRefused("--ns3::CpuLoad::Mode=Never", "Period");
    ExpectRefused("--ns3::CpuLoad::DutyCycle=soon", "a time with its unit");
    ExpectRefused("--ns3::CpuLoad::DutyCycle=30parsecs", "e.g. 30ms");
    ExpectRefused("--ns3::NetfrontDevice::NapiBudget=many", "ns3::UintegerValue");
    ExpectRefused("--ns3::NetfrontDevice::Mtu=1400", "--ns3::EthernetDeviceBase::Mtu=1400");
    Parse({"--ns3::CpuLoad::DutyCycle=30ms"});
}

TEST_F(CheckedCommandLineTest, RefusesWhatTheProgramHasAnOptionOfItsOwnFor)
{
    m_line.Refuse("RngRun", "use --seed");
    ExpectRefused("--RngRun=2", "use --seed");
}

} // namespace
