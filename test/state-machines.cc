/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 *
 * Draws the state machines for the documentation, from the tables the code runs by:
 *
 *   state-machines                 prints them
 *   state-machines --check <file>  compares them with that file; status 1 if they differ
 */

#include "ns3/ack-duty.h"
#include "ns3/cpu-load.h"
#include "ns3/event-channel.h"
#include "ns3/flow-state.h"
#include "ns3/frto-state.h"
#include "ns3/leulo-state.h"
#include "ns3/ring-state.h"
#include "ns3/run-state.h"
#include "ns3/vif-state.h"
#include "ns3/vsnoop-state.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// A machine in words: from, event, to.
struct Machine
{
    std::string title;                                              //!< its name
    std::string text;                                               //!< what it is about
    std::string initial;                                            //!< state it begins in
    std::vector<std::string> states;                                //!< in the order of the code
    std::vector<std::string> events;                                //!< in the order of the code
    std::map<std::string, std::map<std::string, std::string>> next; //!< by state and event
};

/**
 * \param title its name
 * \param text what it is about
 * \param initial state it begins in
 * \param table what it runs by
 * \return the machine in words
 */
template <typename State, typename Event, std::size_t N>
Machine
Describe(const std::string& title,
         const std::string& text,
         State initial,
         const TransitionTable<State, Event, N>& table)
{
    std::set<State> states;
    std::set<Event> events;
    Machine machine{title, text, ToString(initial), {}, {}, {}};
    for (const auto& row : table.GetRows())
    {
        machine.next[ToString(row.to)]; // it may be a last one
        states.insert({row.from, row.to});
        events.insert(row.event);
        machine.next[ToString(row.from)][ToString(row.event)] = ToString(row.to);
    }
    for (State state : states)
    {
        machine.states.emplace_back(ToString(state));
    }
    for (Event event : events)
    {
        machine.events.emplace_back(ToString(event));
    }
    return machine;
}

/**
 * \param os where to
 * \param machine drawn as a table: a row per state, a column per event
 */
void
DrawTable(std::ostream& os, const Machine& machine)
{
    os << ".. list-table::\n   :header-rows: 1\n   :stub-columns: 1\n\n   * - state \\ event\n";
    for (const auto& event : machine.events)
    {
        os << "     - " << event << "\n";
    }
    for (const auto& state : machine.states)
    {
        os << "   * - " << state << "\n";
        for (const auto& event : machine.events)
        {
            const auto& row = machine.next.at(state);
            const auto found = row.find(event);
            os << "     - "
               << (found == row.end()       ? "--"
                   : found->second == state ? "(stays)"
                                            : found->second)
               << "\n";
        }
    }
    os << "\n";
}

/**
 * \param os where to
 * \param machine drawn as a graph, without what changes nothing
 */
void
DrawGraph(std::ostream& os, const Machine& machine)
{
    os << ".. graphviz::\n\n   digraph {\n      rankdir=LR;\n      node [shape=box, "
          "style=rounded];\n"
       << "      \"" << machine.initial << "\" [style=\"rounded,bold\"];\n";
    for (const auto& from : machine.states)
    {
        std::map<std::string, std::string> labels;
        for (const auto& event : machine.events)
        {
            const auto& row = machine.next.at(from);
            const auto found = row.find(event);
            if (found != row.end() && found->second != from)
            {
                std::string& label = labels[found->second];
                label += (label.empty() ? "" : "\\n") + event;
            }
        }
        for (const auto& [to, label] : labels)
        {
            os << "      \"" << from << "\" -> \"" << to << "\" [label=\"" << label << "\"];\n";
        }
    }
    os << "   }\n\n";
}

/**
 * \param os where to
 * \param machine the machine
 */
void
Draw(std::ostream& os, const Machine& machine)
{
    os << machine.title << "\n"
       << std::string(machine.title.size(), '~') << "\n\n"
       << machine.text << "\n\n";
    DrawGraph(os, machine);
    DrawTable(os, machine);
}

