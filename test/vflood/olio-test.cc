/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "expect-error.h"
#include "simulator-test.h"

#include "ns3/ethernet-helper.h"
#include "ns3/gate-control.h"
#include "ns3/guest-internet-helper.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-module.h"
#include "ns3/olio-clients.h"
#include "ns3/olio-session.h"
#include "ns3/olio-web-server.h"
#include "ns3/vcpu-accounting.h"
#include "ns3/virt-host-helper.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <vector>

// Olio: the chain of operations, the rules of a session, the structure of an operation, the tiers.

using namespace ns3;

namespace
{

using Op = OlioOperation;
using Work = OlioWork;

constexpr std::array<Op, N_OLIO_OPERATIONS> ALL = {Op::HOME_PAGE,
                                                   Op::LOGIN,
                                                   Op::TAG_SEARCH,
                                                   Op::EVENT_DETAIL,
                                                   Op::PERSON_DETAIL,
                                                   Op::ADD_PERSON,
                                                   Op::ADD_EVENT};

/// The stationary mix by elimination: what flows into a state flows out of it.
OlioShares
SolveMix()
{
    constexpr std::size_t N = N_OLIO_OPERATIONS;
    std::array<std::array<double, N + 1>, N> a{};
    for (std::size_t row = 0; row + 1 < N; ++row)
    {
        for (std::size_t column = 0; column < N; ++column)
        {
            a[row][column] = g_olioMatrix[column][row] / 100 - (row == column ? 1 : 0);
        }
    }
    a[N - 1].fill(1); // all shares together
    for (std::size_t pivot = 0; pivot < N; ++pivot)
    {
        std::size_t best = pivot;
        for (std::size_t row = pivot; row < N; ++row)
        {
            best = std::abs(a[row][pivot]) > std::abs(a[best][pivot]) ? row : best;
        }
        std::swap(a[pivot], a[best]);
        for (std::size_t row = 0; row < N; ++row)
        {
            const double factor = row == pivot ? 0 : a[row][pivot] / a[pivot][pivot];
            for (std::size_t column = pivot; column <= N; ++column)
            {
                a[row][column] -= factor * a[pivot][column];
            }
        }
    }
    OlioShares mix{};
    for (std::size_t i = 0; i < N; ++i)
    {
        mix[i] = a[i][N] / a[i][i];
    }
    return mix;
}

/// Random numbers that a test chooses, then 0.5 for ever.
OlioSession::Draw
Script(std::vector<double> draws)
{
    return [draws, next = std::size_t{0}]() mutable {
        return next < draws.size() ? draws[next++] : 0.5;
    };
}

/// How many requests there are of each kind.
std::map<Work, std::size_t>
Count(const std::vector<OlioRequest>& requests)
{
    std::map<Work, std::size_t> count;
    for (const auto& request : requests)
    {
        ++count[request.work];
    }
    return count;
}

constexpr double COLD = 0.39; //!< a draw that makes a session cold
constexpr double WARM = 0.41; //!< a draw that does not

} // namespace

TEST(OlioMix, RowsAreWhole)
{
    for (const auto& row : g_olioMatrix)
    {
        double sum = 0;
        for (double share : row)
        {
            sum += share;
        }
        EXPECT_EQ(sum, 100);
    }
}

TEST(OlioMix, TheStationaryMixIsTheDerivedOne)
{
    const OlioShares derived = {26.15, 10.22, 33.45, 24.68, 2.61, 0.84, 2.04}; // percent
    const OlioShares mix = GetStationaryMix();
    const OlioShares solved = SolveMix();
    for (std::size_t i = 0; i < mix.size(); ++i)
    {
        EXPECT_NEAR(100 * mix[i], derived[i], 0.006) << ToString(ALL[i]);
        EXPECT_NEAR(mix[i], solved[i], 1e-12) << ToString(ALL[i]);
    }
}

TEST(OlioMix, AWalkHasTheStationaryMix)
{
    std::mt19937 generator(7);
    std::uniform_real_distribution<double> uniform(0, 1);
    std::array<std::size_t, N_OLIO_OPERATIONS> visits{};
    constexpr std::size_t STEPS = 400000;
    Op now = Op::HOME_PAGE;
    for (std::size_t i = 0; i < STEPS; ++i)
    {
        now = NextOperation(now, uniform(generator));
        ++visits[static_cast<std::size_t>(now)];
    }
    const OlioShares mix = GetStationaryMix();
    for (std::size_t i = 0; i < mix.size(); ++i)
    {
        EXPECT_NEAR(static_cast<double>(visits[i]) / STEPS, mix[i], 0.003) << ToString(ALL[i]);
    }
}

