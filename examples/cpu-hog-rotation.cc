/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * Guests that never sleep on one pCPU under Xen's credit scheduler: who runs when, with which
 * credit and priority, and how long everybody waits for the next turn.
 *
 * \verbatim
      HypervisorHost, pool of 300: 1 pCPU, of 600: 2 pCPUs
   +------------------------------------+
   |  pCPU 0: hog A, hog B, hog C ...   |
   |  pCPU 1: nobody                    |
   +------------------------------------+
   \endverbatim
 *
 * Credits are handed out for all pCPUs of a host, 300 each per accounting period of 30 ms. Hogs
 * pinned to one of two pCPUs earn more than they can burn, and take turns; on a host with one pCPU
 * they are in debt now and then, and the turns change once before they settle.
 *
 * Validation (a test compares this table with what the program prints): order of the first turns
 * and number of waits by length in ms, in 300 slices, as worked out by hand from Xen's rules.
 *
 * \verbatim
   --hogs  --xen  --pool  first turns    waits in ms: how many
   2       3.3    300     ABABABABABAB   30: 298
   2       4.1    600     ABABABABABAB   30: 298
   3       3.3    300     ABCABACBACBA   30: 1, 60: 295, 90: 1
   3       4.1    300     ABCABACBACBA   30: 1, 60: 295, 90: 1
   3       3.3    600     ABCABCABCABC   60: 297
   3       4.1    600     ABCABCABCABC   60: 297
   4       3.3    300     ABCDABCDABCD   90: 296
   \endverbatim
 */

#include "ns3/core-module.h"
#include "ns3/credit-scheduler.h"
#include "ns3/experiment-program.h"
#include "ns3/virt-host-helper.h"

#include <algorithm>
#include <cctype>
#include <iomanip>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

using namespace ns3;
using Json = nlohmann::ordered_json;

namespace
{

/// A slice, and an accounting period, of Xen's in ms.
constexpr uint64_t SLICE_MS = 30;

/// What the command line sets.
struct Options
{
    uint64_t hogs{3};           //!< guests that never sleep
    std::string xen{"3.3"};     //!< version whose scheduler runs
    std::string pool{"600"};    //!< credits handed out per accounting period
    uint64_t slices{300};       //!< how long to run, in slices
    std::string format{"text"}; //!< of the output

    /**
     * \param line gets the options
     */
    void Register(CheckedCommandLine& line);

    /**
     * \return all options as used
     */
    Json ToJson() const;
};

void
Options::Register(CheckedCommandLine& line)
{
    line.AddCount("hogs", "guests that never sleep", 2, 26, hogs);
    line.AddChoice("xen", "credit scheduler of which Xen", {"3.3", "4.1"}, xen);
    line.AddChoice("pool", "credits per accounting period, 300 per pCPU", {"300", "600"}, pool);
    line.AddCount("slices", "how long to run, in slices of 30 ms", 1, 1'000'000, slices);
    line.AddChoice("format", "output", {"text", "json"}, format);
    line.Refuse("RngRun", "nothing is random here");
    line.Refuse("RngSeed", "nothing is random here");
    line.Refuse("ns3::CreditScheduler::Version", "use --xen");
    line.Refuse("ns3::HypervisorHost::Pcpus", "use --pool: 300 is one pCPU, 600 are two");
}

Json
Options::ToJson() const
{
    return {{"hogs", hogs}, {"xen", xen}, {"pool", pool}, {"slices", slices}, {"format", format}};
}

/// A turn on the pCPU.
struct Turn
{
    std::size_t hog;                //!< who runs
    Time from;                      //!< since when
    Time to;                        //!< until when
    std::vector<std::string> after; //!< credit and priority of every hog when it ends: "-150 O"
};

/// The hogs and who ran when.
class Rotation
{
  public:
    /**
     * \param options what to build
     */
    explicit Rotation(const Options& options);

    /**
     * \return the turns
     */
    const std::vector<Turn>& Run();

  private:
    /**
     * \param pcpu a pCPU that switches
     * \param vcpu who runs from now on
     */
    void OnSwitch(uint32_t pcpu, Ptr<Vcpu> vcpu);

    /// The present turn is over.
    void EndTurn();

    /**
     * \param hog number of a hog
     * \return its credit and the first letter of its priority
     */
    std::string StateOf(std::size_t hog) const;