/**
 * \return the whole page
 */
std::string
DrawAll()
{
    const Machine machines[] = {
        Describe("Run state of a vCPU",
                 "``Vcpu``, table ``g_runStateTable`` in ``model/cpu/run-state.h``.",
                 RunState::BLOCKED,
                 g_runStateTable),
        Describe("Event channel",
                 "``EventChannel``, table ``g_eventChannelTable`` in ``model/io/event-channel.h``.",
                 EventChannelState::IDLE,
                 g_eventChannelTable),
        Describe(
            "Consumer at one end of a shared ring",
            "``SharedRing``, table ``g_ringStateTable`` in ``model/io/ring-state.h``: the front "
            "for\nresponses, the back for requests.",
            RingState::ASLEEP,
            g_ringStateTable),
        Describe("Virtual interface",
                 "``NetbackDevice``, table ``g_vifStateTable`` in ``model/io/vif-state.h``.",
                 VifState::UNCONNECTED,
                 g_vifStateTable),
        Describe("CPU load of a guest",
                 "``CpuLoad``, table ``g_loadStateTable`` in ``model/cpu/cpu-load.h``.",
                 LoadState::STOPPED,
                 g_loadStateTable),
        Describe("Flow in vFlood's module of dom0",
                 "``VfloodFlow``, table ``g_flowStateTable`` in ``flow-state.h`` of the module "
                 "vflood.",
                 FlowState::CLOSED,
                 g_flowStateTable),
        Describe("Flow in vSnoop's module of dom0",
                 "``VsnoopFlow``, table ``g_vsnoopStateTable`` in ``vsnoop-state.h`` of the module "
                 "vflood.",
                 VsnoopState::CLOSED,
                 g_vsnoopStateTable),
        Describe("ACKs of the integrated machine of vFlood and vSnoop",
                 "``IntegratedControl``, table ``g_ackDutyTable`` in ``ack-duty.h`` of the module "
                 "vflood.",
                 AckDuty::NOTHING,
                 g_ackDutyTable),
        Describe("Socket of a guest with Leulo",
                 "``LeuloSocket``, table ``g_leuloStateTable`` in ``leulo-state.h`` of the module "
                 "vflood.",
                 LeuloState::FRESH,
                 g_leuloStateTable),
        Describe("F-RTO, basic",
                 "``FrtoMachine``, table ``g_basicFrtoTable`` in ``frto-state.h`` of the module "
                 "vflood.",
                 FrtoState::IDLE,
                 g_basicFrtoTable),
        Describe("F-RTO, enhanced by SACK",
                 "``FrtoMachine``, table ``g_sackFrtoTable`` in ``frto-state.h`` of the module "
                 "vflood.",
                 FrtoState::IDLE,
                 g_sackFrtoTable),
    };
    std::ostringstream page;
    page
        << ".. Drawn by the program state-machines from the tables in the code; a test fails when\n"
           "   this page differs from them.\n\n"
           "State machines\n--------------\n\n"
           "A transition that is not listed (``--``) is an error: nothing is guessed. The machine "
           "begins\nin the state with the bold frame. Graphs leave out what changes nothing.\n\n";
    for (const Machine& machine : machines)
    {
        Draw(page, machine);
    }
    std::string text = page.str();
    text.pop_back(); // one end of line is enough
    return text;
}

} // namespace

int
main(int argc, char* argv[])
{
    const std::string page = DrawAll();
    if (argc == 1)
    {
        std::cout << page;
        return 0;
    }
    if (argc != 3 || std::string(argv[1]) != "--check")
    {
        std::cerr << "usage: state-machines [--check <file>]\n";
        return 2;
    }
    std::ostringstream file;
    file << std::ifstream(argv[2]).rdbuf();
    if (file.str() != page)
    {
        std::cerr << argv[2] << " is stale; to draw it anew: " << argv[0] << " > " << argv[2]
                  << "\n";
        return 1;
    }
    return 0;
}
