/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_NATIVE_CAUGHT_STREAM_H
#define VFLOOD_NATIVE_CAUGHT_STREAM_H

#include <string>

namespace vflood
{

/**
 * \brief What ns-3 writes to std::cerr while a guard stands: kept until the guard falls, then
 * written, but for the message of a fatal error, which becomes that of an exception.
 */
struct CaughtStream
{
    /// Catch what goes to std::cerr, from now on.
    static void Install();

    /// Keep it.
    static void Begin();

    /// Write what was kept.
    static void End();

    /**
     * \return the message of the fatal error that just was written, in words
     */
    static std::string TakeFatal();
};

} // namespace vflood

#endif /* VFLOOD_NATIVE_CAUGHT_STREAM_H */
