/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/test.h"

/// Runs ns-3 test suites: what an ns-3 tree's own test-runner does, outside one.
int
main(int argc, char* argv[])
{
    return ns3::TestRunner::Run(argc, argv);
}
