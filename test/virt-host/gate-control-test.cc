/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "simulator-test.h"

#include "ns3/simulator-impl.h"
#include "ns3/simulator-timers.h"
#include "ns3/virt-error.h"

#include <functional>

// Which simulator is in use, and what is said when it is the wrong one.

namespace
{

using namespace ns3;

class GateControlTest : public SimulatorTest
{
  protected:
    static std::string ErrorOf(const std::function<void()>& call)
    {
        try
        {
            call();
        }
        catch (const VirtError& e)
        {
            return e.what();
        }
        return "nothing was thrown";
    }

    static std::string InUse()
    {
        return Simulator::GetImplementation()->GetInstanceTypeId().GetName();
    }
};

TEST_F(GateControlTest, EnableMakesTheSimulatorAGatedOne)
{
    GateControl& gate = GateControl::Enable();
    EXPECT_EQ(InUse(), "ns3::GatedSimulatorImpl");
    EXPECT_EQ(&gate, &GateControl::Get());
    EXPECT_EQ(&gate, &GateControl::Enable()) << "again changes nothing";
}

TEST_F(GateControlTest, EnableAfterADestroy)
{
    GateControl::Enable();
    Simulator::Destroy();
    GateControl::Enable();
    EXPECT_EQ(InUse(), "ns3::GatedSimulatorImpl");
}

TEST_F(GateControlTest, AKindThatIsSetTooLateIsRefusedWhenItIsNextAskedFor)
{
    GateControl::Enable();
    SetKind("ns3::RealtimeSimulatorImpl");
    const std::string error = ErrorOf([] { GateControl::Enable(); });
    EXPECT_NE(error.find("ns3::RealtimeSimulatorImpl"), std::string::npos) << error;
    EXPECT_NE(error.find("the simulator in use is ns3::GatedSimulatorImpl"), std::string::npos)
        << error;
    EXPECT_NE(error.find("set too late"), std::string::npos) << error;
    EXPECT_EQ(GetKind(), "ns3::RealtimeSimulatorImpl") << "a failed call leaves no trace";
}

TEST_F(GateControlTest, TheGateOfADestroyedSimulatorIsForgotten)
{
    GateControl::Enable();
    Simulator::Destroy();
    SetKind("ns3::DefaultSimulatorImpl");
    Simulator::Now(); // a stock simulator is in use
    EXPECT_THROW(GateControl::Get(), VirtError);
    Simulator::Destroy();
    GateControl& gate = GateControl::Enable();
    EXPECT_EQ(&gate, &GateControl::Get());
}

TEST_F(GateControlTest, EnableTooLateNamesTheCallToMake)
{
    Simulator::Schedule(Seconds(1), Call([] {}));
    const std::string kind = GetKind();
    for (int i = 0; i < 2; ++i)
    {
        const std::string text = ErrorOf([] { GateControl::Enable(); });
        EXPECT_NE(text.find("GateControl::Enable()"), std::string::npos) << text;
        EXPECT_NE(text.find("before the first node"), std::string::npos) << text;
        EXPECT_NE(text.find("ns3::DefaultSimulatorImpl"), std::string::npos) << text;
        EXPECT_EQ(GetKind(), kind) << "a failed call leaves no trace";
    }
    Simulator::Destroy();
    GateControl::Enable();
    EXPECT_EQ(InUse(), "ns3::GatedSimulatorImpl");
}

TEST_F(GateControlTest, GetWithoutEnableNamesTheCallToMake)
{
    const std::string text = ErrorOf([] { GateControl::Get(); });
    EXPECT_NE(text.find("GateControl::Enable()"), std::string::npos) << text;
}

TEST_F(GateControlTest, AnUnknownSimulatorGetsTheListOfWhatIsAllowed)
{
    for (const std::string& kind : {std::string("ns3::NoSuchImpl"),
                                    std::string("ns3::GatedNoSuchImpl"),
                                    std::string("ns3::Node"),
                                    std::string()})
    {
        SetKind(kind);
        const std::string text = ErrorOf([] { GateControl::Enable(); });
        EXPECT_NE(text.find("SimulatorImplementationType"), std::string::npos) << text;
        EXPECT_NE(text.find("\"" + kind + "\""), std::string::npos) << text;
        for (const char* allowed : {"ns3::DefaultSimulatorImpl",
                                    "ns3::RealtimeSimulatorImpl",
                                    "ns3::GatedSimulatorImpl",
                                    "ns3::GatedRealtimeSimulatorImpl"})
        {
            EXPECT_NE(text.find(allowed), std::string::npos) << text;
        }
        EXPECT_EQ(GetKind(), kind);
    }
}

TEST_F(GateControlTest, EveryAllowedSimulatorIsAccepted)
{
    const std::pair<const char*, const char*> kinds[] = {
        {"ns3::DefaultSimulatorImpl", "ns3::GatedSimulatorImpl"},
        {"ns3::GatedSimulatorImpl", "ns3::GatedSimulatorImpl"},
        {"ns3::RealtimeSimulatorImpl", "ns3::GatedRealtimeSimulatorImpl"},
        {"ns3::GatedRealtimeSimulatorImpl", "ns3::GatedRealtimeSimulatorImpl"},
    };
    for (const auto& [asked, given] : kinds)
    {
        Simulator::Destroy();
        SetKind(asked);
        GateControl::Enable();
        EXPECT_EQ(InUse(), given) << asked;
    }
}

TEST_F(GateControlTest, TheRealtimeSimulatorIsGatedToo)
{
    SetKind("ns3::RealtimeSimulatorImpl");
    GateControl& gate = GateControl::Enable();
    SimulatorTimers timers;
    WorkServer server(timers, 3);
    gate.Bind(3, server);
    Time ran;
    EventId id;
    bool pending = false;
    Simulator::ScheduleWithContext(3, MilliSeconds(1), RawCall([&] {
                                       ran = Simulator::Now();
                                       id = Simulator::Schedule(Time(0), Call([] {}));
                                       Simulator::Stop(MilliSeconds(1));
                                       pending = !id.IsExpired();
                                   }));
    gate.ScheduleUngated(HvTimers::HARDWARE, MilliSeconds(3), RawCall([&server] {
                             server.Resume(Time());
                         }));
    Simulator::Run();
    EXPECT_EQ(ran, MilliSeconds(3));
    EXPECT_TRUE(pending);
    EXPECT_TRUE(id.IsExpired());
    EXPECT_EQ(Simulator::Now(), MilliSeconds(4));
    Simulator::Destroy();
}

} // namespace
