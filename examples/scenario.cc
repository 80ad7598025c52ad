/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * \file
 * Runs a scenario: a TOML file that says which hosts, guests, cables and workloads there are.
 *
 * \verbatim
   scenario --file=examples/scenarios/vflood-fig6.toml
   scenario --file=... --check                        only say what is wrong with it
   scenario --file=... --guest.vm.load=0.9 --seed=3   with other values of some keys
   scenario --file=... --print                        the scenario as it would be run, as TOML
   scenario --schema                                  all keys, as JSON
   \endverbatim
 *
 * Which keys there are, their units, defaults and what is allowed: doc/scenarios.rst.
 */

#include "ns3/core-module.h"
#include "ns3/experiment-program.h"
#include "ns3/scenario-override.h"
#include "ns3/scenario-reader.h"
#include "ns3/scenario-schema.h"
#include "ns3/scenario-world.h"
#include "ns3/scenario-writer.h"

#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>

using namespace ns3;
using Json = nlohmann::ordered_json;

namespace
{

/// What the command line sets.
struct Options
{
    std::string file;            //!< the scenario
    std::string scenario;        //!< the same: plans keep what files of this option say
    std::string timeline;        //!< where a timeline goes
    uint64_t seed{0};            //!< 0: the file's
    bool print{false};           //!< print the scenario
    bool schema{false};          //!< print the schema
    bool check{false};           //!< only look at the scenario; nothing is written
    std::string format{"text"};  //!< of the output
    ScenarioOverrides overrides; //!< keys with other values

    /**
     * \param line gets the options
     */
    void Register(CheckedCommandLine& line);