    const Options& m_options;      //!< what to build
    VirtHostHelper m_virt;         //!< first of all: makes the simulator a gated one
    Ptr<HypervisorHost> m_host;    //!< the host
    std::vector<Ptr<Vcpu>> m_hogs; //!< in order of waking up
    std::vector<Turn> m_turns;     //!< the last one may be going on
    bool m_running{false};         //!< whether it is
};

Rotation::Rotation(const Options& options)
    : m_options(options)
{
    const uint32_t nPcpus = options.pool == "300" ? 1 : 2;
    m_virt.SetHostAttribute("Pcpus", UintegerValue(nPcpus));
    m_virt.SetScheduler("ns3::CreditScheduler", "Version", StringValue(options.xen));
    m_host = m_virt.CreateHost({nPcpus - 1});
    for (uint64_t i = 0; i < options.hogs; ++i)
    {
        auto guest = m_virt.CreateGuest(m_host, {0});
        m_virt.InstallLoad(guest, 1);
        m_hogs.push_back(guest->GetVcpu());
    }
    m_host->GetHypervisor()->TraceConnectWithoutContext("Switch",
                                                        MakeCallback(&Rotation::OnSwitch, this));
}

std::string
Rotation::StateOf(std::size_t hog) const
{
    auto scheduler = DynamicCast<CreditScheduler>(m_host->GetHypervisor()->GetScheduler());
    const char first = ToString(scheduler->GetPriority(m_hogs[hog]))[0];
    return std::to_string(scheduler->GetCredit(m_hogs[hog])) + ' ' +
           static_cast<char>(std::toupper(first));
}

void
Rotation::EndTurn()
{
    if (m_running)
    {
        m_turns.back().to = Simulator::Now();
        for (std::size_t hog = 0; hog < m_hogs.size(); ++hog)
        {
            m_turns.back().after.push_back(StateOf(hog));
        }
    }
    m_running = false;
}

void
Rotation::OnSwitch(uint32_t pcpu, Ptr<Vcpu> vcpu)
{
    if (pcpu != 0)
    {
        return;
    }
    EndTurn();
    const auto hog = std::find(m_hogs.begin(), m_hogs.end(), vcpu);
    if (hog != m_hogs.end())
    {
        m_turns.push_back(
            {static_cast<std::size_t>(hog - m_hogs.begin()), Simulator::Now(), {}, {}});
        m_running = true;
    }
}

const std::vector<Turn>&
Rotation::Run()
{
    // dom0 connects the vifs before the first slice begins, which takes a few microseconds
    Simulator::Stop(MilliSeconds(SLICE_MS * m_options.slices + 1));
    Simulator::Run();
    m_turns.pop_back(); // it is not over
    return m_turns;
}

/**
 * \param time a time
 * \return in ms
 */
double
ToMs(Time time)
{
    return static_cast<double>(time.GetNanoSeconds()) / 1e6;
}

/**
 * \param hog number of a hog
 * \return its name
 */
std::string
Name(std::size_t hog)
{
    return std::string(1, static_cast<char>('A' + hog));
}

/**
 * \param turns who ran when
 * \return for every turn how long its hog has waited since its turn before, in ms; null: the first
 */
std::vector<Json>
Waits(const std::vector<Turn>& turns)
{
    std::map<std::size_t, Time> last;
    std::vector<Json> waits;
    for (const Turn& turn : turns)
    {
        const auto before = last.find(turn.hog);
        waits.emplace_back(before == last.end() ? Json(nullptr)
                                                : Json(ToMs(turn.from - before->second)));
        last[turn.hog] = turn.to;
    }
    return waits;
}

/**
 * \param turns who ran when
 * \return number of waits by length in ms
 */
std::map<double, uint64_t>
CountWaits(const std::vector<Turn>& turns)
{
    std::map<double, uint64_t> counts;
    for (const Json& wait : Waits(turns))
    {
        if (!wait.is_null())
        {
            ++counts[wait.get<double>()];
        }
    }
    return counts;
}

/**
 * \param turns who ran when
 * \return how long each hog ran, in ms
 */
std::map<std::string, double>
Shares(const std::vector<Turn>& turns)
{
    std::map<std::string, double> ran;
    for (const Turn& turn : turns)
    {
        ran[Name(turn.hog)] += ToMs(turn.to - turn.from);
    }
    return ran;
}

/**
 * \param options what was run
 * \param turns who ran when
 */
void
PrintJson(const Options& options, const std::vector<Turn>& turns)
{
    const auto waits = Waits(turns);
    Json list = Json::array();
    for (std::size_t i = 0; i < turns.size(); ++i)
    {
        list.push_back({{"hog", Name(turns[i].hog)},
                        {"from_ms", ToMs(turns[i].from)},
                        {"to_ms", ToMs(turns[i].to)},
                        {"waited_ms", waits[i]},
                        {"after", turns[i].after}});
    }
    Json counts = Json::array();
    for (const auto& [wait, count] : CountWaits(turns))
    {
        counts.push_back({{"wait_ms", wait}, {"count", count}});
    }
    const Json record{{"options", options.ToJson()},
                      {"turns", list},
                      {"waits", counts},
                      {"ran_ms", Shares(turns)}};
    std::cout << record.dump(2) << "\n";
}

/**
 * \param turns who ran when
 */
void
PrintText(const std::vector<Turn>& turns)
{
    const auto waits = Waits(turns);
    std::cout << "from [ms]   to [ms]  runs  waited [ms]  then credit and priority of A, B, ...\n";
    for (std::size_t i = 0; i < turns.size(); ++i)
    {
        std::cout << std::setw(9) << ToMs(turns[i].from) << std::setw(10) << ToMs(turns[i].to)
                  << std::setw(6) << Name(turns[i].hog) << std::setw(13)
                  << (waits[i].is_null() ? "-" : waits[i].dump()) << "  ";
        for (std::size_t hog = 0; hog < turns[i].after.size(); ++hog)
        {
            std::cout << (hog > 0 ? ", " : "") << turns[i].after[hog];
        }
        std::cout << "\n";
    }
    std::cout << "\nwaits [ms]:";
    const char* separator = " ";
    for (const auto& [wait, count] : CountWaits(turns))
    {
        std::cout << separator << wait << ": " << count;
        separator = ", ";
    }
    std::cout << "\nran [ms]:";
    for (const auto& [name, ms] : Shares(turns))
    {
        std::cout << " " << name << " " << ms;
    }
    std::cout << "\n";
}

} // namespace

int
main(int argc, char* argv[])
{
    return RunExperimentProgram<Options, Rotation>(
        "cpu-hog-rotation",
        "Guests that never sleep on one pCPU: who runs when.",
        argc,
        argv,
        [](Rotation& rotation, const Options& options) {
            const auto& turns = rotation.Run();
            options.format == "json" ? PrintJson(options, turns) : PrintText(turns);
        });
}
