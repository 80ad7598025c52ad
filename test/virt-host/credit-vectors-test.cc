/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * Sequences of decisions and credits of always-runnable vCPUs, worked out by hand from Xen's rules.
 */

#include "manual-host.h"

#include "ns3/credit-scheduler.h"
#include "ns3/enum.h"
#include "ns3/object-factory.h"

#include <gtest/gtest.h>
#include <sstream>

namespace
{

using namespace ns3;

/// N vCPUs that always have work, woken together, pinned to the pCPU 0 of a host.
class Hogs
{
  public:
    Hogs(CreditVersion version, uint32_t nPcpus, uint32_t nVcpus)
        : m_scheduler(CreateObjectWithAttributes<CreditScheduler>("Version", EnumValue(version))),
          m_host(m_scheduler, nPcpus)
    {
        for (uint32_t i = 0; i < nVcpus; ++i)
        {
            m_host.AddVcpu({0});
        }
        for (uint32_t i = 0; i < nVcpus; ++i)
        {
            m_host.WakeNow(m_host.GetVcpu(i));
        }
        m_host.Settle();
    }

    /// \return the next vCPU to run, after its slice and the accounting at its end
    char RunSlice()
    {
        const char name = static_cast<char>('A' + m_host.Running());
        m_host.AdvanceTo(MilliSeconds(30 * ++m_slices));
        return name;
    }

    std::string RunSlices(int n)
    {
        std::string order;
        for (int i = 0; i < n; ++i)
        {
            order += RunSlice();
        }
        return order;
    }

    /// \return credit and first letter of the priority of a vCPU, such as "-150 O"
    std::string State(uint32_t vcpu) const
    {
        std::ostringstream text;
        text << m_scheduler->GetCredit(m_host.GetVcpu(vcpu)) << ' '
             << static_cast<char>(
                    std::toupper(ToString(m_scheduler->GetPriority(m_host.GetVcpu(vcpu)))[0]));
        return text.str();
    }

    std::string States(uint32_t n) const
    {
        std::string text;
        for (uint32_t i = 0; i < n; ++i)
        {
            text += (i > 0 ? ", " : "") + State(i);
        }
        return text;
    }

    bool IsActive(uint32_t vcpu) const
    {
        return m_scheduler->IsActive(m_host.GetVcpu(vcpu));
    }

    int GetCredit(uint32_t vcpu) const
    {
        return m_scheduler->GetCredit(m_host.GetVcpu(vcpu));
    }

    std::string GetPriority(uint32_t vcpu) const
    {
        return ToString(m_scheduler->GetPriority(m_host.GetVcpu(vcpu)));
    }

  private:
    Ptr<CreditScheduler> m_scheduler;
    ManualHost m_host;
    int m_slices{0};
};

/// \return waits, in ms, between the end of a slice of a vCPU and the start of its next one
std::vector<int>
GetWaits(const std::string& order)
{
    std::map<char, int> last;
    std::vector<int> waits;
    for (int i = 0; i < static_cast<int>(order.size()); ++i)
    {
        if (last.count(order[i]))
        {
            waits.push_back(30 * (i - last[order[i]] - 1));
        }
        last[order[i]] = i;
    }
    return waits;
}

/// \return how many of the waits differ from \p usual
std::vector<int>
Unusual(const std::vector<int>& waits, int usual)
{
    std::vector<int> unusual;
    for (int wait : waits)
    {
        if (wait != usual)
        {
            unusual.push_back(wait);
        }
    }
    std::sort(unusual.begin(), unusual.end());
    return unusual;
}

std::string
Repeat(const std::string& text, int times)
{
    std::string result;
    for (int i = 0; i < times; ++i)
    {
        result += text;
    }
    return result;
}

class CreditVectors : public testing::TestWithParam<CreditVersion>
{
};

std::string
VersionName(const testing::TestParamInfo<CreditVersion>& version)
{
    return version.param == CREDIT_XEN_3_3 ? "Xen33" : "Xen41";
}

TEST_P(CreditVectors, ThreeHogsPoolOfOnePcpuStates)
{
    Hogs hogs(GetParam(), 1, 3);
    const std::vector<std::pair<char, std::string>> expected{
        {'A', "0 U, 0 B, 0 B"},
        {'B', "150 U, -150 O, 0 B"},
        {'C', "250 U, -50 O, -200 O"},
        {'A', "50 U, 50 U, -100 O"},
        {'B', "150 U, -150 O, 0 U"},
        {'A', "-50 O, -50 O, 100 U"},
    };
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        SCOPED_TRACE("slice " + std::to_string(i + 1));
        EXPECT_EQ(hogs.RunSlice(), expected[i].first);
        EXPECT_EQ(hogs.States(3), expected[i].second);
    }
    EXPECT_EQ(hogs.RunSlices(9), "CBACBACBA");
}