TEST(OlioMix, DrawsFallIntoTheirRanges)
{
    EXPECT_EQ(NextOperation(Op::HOME_PAGE, 0), Op::LOGIN); // no second home page
    EXPECT_EQ(NextOperation(Op::HOME_PAGE, 0.109), Op::LOGIN);
    EXPECT_EQ(NextOperation(Op::HOME_PAGE, 0.111), Op::TAG_SEARCH);
    EXPECT_EQ(NextOperation(Op::HOME_PAGE, 0.629), Op::TAG_SEARCH);
    EXPECT_EQ(NextOperation(Op::HOME_PAGE, 0.631), Op::EVENT_DETAIL);
    EXPECT_EQ(NextOperation(Op::HOME_PAGE, 0.995), Op::ADD_PERSON);
    for (Op last : ALL)
    {
        const Op next = NextOperation(last, 1);
        EXPECT_GT(g_olioMatrix[static_cast<std::size_t>(last)][static_cast<std::size_t>(next)], 0);
    }
}

TEST(OlioSession, StaticFilesAreAsManyAsPublished)
{
    const std::map<Op, std::size_t> published = {{Op::HOME_PAGE, 20},
                                                 {Op::LOGIN, 0},
                                                 {Op::TAG_SEARCH, 20},
                                                 {Op::EVENT_DETAIL, 23},
                                                 {Op::PERSON_DETAIL, 19},
                                                 {Op::ADD_PERSON, 33},
                                                 {Op::ADD_EVENT, 33}};
    std::set<uint32_t> all;
    for (const auto& [operation, n] : published)
    {
        const auto files = OlioSession::GetStatics(operation);
        EXPECT_EQ(files.size(), n) << ToString(operation);
        EXPECT_EQ(std::set<uint32_t>(files.begin(), files.end()).size(), n);
        all.insert(files.begin(), files.end());
    }
    EXPECT_EQ(all.size(), 37U); // of all pages together
}

TEST(OlioSession, AColdSessionLoadsEachFileOnce)
{
    OlioConfig config;
    config.homeImages = 0;
    config.pageImages = 0;
    OlioSession session(config, Script({COLD}));
    EXPECT_TRUE(session.IsCold());
    EXPECT_EQ(Count(session.Perform(Op::HOME_PAGE))[Work::FILE], 20U);
    EXPECT_EQ(Count(session.Perform(Op::HOME_PAGE))[Work::FILE], 0U);
    EXPECT_EQ(Count(session.Perform(Op::TAG_SEARCH))[Work::FILE], 0U); // the same files
    EXPECT_EQ(Count(session.Perform(Op::EVENT_DETAIL))[Work::FILE], 3U);
    EXPECT_EQ(Count(session.Perform(Op::ADD_EVENT))[Work::FILE], 14U);
    EXPECT_EQ(Count(session.Perform(Op::PERSON_DETAIL))[Work::FILE], 1U); // the person's image
}

TEST(OlioSession, AWarmSessionLoadsOnlyImages)
{
    const OlioConfig config;
    OlioSession session(config, Script({WARM}));
    EXPECT_FALSE(session.IsCold());
    EXPECT_EQ(Count(session.Perform(Op::HOME_PAGE))[Work::FILE], config.homeImages);
    EXPECT_EQ(Count(session.Perform(Op::TAG_SEARCH))[Work::FILE], config.pageImages);
    EXPECT_EQ(Count(session.Perform(Op::EVENT_DETAIL))[Work::FILE], config.pageImages);
    EXPECT_EQ(Count(session.Perform(Op::PERSON_DETAIL))[Work::FILE], 1U);
    EXPECT_EQ(Count(session.Perform(Op::ADD_PERSON))[Work::FILE], 0U);
}

TEST(OlioSession, WhoLogsInAgainLogsOutAndHasANewSession)
{
    OlioConfig config;
    config.homeImages = 0;
    std::vector<double> draws = {COLD, 0.5}; // a cold cache; the size of the page of the login
    draws.push_back(COLD);                   // the session of the second login
    OlioSession session(config, Script(draws));
    auto first = Count(session.Perform(Op::LOGIN));
    EXPECT_TRUE(session.IsLoggedIn());
    EXPECT_EQ(first[Work::REDIRECT], 0U); // nobody to log out
    EXPECT_EQ(first[Work::UPDATE], 1U);
    EXPECT_EQ(first[Work::PAGE], 1U);
    EXPECT_EQ(first[Work::FILE], 0U); // neither static files nor images, as the driver has it
    auto second = Count(session.Perform(Op::LOGIN));
    EXPECT_EQ(second[Work::REDIRECT], 1U);
    EXPECT_TRUE(session.IsCold());
    EXPECT_EQ(Count(session.Perform(Op::HOME_PAGE))[Work::FILE], 20U);
}

