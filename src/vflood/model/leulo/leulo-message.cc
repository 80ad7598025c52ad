/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "leulo-message.h"

namespace ns3
{

const char*
ToString(LeuloRequest::Kind kind)
{
    static constexpr const char* NAMES[] =
        {"CONNECT", "ACCEPT", "SEND", "READ", "SHUTDOWN", "CLOSE", "ABORT"};
    return NAMES[kind];
}

const char*
ToString(LeuloEvent::Kind kind)
{
    static constexpr const char* NAMES[] = {"ACCEPTED",
                                            "CONNECTED",
                                            "REFUSED",
                                            "DATA",
                                            "SENT",
                                            "SPACE",
                                            "PEER_FIN",
                                            "ENDED",
                                            "FAILED",
                                            "GONE"};
    return NAMES[kind];
}

} // namespace ns3
