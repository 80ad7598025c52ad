/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_TEXT_H
#define SCENARIO_TEXT_H

namespace ns3
{

/// A scenario without mistakes that runs for a few seconds of simulated time.
constexpr const char* SMALL_SCENARIO = R"(title = "small"
warmup = "2s"
stop = "100s"

[attributes]
"ns3::CreditScheduler::TimeSlice" = "10ms"

[[native]]
name = "peer"

[[host]]
name = "xen"
dom0 = [0]

[[guest]]
name = "vm"
host = "xen"
pcpus = [0]
load = 0.6
offload = "vflood"

[[guest]]
name = "busy"
count = 2
host = "xen"
pcpus = [0]
load = 0.6

[[link]]
between = ["xen", "peer"]
delay = "25us"

[[workload]]
kind = "transfer"
name = "transfers"
from = "vm"
to = "peer"
bytes = "100kB"
count = 5
gap = "100ms"

[[workload]]
kind = "broadcast"
name = "lan"
from = "peer"
)";

} // namespace ns3

#endif /* SCENARIO_TEXT_H */
