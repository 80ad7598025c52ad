/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The tables of VcpuAccounting.

#include "vcpu-accounting.h"

#include <iomanip>
#include <sstream>

namespace ns3
{

namespace
{

/// Columns of a name.
constexpr int NAME = 6;
/// Columns of a domain's name.
constexpr int DOMAIN_NAME = 14;

/**
 * \param time a time
 * \param unit what to count it in
 * \param digits after the point
 * \return the number
 */
std::string
InUnits(Time time, Time::Unit unit, int digits)
{
    std::ostringstream text;
    text << std::fixed << std::setprecision(digits) << time.ToDouble(unit);
    return text.str();
}

/**
 * \param part a time
 * \param whole a time it is part of
 * \return seconds and per cent
 */
std::string
Share(Time part, Time whole)
{
    const double share = whole.IsZero() ? 0 : 100 * (part.GetSeconds() / whole.GetSeconds());
    std::ostringstream text;
    text << InUnits(part, Time::S, 3) << std::fixed << std::setprecision(1) << std::setw(6) << share
         << "%";
    return text.str();
}

/**
 * \param os where to
 * \param waits what to print: number, mean, quantiles and longest in us
 */
void
PrintHistogram(std::ostream& os, const LatencyHistogram& waits)
{
    os << std::setw(9) << waits.GetCount();
    for (Time wait :
         {waits.GetMean(), waits.GetQuantile(0.5), waits.GetQuantile(0.95), waits.GetMax()})
    {
        os << std::setw(10) << InUnits(wait, Time::US, 1);
    }
}

} // namespace

void
VcpuAccounting::Print(std::ostream& os) const
{
    PrintRunStates(os);
    os << "\n";
    PrintWaits(os);
}

void
VcpuAccounting::PrintRunStates(std::ostream& os) const
{
    os << "Runstates over " << InUnits(GetElapsed(), Time::S, 6) << " s (s and share of it)\n"
       << std::left << std::setw(NAME) << "vcpu" << std::setw(DOMAIN_NAME) << "domain"
       << std::right;
    for (const char* state : {"running", "runnable", "blocked", "offline"})
    {
        os << std::setw(17) << state;
    }
    os << std::setw(10) << "wakes" << std::setw(11) << "dispatches" << std::setw(12)
       << "preemptions"
       << "\n";
    for (const auto& [id, watched] : m_watched)
    {
        const Account account = Settle(watched);
        os << std::left << std::setw(NAME) << account.name << std::setw(DOMAIN_NAME)
           << account.domain << std::right;
        for (Time time : account.timeIn)
        {
            os << std::setw(17) << Share(time, GetElapsed());
        }
        os << std::setw(10) << account.wakes << std::setw(11) << account.dispatches << std::setw(12)
           << account.preemptions << "\n";
    }
}

void
VcpuAccounting::PrintWaits(std::ostream& os) const
{
    os << "Waits for a pCPU (us)\n" << std::setw(NAME + DOMAIN_NAME) << "";
    for (const char* kind : {"wake -> run", "preempt -> run"})
    {
        os << std::setw(49) << kind;
    }
    os << "\n" << std::left << std::setw(NAME) << "vcpu" << std::setw(DOMAIN_NAME) << "domain";
    os << std::right;
    for (int i = 0; i < 2; ++i)
    {
        os << std::setw(9) << "count" << std::setw(10) << "mean" << std::setw(10) << "p50"
           << std::setw(10) << "p95" << std::setw(10) << "max";
    }
    os << "\n";
    for (const auto& [id, watched] : m_watched)
    {
        os << std::left << std::setw(NAME) << watched.account.name << std::setw(DOMAIN_NAME)
           << watched.account.domain << std::right;
        PrintHistogram(os, watched.account.wakeToRun);
        PrintHistogram(os, watched.account.preemptToRun);
        os << "\n";
    }
}

} // namespace ns3
