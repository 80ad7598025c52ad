/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SIMULATOR_TEST_H
#define SIMULATOR_TEST_H

#include "call-event.h"

#include "ns3/gate-control.h"
#include "ns3/global-value.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <gtest/gtest.h>
#include <string>

namespace ns3
{

/// A test that uses the simulator: none is left over, and the kind in use is as it was before.
class SimulatorTest : public ::testing::Test
{
  protected:
    SimulatorTest()
    {
        Simulator::Destroy();
        StringValue kind;
        GlobalValue::GetValueByName(KIND, kind);
        m_kind = kind.Get();
    }

    ~SimulatorTest() override
    {
        Simulator::Destroy();
        SetKind(m_kind);
    }

    static void SetKind(const std::string& kind)
    {
        GlobalValue::Bind(KIND, StringValue(kind));
    }

    static std::string GetKind()
    {
        StringValue kind;
        GlobalValue::GetValueByName(KIND, kind);
        return kind.Get();
    }

  private:
    static constexpr const char* KIND = "SimulatorImplementationType";

    std::string m_kind; //!< kind before the test
};

} // namespace ns3

#endif /* SIMULATOR_TEST_H */
