/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef SCENARIO_SPEC_H
#define SCENARIO_SPEC_H

#include "scenario-value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * \file
 * \ingroup vflood
 * A scenario as plain values: hosts, guests, natives, cables, workloads. What each member means,
 * its unit, its default and what is allowed is said once, in scenario-schema.cc; doc/scenarios.rst
 * has it as a table. An empty text, list or table and an optional without a value are "not given".
 * Times are in ns, sizes in bytes, rates in bit/s.
 */

/// Whole number, not given at first.
using OptionalCount = std::optional<int64_t>;
/// Time in ns, not given at first.
using OptionalTime = std::optional<int64_t>;
/// Size in bytes, not given at first.
using OptionalSize = std::optional<int64_t>;
/// Rate in bit/s, not given at first.
using OptionalRate = std::optional<int64_t>;

/// A network interface of a host or a native.
struct NicSpec
{
    OptionalTime coalesce;          //!< see the schema
    OptionalTime interruptInterval; //!< see the schema
    ScenarioAttributes nic;         //!< of EthernetNetDevice
};

/// A virtualised host; several of them if count says so.
struct HostSpec : NicSpec
{
    std::string name;                       //!< see the schema
    OptionalCount count;                    //!< see the schema
    std::string preset;                     //!< see the schema
    std::string scheduler;                  //!< see the schema
    OptionalCount pcpus;                    //!< see the schema
    std::vector<int64_t> dom0;              //!< pCPUs of dom0
    std::string placement;                  //!< see the schema
    std::optional<bool> gro;                //!< see the schema
    std::string vsnoopWindow;               //!< see the schema
    std::string leuloPlacement;             //!< see the schema
    ScenarioAttributes schedulerAttributes; //!< of the scheduler
    ScenarioAttributes attributes;          //!< of HypervisorHost
    ScenarioAttributes cost;                //!< of CpuCost
    ScenarioAttributes nicDriver;           //!< of Dom0NicDriver
    ScenarioAttributes vflood;              //!< of VfloodControl
    ScenarioAttributes vsnoop;              //!< of VsnoopControl
    ScenarioAttributes leulo;               //!< of LeuloCpu
};

/// TCP/IP of a guest or a native.
struct StackSpec
{
    std::string tcp;                     //!< see the schema
    std::string congestion;              //!< see the schema
    OptionalCount initialCwnd;           //!< see the schema
    OptionalSize sendBuffer;             //!< see the schema
    OptionalSize receiveBuffer;          //!< see the schema
    OptionalTime minRto;                 //!< see the schema
    std::optional<bool> sack;            //!< see the schema
    ScenarioAttributes tcpAttributes;    //!< of GuestTcpL4Protocol
    ScenarioAttributes socketAttributes; //!< of its sockets
};

/// A guest; several of them if count says so, or if its host is several.
struct GuestSpec : StackSpec
{
    std::string name;                 //!< see the schema
    OptionalCount count;              //!< see the schema
    std::string host;                 //!< name of its host, or of several
    std::vector<int64_t> pcpus;       //!< pCPUs of the guest
    std::optional<double> load;       //!< see the schema
    std::string loadMode;             //!< see the schema
    OptionalTime loadCycle;           //!< see the schema
    std::optional<double> loadSpread; //!< see the schema
    OptionalCount weight;             //!< see the schema
    OptionalCount cap;                //!< see the schema
    OptionalCount hz;                 //!< see the schema
    OptionalCount rxBuffers;          //!< see the schema
    std::string notify;               //!< see the schema
    std::optional<bool> tso;          //!< see the schema
    std::string network;              //!< see the schema
    std::string offload;              //!< see the schema
    ScenarioAttributes attributes;    //!< of GuestNode
    ScenarioAttributes netfront;      //!< of NetfrontDevice
    ScenarioAttributes netback;       //!< of NetbackDevice
    ScenarioAttributes loadTable;     //!< of CpuLoad
    ScenarioAttributes pvtcp;         //!< of PvtcpTimers
};

/// A machine without virtualisation; several of them if count says so.
struct NativeSpec : NicSpec, StackSpec
{
    std::string name;       //!< see the schema
    OptionalCount count;    //!< see the schema
    ScenarioAttributes cpu; //!< of NodeCpu; not given: software costs no time
};

/// Cables: one, or all of a switch.
struct CableSpec
{
    OptionalRate rate;          //!< see the schema
    OptionalTime delay;         //!< see the schema
    std::optional<double> loss; //!< see the schema
};

/// A cable between two machines.
struct LinkSpec : CableSpec
{
    std::vector<std::string> between; //!< names of the two machines
};

/// A switch, with a cable to each of its machines.
struct SwitchSpec : CableSpec
{
    std::string name;               //!< see the schema
    std::vector<std::string> ports; //!< names of its machines
    OptionalSize buffer;            //!< see the schema
    ScenarioAttributes port;        //!< of the switch's EthernetNetDevice
};

/// Something that guests and natives do.
struct WorkloadSpec
{
    std::string kind;                      //!< what it is: which keys there are depends on it
    std::string name;                      //!< see the schema
    std::vector<std::string> from;         //!< who sends, or asks
    std::string to;                        //!< who receives, or answers
    OptionalTime start;                    //!< see the schema
    OptionalCount port;                    //!< see the schema
    OptionalSize bytes;                    //!< see the schema
    OptionalSize requestBytes;             //!< see the schema
    OptionalCount count;                   //!< see the schema
    OptionalTime gap;                      //!< see the schema
    OptionalTime leastGap;                 //!< see the schema
    OptionalTime interval;                 //!< see the schema
    std::optional<double> spread;          //!< see the schema
    std::optional<bool> keepAlive;         //!< see the schema
    std::string reader;                    //!< see the schema
    OptionalRate rate;                     //!< see the schema
    OptionalTime on;                       //!< see the schema
    OptionalTime off;                      //!< see the schema
    std::string protocol;                  //!< see the schema
    std::optional<double> framesPerSecond; //!< see the schema
};

/// A file that the run writes.
struct TraceSpec
{
    std::string kind;           //!< see the schema
    std::string of;             //!< name of a machine
    std::string file;           //!< see the schema
    OptionalTime from;          //!< see the schema
    OptionalTime to;            //!< see the schema
    std::vector<int64_t> ports; //!< see the schema
};

/// The whole of it.
struct ScenarioSpec
{
    std::string title;                   //!< see the schema
    OptionalCount seed;                  //!< see the schema
    OptionalTime warmup;                 //!< see the schema
    OptionalTime stop;                   //!< see the schema
    ScenarioAttributes attributes;       //!< defaults of all objects: ns3::Class::Attribute
    std::vector<HostSpec> hosts;         //!< virtualised hosts
    std::vector<GuestSpec> guests;       //!< their guests
    std::vector<NativeSpec> natives;     //!< machines without virtualisation
    std::vector<LinkSpec> links;         //!< cables
    std::vector<SwitchSpec> switches;    //!< switches
    std::vector<WorkloadSpec> workloads; //!< what they do
    std::vector<TraceSpec> traces;       //!< what is written
};

/**
 * \param a a scenario
 * \param b another one
 * \return whether all keys have the same values
 */
bool operator==(const ScenarioSpec& a, const ScenarioSpec& b);

} // namespace ns3

#endif /* SCENARIO_SPEC_H */
