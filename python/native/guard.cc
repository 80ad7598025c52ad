/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "guard.h"

#include "caught-stream.h"

#include "ns3/virt-error.h"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <thread>

namespace vflood
{

namespace
{

thread_local Guard* g_innermost = nullptr; //!< of this thread
std::terminate_handler g_before = nullptr; //!< handler before Install()
std::atomic<bool> g_spent{false};          //!< there was a fatal error
std::atomic<std::thread::id> g_runner{};   //!< thread that runs a simulation
struct sigaction g_crash;                  //!< handler of SIGSEGV before
bool g_crashed = false;                    //!< it was no fatal error but a null pointer

/**
 * \return message of the fatal error
 */
std::string&
Message()
{
    static auto* message = new std::string; // never destroyed: asked for until the very end
    return *message;
}

} // namespace

Guard::Guard()
    : m_outer(g_innermost)
{
    if (g_spent)
    {
        throw FatalError(
            "this process had a fatal error of ns-3 before, and nothing of its simulator "
            "can be used any more: start a new process (in a notebook: restart the "
            "kernel; in a sweep: one process per run). The error was: " +
            Message());
    }
    if (RunsElsewhere())
    {
        throw ns3::VirtError(
            "a simulation runs in another thread; nothing of it can be asked or changed "
            "until Simulator.run() has returned there. Schedule what is to happen "
            "meanwhile with Simulator.schedule() before it runs");
    }
    if (!m_outer)
    {
        CaughtStream::Begin();
    }
    g_innermost = this;
}

Guard::~Guard()
{
    g_innermost = m_outer;
    if (!m_outer)
    {
        CaughtStream::End();
    }
}

void
Guard::Install()
{
    if (!g_before)
    {
        CaughtStream::Install();
        g_before = std::set_terminate(&Guard::OnTerminate);
        struct sigaction crash = {};
        crash.sa_handler = &Guard::OnSegfault;
        crash.sa_flags = SA_NODEFER; // a jump leaves the handler
        sigaction(SIGSEGV, &crash, &g_crash);
    }
}

Guard::Pause::Pause()
    : m_guard(std::exchange(g_innermost, nullptr))
{
    if (m_guard)
    {
        CaughtStream::End();
    }
}

Guard::Pause::~Pause()
{
    g_innermost = m_guard;
    if (m_guard)
    {
        CaughtStream::Begin();
    }
}

void
Guard::OnSegfault(int signal)
{
    if (!g_innermost)
    {
        sigaction(signal, &g_crash, nullptr); // it happens again on return
        return;
    }
    g_crashed = true;
    g_spent = true;
    siglongjmp(g_innermost->m_jump, 1);
}

void
Guard::OnTerminate()
{
    if (!g_innermost)
    {
        g_before();
        std::abort();
    }
    g_spent = true;
    siglongjmp(g_innermost->m_jump, 1);
}

void
Guard::Throw()
{
    Message() =
        g_crashed
            ? "ns-3 followed a null pointer: something that it needs is not there, as an internet "
              "stack of a node, or an attribute without which it cannot work"
            : CaughtStream::TakeFatal();
    throw FatalError(Message());
}

bool
Guard::IsSpent()
{
    return g_spent;
}

void
Guard::SetRunning(bool runs)
{
    g_runner = runs ? std::this_thread::get_id() : std::thread::id();
}

bool
Guard::IsRunning()
{
    return g_runner.load() != std::thread::id();
}

bool
Guard::RunsElsewhere()
{
    return IsRunning() && g_runner.load() != std::this_thread::get_id();
}

} // namespace vflood