TEST(OlioSession, ANewSessionForgetsWhatWasLoaded)
{
    OlioConfig config;
    config.homeImages = 0;
    config.cold = 1;
    OlioSession session(config, Script({}));
    session.Perform(Op::LOGIN);
    EXPECT_EQ(Count(session.Perform(Op::HOME_PAGE))[Work::FILE], 20U);
    session.Perform(Op::LOGIN);
    EXPECT_EQ(Count(session.Perform(Op::HOME_PAGE))[Work::FILE], 20U);
    auto person = Count(session.Perform(Op::ADD_PERSON)); // logs out as well
    EXPECT_EQ(person[Work::REDIRECT], 1U);
    EXPECT_EQ(person[Work::FILE], 33U);
    EXPECT_FALSE(session.IsLoggedIn());
}

TEST(OlioSession, SoManySessionsAreCold)
{
    OlioConfig config;
    std::mt19937 generator(3);
    std::uniform_real_distribution<double> uniform(0, 1);
    OlioSession session(config, [&]() { return uniform(generator); });
    int cold = 0;
    constexpr int LOGINS = 20000;
    for (int i = 0; i < LOGINS; ++i)
    {
        session.Perform(Op::LOGIN);
        cold += session.IsCold() ? 1 : 0;
    }
    EXPECT_NEAR(static_cast<double>(cold) / LOGINS, 0.4, 0.012);
}

TEST(OlioSession, FormsAreAnsweredByRedirects)
{
    const OlioConfig config;
    OlioSession session(config, Script({WARM}));
    const auto search = session.Perform(Op::TAG_SEARCH);
    EXPECT_EQ(search[0].work, Work::REDIRECT);
    EXPECT_EQ(search[0].answer, config.redirectBytes);
    EXPECT_EQ(search[1].work, Work::PAGE);
    const auto login = session.Perform(Op::LOGIN);
    EXPECT_EQ(login[0].work, Work::UPDATE);
    EXPECT_EQ(login[0].answer, config.redirectBytes);
    EXPECT_EQ(login[1].work, Work::PAGE);
}

TEST(OlioSession, UploadsCarryTheirFiles)
{
    const OlioConfig config;
    OlioSession session(config, Script({WARM}));
    EXPECT_EQ(Count(session.Perform(Op::ADD_EVENT))[Work::UPLOAD], 0U); // not logged in
    const auto person = session.Perform(Op::ADD_PERSON);
    EXPECT_EQ(person.front().work, Work::PAGE);
    EXPECT_EQ(person.back().work, Work::UPLOAD);
    EXPECT_EQ(person.back().size, config.requestBytes + config.imageUploadBytes);
    session.Perform(Op::LOGIN);
    const auto event = session.Perform(Op::ADD_EVENT);
    EXPECT_EQ(event.back().size,
              config.requestBytes + config.imageUploadBytes + config.documentUploadBytes);
}

TEST(OlioSession, AnOperationHasAboutTwentyRequestsOnAverage)
{
    const OlioConfig config;
    std::mt19937 generator(5);
    std::uniform_real_distribution<double> uniform(0, 1);
    auto draw = [&]() { return uniform(generator); };
    OlioSession session(config, draw);
    constexpr int OPERATIONS = 100000;
    std::size_t requests = 0;
    Op now = Op::HOME_PAGE;
    for (int i = 0; i < OPERATIONS; ++i)
    {
        const auto list = session.Perform(now);
        requests += list.size();
        for (const auto& request : list)
        {
            ASSERT_TRUE(request.work != Work::PAGE || (request.answer >= config.pageBytes.min &&
                                                       request.answer <= config.pageBytes.max));
            ASSERT_TRUE(request.work != Work::FILE || (request.answer >= config.fileBytes.min &&
                                                       request.answer <= config.fileBytes.max));
        }
        now = NextOperation(now, draw());
    }
    EXPECT_NEAR(static_cast<double>(requests) / OPERATIONS, 20, 0.5);
}

TEST(OlioMessageTest, WhatIsWrittenIsRead)
{
    const OlioMessage message{Work::WRITE, 100000, 123};
    Ptr<Packet> packet = message.Write();
    ASSERT_EQ(packet->GetSize(), 100000U);
    std::array<uint8_t, OlioMessage::HEADER> header{};
    packet->CopyData(header.data(), header.size());
    const OlioMessage read = OlioMessage::Read(header);
    EXPECT_EQ(read.work, Work::WRITE);
    EXPECT_EQ(read.size, 100000U);
    EXPECT_EQ(read.answer, 123U);
}

