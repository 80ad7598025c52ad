/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bindings.h"
#include "run.h"
#include "streams.h"

#include "ns3/config.h"
#include "ns3/global-value.h"
#include "ns3/ipv4-address-generator.h"
#include "ns3/ipv6-address-generator.h"
#include "ns3/mac48-address.h"
#include "ns3/mac8-address.h"
#include "ns3/names.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/virt-error.h"

namespace vflood
{

namespace
{

void
SetSeed(uint64_t seed, uint32_t rngSeed)
{
    if (rngSeed == 0)
    {
        throw ns3::VirtError("rng_seed is 0; allowed: whole numbers from 1");
    }
    ns3::RngSeedManager::SetSeed(rngSeed);
    ns3::RngSeedManager::SetRun(seed);
}

void
UseGatedSimulator()
{
    // In Python, asking for the time is enough to make the simulator: it shall be the one that
    // hosts need.
    ns3::GlobalValue::Bind("SimulatorImplementationType",
                           ns3::StringValue("ns3::GatedSimulatorImpl"));
}

void
Reset()
{
    Run::Destroy();
    ns3::Config::Reset();
    ns3::Names::Clear();
    ns3::Mac48Address::ResetAllocationIndex();
    ns3::Mac8Address::ResetAllocationIndex();
    ns3::Ipv4AddressGenerator::Reset();
    ns3::Ipv6AddressGenerator::Reset();
    ns3::Simulator::Destroy(); // some of these have made a simulator
    UseGatedSimulator();
    if (!ResetStreams())
    {
        throw ns3::VirtError("this ns-3 cannot number its random streams anew: run each simulation "
                             "in a process of its own");
    }
}

} // namespace

void
BindWorld(py::module_& module)
{
    UseGatedSimulator();
    module.def(
        "set_seed",
        Guarded(&SetSeed),
        py::arg("seed"),
        py::arg("rng_seed") = 1,
        "Seed of all random numbers, as --seed of the programs: 1, 2, 3, ... are independent of "
        "each other (it is what ns-3 calls "
        "the run; rng_seed is what ns-3 calls the seed). Call it before anything is created.");
    module.def("reset",
               Guarded(&Reset),
               "End the simulation, and put back all that is global, as in a new process: defaults "
               "of attributes, global values, names, "
               "generators of addresses, seeds and numbers of random streams.");
}

} // namespace vflood
