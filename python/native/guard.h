/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_NATIVE_GUARD_H
#define VFLOOD_NATIVE_GUARD_H

#include <csetjmp>
#include <stdexcept>
#include <string>
#include <utility>

namespace vflood
{

/// A fatal error of ns-3: NS_FATAL_ERROR, NS_ABORT or NS_ASSERT. The process is spent afterwards.
class FatalError : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;
};

/**
 * \brief Stands around every call from Python into the simulator.
 *
 * ns-3 ends the process at a fatal error. While a guard stands, the handler of std::terminate jumps
 * back to it instead, and the error becomes an exception. Destructors between the two are skipped:
 * nothing of the simulator may be used after that, and Check() refuses it.
 */
class Guard
{
  public:
    /**
     * \throws FatalError if there was a fatal error before
     * \throws ns3::VirtError if a simulation runs in another thread
     */
    Guard();
    ~Guard();

    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

    /**
     * \param f a call into the simulator
     * \return what it returns
     * \throws FatalError if it ends in a fatal error
     */
    template <class F>
    static auto Call(F&& f) -> decltype(f())
    {
        Guard guard;
        if (sigsetjmp(guard.m_jump, 0) != 0)
        {
            Throw();
        }
        return f();
    }

    /// Let fatal errors of this process, and null pointers, jump to guards, from now on.
    static void Install();

    /// No guard stands while it lives: Python is called from within the simulation.
    class Pause
    {
      public:
        Pause();
        ~Pause();

        Pause(const Pause&) = delete;
        Pause& operator=(const Pause&) = delete;

      private:
        Guard* m_guard; //!< the one that stood
    };

    /**
     * \return whether there was a fatal error: what the simulator owns must not be touched any more
     */
    static bool IsSpent();

    /**
     * A thread runs a simulation: the others may not call into it meanwhile.
     *
     * \param runs whether it does, from now on
     */
    static void SetRunning(bool runs);

    /**
     * \return whether a simulation runs
     */
    static bool IsRunning();

    /**
     * \return whether it runs in another thread than this
     */
    static bool RunsElsewhere();

  private:
    /// \throws FatalError with the message of the fatal error that was
    [[noreturn]] static void Throw();

    /// The handler of std::terminate.
    [[noreturn]] static void OnTerminate();

    /**
     * The handler of SIGSEGV.
     *
     * \param signal the signal
     */
    static void OnSegfault(int signal);

    sigjmp_buf m_jump;       //!< back to Call()
    Guard* m_outer{nullptr}; //!< the guard around this one
};

} // namespace vflood

#endif /* VFLOOD_NATIVE_GUARD_H */
