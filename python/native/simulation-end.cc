/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "run.h"

#include "ns3/simulator.h"
#include "ns3/virt-error.h"

#include <vector>

namespace vflood
{

namespace
{

auto* const g_before = new std::vector<std::function<void()>>; //!< see Run::BeforeDestroy()

} // namespace

void
Run::Destroy()
{
    if (Guard::IsRunning())
    {
        throw ns3::VirtError("the simulation runs: it can be destroyed when Simulator.run() has "
                             "returned");
    }
    HandleBase::ReleaseLeftOver();
    for (const auto& call : *g_before)
    {
        call();
    }
    ns3::Simulator::Destroy();
    HandleBase::EndGeneration();
    Forget();
}

void
Run::BeforeDestroy(std::function<void()> call)
{
    g_before->push_back(std::move(call));
}

} // namespace vflood