    /**
     * \return the scenario without mistakes
     * \throws ScenarioError with all of them
     */
    ScenarioSpec Read() const;
};

void
Options::Register(CheckedCommandLine& line)
{
    line.AddText("file", "the scenario, a TOML file", file);
    line.AddText("scenario", "the same", scenario);
    line.AddText("timeline", "write a timeline of the first host into this file", timeline);
    line.AddCount("seed", "seed of all random numbers; 0: the file's", 0, 1'000'000'000, seed);
    line.AddSwitch("print", "print the scenario, with what options change, as TOML", print);
    line.AddSwitch("schema", "print all keys that a scenario may have, as JSON", schema);
    line.AddChoice("format", "output", {"text", "json"}, format);
    line.AddFamily(
        "--<key>=, --<table>.<key>=, --<table>.<name>.<key>= and --ns3::Class::Attribute= for "
        "other values of the file's keys",
        IsScenarioPath,
        [this](const std::string& name, const std::string& value) {
            overrides.emplace_back(name, value);
        });
    line.Refuse("RngRun", "use --seed");
    line.Refuse("RngSeed", "use --seed");
}

ScenarioSpec
Options::Read() const
{
    if (file.empty() == scenario.empty())
    {
        throw VirtError("option --file is missing; allowed: --file=<a TOML file>");
    }
    ScenarioOverrides all = overrides;
    if (seed > 0)
    {
        all.emplace_back("seed", std::to_string(seed));
    }
    return ReadScenarioFile(file + scenario, all);
}

/**
 * \param cell a cell of a table
 * \return it as JSON
 */
Json
ToJson(const ScenarioCell& cell)
{
    return std::visit(
        [](const auto& value) -> Json {
            if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::monostate>)
            {
                return nullptr;
            }
            else
            {
                return value;
            }
        },
        cell);
}

/**
 * \param frame a table
 * \return an object for each row
 */
Json
ToJson(const ScenarioFrame& frame)
{
    Json rows = Json::array();
    for (const auto& row : frame.rows)
    {
        Json object = Json::object();
        for (std::size_t i = 0; i < row.size(); ++i)
        {
            object[frame.columns[i]] = ToJson(row[i]);
        }
        rows.push_back(object);
    }
    return rows;
}

/**
 * \param key a key
 * \param value its value
 * \return it as JSON, as it would be in a file
 */
Json
ToJson(const ScenarioKey& key, const ScenarioValue& value)
{
    if (const auto* truth = std::get_if<bool>(&value))
    {
        return *truth;
    }
    if (const auto* number = std::get_if<double>(&value))
    {
        return *number;
    }
    if (const auto* names = std::get_if<std::vector<std::string>>(&value))
    {
        return *names;
    }
    if (const auto* numbers = std::get_if<std::vector<int64_t>>(&value))
    {
        return *numbers;
    }
    if (const auto* table = std::get_if<ScenarioAttributes>(&value))
    {
        return *table;
    }
    if (key.type == ScenarioType::COUNT)
    {
        return std::get<int64_t>(value);
    }
    return FormatScenarioValue(key.type, value);
}

/**
 * \param spec a complete scenario
 * \return it as JSON
 */
Json
ToJson(ScenarioSpec spec)
{
    Json all = Json::object();
    for (const ScenarioElement& element : GetScenarioElements(spec))
    {
        Json object = Json::object();
        for (const ScenarioKey& key : element.section->keys)
        {
            const ScenarioValue value = key.get(element.data);
            if (!std::holds_alternative<std::monostate>(value))
            {
                object[key.name] = ToJson(key, value);
            }
        }
        if (element.section->table.empty())
        {
            all = object;
        }
        else
        {
            all[element.section->table].push_back(object);
        }
    }
    return all;
}

/**
 * \return the schema as JSON
 */
Json
SchemaToJson()
{
    Json sections = Json::array();
    for (const ScenarioSection& section : GetScenarioSchema())
    {
        Json keys = Json::array();
        for (const ScenarioKey& key : section.keys)
        {
            Json words = Json::array();
            if (key.words)
            {
                words = key.words->GetWords();
            }
            keys.push_back({{"key", key.name},
                            {"type", GetScenarioTypeName(key.type)},
                            {"help", key.help},
                            {"unit", key.unit},
                            {"default", key.GetDefault()},
                            {"source", key.source},
                            {"attributes", key.attributes},
                            {"required", key.required},
                            {"allowed", key.DescribeAllowed()},
                            {"choices", words}});
        }
        sections.push_back({{"section", section.name},
                            {"table", section.table},
                            {"help", section.help},
                            {"keys", keys}});
    }
    return {{"sections", sections}};
}

/**
 * \param error mistakes of a scenario
 */
void
PrintMistakes(const ScenarioError& error)
{
    Json mistakes = Json::array();
    for (const ScenarioMistake& mistake : error.GetMistakes())
    {
        mistakes.push_back({{"file", mistake.file},
                            {"line", mistake.line},
                            {"table", mistake.section},
                            {"index", mistake.index},
                            {"name", mistake.name},
                            {"key", mistake.key},
                            {"value", mistake.value},
                            {"problem", mistake.problem},
                            {"text", mistake.ToText()}});
    }
    std::cout << Json{{"mistakes", mistakes}}.dump(2) << std::endl;
}

/// A scenario that is run, or only looked at.
class Experiment
{
  public:
    /**
     * \param options which scenario
     */
    explicit Experiment(const Options& options);

    /// Run it, or print what is asked for.
    void Run();

  private:
    /// Print what came of it.
    void PrintJson() const;

    /// Print what came of it.
    void PrintText() const;