TEST_P(CreditVectors, ThreeHogsPoolOfOnePcpuWaits)
{
    Hogs hogs(GetParam(), 1, 3);
    const std::string order = hogs.RunSlices(303);
    EXPECT_EQ(order.substr(0, 6), "ABCABA");
    EXPECT_EQ(order.substr(6), Repeat("CBA", 99));
    EXPECT_EQ(Unusual(GetWaits(order), 60), (std::vector<int>{30, 90}));
    EXPECT_EQ(std::count(order.begin(), order.end(), 'A'), 102);
    EXPECT_EQ(std::count(order.begin(), order.end(), 'B'), 101);
    EXPECT_EQ(std::count(order.begin(), order.end(), 'C'), 100);
}

TEST_P(CreditVectors, ThreeHogsPoolOfTwoPcpusOrder)
{
    Hogs hogs(GetParam(), 2, 3);
    const std::string order = hogs.RunSlices(300);
    EXPECT_EQ(order, Repeat("ABC", 100));
    EXPECT_TRUE(Unusual(GetWaits(order), 60).empty());
}

TEST_P(CreditVectors, TwoHogsAlternate)
{
    for (uint32_t nPcpus : {1, 2})
    {
        Hogs hogs(GetParam(), nPcpus, 2);
        const std::string order = hogs.RunSlices(200);
        EXPECT_EQ(order, Repeat("AB", 100));
        EXPECT_TRUE(Unusual(GetWaits(order), 30).empty());
    }
}

TEST(CreditVectors33, ThreeHogsPoolOfTwoPcpus)
{
    Hogs hogs(CREDIT_XEN_3_3, 2, 3);
    hogs.RunSlice();
    EXPECT_EQ(hogs.State(0), "0 U"); // paid 300, alone it earns no more than 300
    hogs.RunSlice();
    EXPECT_EQ(hogs.State(0), "300 U");
    hogs.RunSlice();
    EXPECT_EQ(hogs.GetCredit(0), 0);
    EXPECT_FALSE(hogs.IsActive(0));
    EXPECT_EQ(hogs.State(2), "-100 O");
}

TEST(CreditVectors41, ThreeHogsPoolOfTwoPcpus)
{
    Hogs hogs(CREDIT_XEN_4_1, 2, 3);
    hogs.RunSlices(14);
    EXPECT_EQ(hogs.GetCredit(0), 284);
    EXPECT_EQ(hogs.GetCredit(1), 275);
    EXPECT_EQ(hogs.GetCredit(2), 300);
    for (int slice = 15; slice < 100; ++slice)
    {
        hogs.RunSlice();
        for (uint32_t i = 0; i < 3; ++i)
        {
            EXPECT_NE(hogs.GetPriority(i), "over") << "slice " << slice << ", vCPU " << i;
        }
    }
}

TEST(CreditVectors33, FourHogsPoolOfOnePcpu)
{
    Hogs hogs(CREDIT_XEN_3_3, 1, 4);
    const std::string order = hogs.RunSlices(400);
    EXPECT_EQ(order, Repeat("ABCD", 100));
    EXPECT_TRUE(Unusual(GetWaits(order), 90).empty());
}

/// N = 5: waits of 120 ms after a transient; but Xen 3.3 with the pool of two pCPUs never settles.
TEST_P(CreditVectors, FiveHogs)
{
    for (uint32_t nPcpus : {1, 2})
    {
        SCOPED_TRACE("pool of " + std::to_string(nPcpus));
        Hogs hogs(GetParam(), nPcpus, 5);
        const std::string order = hogs.RunSlices(500);
        const std::vector<int> waits = GetWaits(order);
        const std::vector<int> unusual = Unusual(waits, 120);
        const std::vector<int> late = Unusual({waits.begin() + 20, waits.end()}, 120);
        EXPECT_LE(*std::max_element(waits.begin(), waits.end()), 150);
        const bool settles = GetParam() == CREDIT_XEN_4_1 || nPcpus == 1;
        EXPECT_EQ(late.empty(), settles);
        EXPECT_LT(unusual.size(), settles ? 4u : waits.size() / 8);
        for (int wait : late)
        {
            EXPECT_TRUE(wait == 90 || wait == 150) << wait;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Versions,
                         CreditVectors,
                         testing::Values(CREDIT_XEN_3_3, CREDIT_XEN_4_1),
                         VersionName);

} // namespace
