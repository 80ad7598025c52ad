/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_NATIVE_SCENARIO_PARTS_H
#define VFLOOD_NATIVE_SCENARIO_PARTS_H

#include "bind.h"
#include "scenario.h"

namespace vflood
{

using Shared = std::shared_ptr<Scenario>; //!< as Python has it

/// A machine, as Python knows it.
struct Machine
{
    Shared world;     //!< the world that has it
    std::string name; //!< its name

    /**
     * \return the machine
     */
    const ns3::ScenarioMachine& Get() const
    {
        return world->Get().GetMachine(name);
    }
};

/// A workload, as Python knows it.
struct Workload
{
    Shared world;     //!< the world that has it
    std::string name; //!< its name

    /**
     * \return the workload
     */
    ns3::ScenarioWorkload& Get() const
    {
        return world->Get().GetWorkload(name);
    }
};

/**
 * \param frame a table
 * \return NumPy arrays by column; those with missing values are of objects
 */
py::dict FromFrame(const ns3::ScenarioFrame& frame);

/**
 * \param columns columns
 * \return the same as a table of pandas
 */
py::object ToTable(const py::dict& columns);

/**
 * \param module gets the classes of machines and workloads
 */
void BindScenarioParts(py::module_& module);

} // namespace vflood

#endif /* VFLOOD_NATIVE_SCENARIO_PARTS_H */