namespace
{

/// Clients and tiers on native hosts behind a switch, or the web tier in a guest.
class OlioTest : public SimulatorTest
{
  protected:
    OlioTest()
    {
        m_config.homeImages = 1; // little to carry: these tests are about the rest
        m_config.pageImages = 1;
        m_config.fileBytes = {1000, 3000};
    }

    void Build(bool guest, uint32_t users)
    {
        if (guest)
        {
            m_virt = std::make_unique<VirtHostHelper>();
            m_host = m_virt->CreateHost({0});
        }
        NodeContainer ends;
        ends.Create(4);
        NetDeviceContainer devices;
        NodeContainer all(guest ? Ptr<Node>(m_host) : CreateObject<Node>());
        all.Add(ends);
        EthernetHelper ethernet;
        const auto nics = ethernet.InstallSwitch(CreateObject<Node>(), all);
        if (guest)
        {
            m_virt->AttachUplink(m_host, DynamicCast<EthernetNetDevice>(nics.Get(0)));
            devices.Add(VirtHostHelper::GetNetfront(m_virt->CreateGuest(m_host, {0})));
        }
        else
        {
            devices.Add(nics.Get(0));
        }
        for (uint32_t i = 1; i < nics.GetN(); ++i)
        {
            devices.Add(nics.Get(i));
        }
        GuestInternetHelper internet;
        for (uint32_t i = 0; i < devices.GetN(); ++i)
        {
            internet.Install(devices.Get(i)->GetNode());
        }
        const auto addresses = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(devices);
        const auto address = [&](uint32_t i) {
            return InetSocketAddress(addresses.GetAddress(i), OlioServer::PORT);
        };
        m_web->SetConfig(m_config);
        m_web->SetTiers(address(1), address(2), address(3));
        devices.Get(0)->GetNode()->AddApplication(m_web);
        for (uint32_t i = 1; i <= 3; ++i)
        {
            auto tier = CreateObject<OlioServer>();
            tier->SetConfig(m_config);
            devices.Get(i)->GetNode()->AddApplication(tier);
        }
        m_clients->Setup(m_config, address(0), users);
        m_clients->AssignStreams(100);
        ends.Get(3)->AddApplication(m_clients);
        m_clients->TraceConnectWithoutContext(
            "Operation",
            Callback<void, const OlioRecord&>(
                [this](const OlioRecord& record) { m_records.push_back(record); }));
        m_clients->TraceConnectWithoutContext(
            "Lost",
            Callback<void, const std::string&>([](const std::string& error) { FAIL() << error; }));
    }

    void Run(double seconds)
    {
        Simulator::Stop(Seconds(seconds));
        Simulator::Run();
        EXPECT_EQ(m_clients->GetWrong() + m_web->GetWrong(), 0U);
        EXPECT_EQ(m_web->GetNLost(), 0U);
    }

    uint64_t Calls(Work work) const
    {
        return m_web->GetCallTimes().n.at(static_cast<std::size_t>(work));
    }

    uint64_t Served(Work work) const
    {
        return m_web->GetRequestTimes().n.at(static_cast<std::size_t>(work));
    }

    OlioConfig m_config;
    std::unique_ptr<VirtHostHelper> m_virt;
    Ptr<HypervisorHost> m_host;
    Ptr<OlioWebServer> m_web{CreateObject<OlioWebServer>()};
    Ptr<OlioClients> m_clients{CreateObject<OlioClients>()};
    std::vector<OlioRecord> m_records;
};

} // namespace

TEST_F(OlioTest, TheWebTierAsksTheOthers)
{
    m_config.think = 0.1;
    Build(false, 5);
    Run(30);
    EXPECT_GT(m_records.size(), 500U);
    EXPECT_EQ(m_records.front().operation, Op::HOME_PAGE);
    const double pages = Served(Work::PAGE);
    const double updates = Served(Work::UPDATE) + Served(Work::UPLOAD);
    EXPECT_NEAR(Calls(Work::LOOKUP), pages, 5);                          // those under way
    EXPECT_NEAR(Calls(Work::READ), Served(Work::FILE), 5);               // each file, each time
    EXPECT_NEAR(Calls(Work::WRITE), Served(Work::UPLOAD), 5);            // each upload
    EXPECT_NEAR(Calls(Work::QUERY) / (0.2 * pages + updates), 3.5, 0.3); // 2 to 5 each
}

