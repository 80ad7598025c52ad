/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_NATIVE_STREAMS_H
#define VFLOOD_NATIVE_STREAMS_H

namespace vflood
{

/**
 * Number random streams from 0 again, as a new process does.
 *
 * \return whether that is possible
 */
bool ResetStreams();

} // namespace vflood

#endif /* VFLOOD_NATIVE_STREAMS_H */