    const Options& m_options;               //!< which scenario
    ScenarioSpec m_spec;                    //!< the scenario
    std::unique_ptr<ScenarioWorld> m_world; //!< the same, built
};

Experiment::Experiment(const Options& options)
    : m_options(options)
{
    if (options.schema)
    {
        return;
    }
    try
    {
        m_spec = options.Read();
        if (options.check)
        {
            m_spec.traces.clear();
        }
        if (!options.print)
        {
            m_world = std::make_unique<ScenarioWorld>(m_spec);
        }
    }
    catch (const ScenarioError& error)
    {
        if (options.format == "json")
        {
            PrintMistakes(error);
        }
        throw;
    }
}

void
Experiment::Run()
{
    if (m_options.schema)
    {
        std::cout << SchemaToJson().dump(2) << "\n";
        return;
    }
    if (m_options.print)
    {
        std::cout << WriteScenario(m_spec);
        return;
    }
    m_world->EnableAccounting();
    if (!m_options.timeline.empty())
    {
        if (m_spec.hosts.empty())
        {
            throw VirtError("--timeline shows a host, and the scenario has none");
        }
        TraceSpec trace;
        trace.of = m_spec.hosts.front().name;
        trace.file = m_options.timeline;
        m_world->EnableTimeline(trace);
    }
    m_world->Run();
    m_options.format == "json" ? PrintJson() : PrintText();
}

void
Experiment::PrintJson() const
{
    Json options = {{"seed", *m_world->GetSpec().seed}};
    for (const auto& [path, value] : m_options.overrides)
    {
        options[path] = value;
    }
    Json workloads = Json::object();
    for (const std::string& name : m_world->GetWorkloadNames())
    {
        const ScenarioWorkload& workload = m_world->GetWorkload(name);
        Json summary = Json::object();
        for (const auto& [key, value] : workload.GetSummary())
        {
            summary[key] = ToJson(value);
        }
        workloads[name] = {{"kind", workload.GetKind()},
                           {"asked", workload.GetNAsked()},
                           {"done", workload.GetNDone()},
                           {"error", workload.GetError()},
                           {"summary", summary},
                           {"rows", ToJson(workload.GetRows())}};
    }
    const Json record{{"options", options},
                      {"title", m_world->GetSpec().title},
                      {"finished", m_world->IsFinished()},
                      {"end_s", m_world->GetEnd().GetSeconds()},
                      {"workloads", workloads},
                      {"vcpus", ToJson(m_world->GetVcpus())},
                      {"scenario", ToJson(m_world->GetSpec())}};
    std::cout << record.dump(2) << "\n";
}

/**
 * \param frame a table
 */
void
PrintTable(const ScenarioFrame& frame)
{
    for (const std::string& column : frame.columns)
    {
        std::cout << std::setw(static_cast<int>(column.size()) + 2) << column;
    }
    std::cout << "\n";
    for (const auto& row : frame.rows)
    {
        for (std::size_t i = 0; i < row.size(); ++i)
        {
            const Json cell = ToJson(row[i]);
            std::ostringstream text;
            cell.is_number_float()
                ? text << std::fixed << std::setprecision(3) << cell.get<double>()
            : cell.is_string() ? text << cell.get<std::string>()
                               : text << cell.dump();
            std::cout << std::setw(static_cast<int>(frame.columns[i].size()) + 2) << text.str();
        }
        std::cout << "\n";
    }
}

void
Experiment::PrintText() const
{
    const ScenarioSpec& spec = m_world->GetSpec();
    std::cout << (spec.title.empty() ? "scenario" : spec.title) << ", seed " << *spec.seed << ": "
              << (m_world->IsFinished() ? "finished" : "NOT finished") << " after "
              << m_world->GetEnd().GetSeconds() << " s of simulated time\n";
    for (const std::string& name : m_world->GetWorkloadNames())
    {
        const ScenarioWorkload& workload = m_world->GetWorkload(name);
        std::cout << "\n" << name << " (" << workload.GetKind() << ")";
        if (workload.GetNAsked() > 0)
        {
            std::cout << ": " << workload.GetNDone() << " of " << workload.GetNAsked() << " done";
        }
        std::cout << (workload.GetError().empty() ? "" : "; " + workload.GetError()) << "\n";
        const auto summary = workload.GetSummary();
        for (const auto& [key, value] : summary)
        {
            std::cout << "  " << std::left << std::setw(24) << key << std::right << ToJson(value)
                      << "\n";
        }
        if (summary.empty())
        {
            PrintTable(workload.GetRows());
        }
    }
    std::cout << "\nvirtual CPUs, from the warm-up on\n";
    PrintTable(m_world->GetVcpus());
}

} // namespace

int
main(int argc, char* argv[])
{
    return RunExperimentProgram<Options, Experiment>(
        "scenario",
        "Runs a scenario: a TOML file with hosts, guests, cables and workloads.",
        argc,
        argv,
        [](Experiment& experiment, const Options&) { experiment.Run(); });
}