TEST_F(OlioTest, MemcachedSparesTheDatabase)
{
    m_config.think = 0.1;
    m_config.hits = 1;
    Build(false, 5);
    Run(20);
    EXPECT_GT(Served(Work::PAGE), 200U);
    EXPECT_LE(Calls(Work::QUERY), 5 * (Served(Work::UPDATE) + Served(Work::UPLOAD)) + 25);
}

TEST_F(OlioTest, OperationsAreCountedWithAllTheirRequests)
{
    m_config.think = 0.1;
    Build(false, 3);
    Run(20);
    uint64_t requests = 0;
    for (const auto& record : m_records)
    {
        EXPECT_GT(record.end, record.start);
        EXPECT_GE(record.requests, 1U);
        requests += record.requests;
    }
    uint64_t answered = 0;
    for (uint64_t n : m_clients->GetRequestTimes().n)
    {
        answered += n;
    }
    EXPECT_LE(requests, answered);
    EXPECT_LE(answered - requests, 3U * 70); // operations under way
}

TEST_F(OlioTest, APauseHasItsMeanAndABound)
{
    m_config.think = 1;
    m_config.cold = 0;
    m_config.cpu.fill(0);
    Build(false, 100);
    Run(50);
    // a truncated exponential: 1 - 5 e^-5 / (1 - e^-5) of its mean
    const double pause = 1 - 5 * std::exp(-5) / (1 - std::exp(-5));
    double busy = 0;
    for (const auto& record : m_records)
    {
        busy += (record.end - record.start).GetSeconds();
    }
    const double cycle = pause + busy / static_cast<double>(m_records.size());
    EXPECT_NEAR(static_cast<double>(m_records.size()) * cycle / (100 * 50), 1, 0.04);
}

TEST_F(OlioTest, InAGuestComputingCostsItsVcpu)
{
    m_config.think = 1;
    m_config.Cpu(Work::PAGE) = 20;
    Build(true, 5);
    VcpuAccounting accounting;
    accounting.Watch(m_host->GetHypervisor());
    Run(60);
    const Time busy = accounting.Get(m_host->GetGuest(0)->GetVcpu()).GetTimeIn(RunState::RUNNING);
    double expected = 0; // what is left is the packets' cost
    for (std::size_t i = 0; i < N_OLIO_WORKS; ++i)
    {
        expected += static_cast<double>(Served(static_cast<Work>(i))) * m_config.cpu[i] / 1e3;
    }
    EXPECT_GT(m_records.size(), 100U);
    EXPECT_GT(busy.GetSeconds(), 0.85 * expected);
    EXPECT_LT(busy.GetSeconds(), 1.5 * expected);
}

TEST_F(OlioTest, WhatUsersDoDoesNotDependOnTheTiers)
{
    std::vector<OlioRecord> before;
    for (const bool slow : {false, true})
    {
        Simulator::Destroy();
        m_web = CreateObject<OlioWebServer>();
        m_clients = CreateObject<OlioClients>();
        m_records.clear();
        m_config.think = 1;
        m_config.Cpu(Work::PAGE) = slow ? 50 : 1;
        Build(false, 1);
        Run(30);
        if (!slow)
        {
            before = m_records;
            continue;
        }
        ASSERT_GT(m_records.size(), 10U);
        for (std::size_t i = 0; i < std::min(before.size(), m_records.size()); ++i)
        {
            EXPECT_EQ(m_records[i].operation, before[i].operation);
            EXPECT_EQ(m_records[i].requests, before[i].requests);
            EXPECT_EQ(m_records[i].bytes, before[i].bytes);
        }
    }
}

TEST_F(OlioTest, AConfigOutOfRangeIsRefused)
{
    m_config.hits = 1.5;
    ExpectError([this] { m_web->SetConfig(m_config); }, {"OlioConfig::hits is 1.5", "from 0 to 1"});
    m_config = OlioConfig();
    m_config.queries = {5, 2};
    ExpectError([this] { m_clients->Setup(m_config, Address(), 1); },
                {"OlioConfig::queries goes from 5 to 2"});
    m_config = OlioConfig();
    m_config.Cpu(Work::QUERY) = -1;
    ExpectError([this] { m_web->SetConfig(m_config); }, {"cpu of query is -1"});
    m_config = OlioConfig();
    m_config.callBytes = OlioMessage::HEADER - 1;
    ExpectError([this] { m_web->SetConfig(m_config); },
                {"OlioConfig::callBytes is 15", "from 16 to"});
    m_config = OlioConfig();
    m_config.imageUploadBytes = 4000000000U;
    ExpectError([this] { m_web->SetConfig(m_config); }, {"OlioConfig::imageUploadBytes is 4e+09"});
}
