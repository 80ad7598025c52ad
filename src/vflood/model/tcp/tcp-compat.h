/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef TCP_COMPAT_H
#define TCP_COMPAT_H

#include "ns3/deprecated.h"

/**
 * \file
 * Members of TcpSocketBase whose signature differs between the versions of ns-3.
 */

// Each release defines the deprecation macro of its own number and those of several before it.
#if (defined(NS_DEPRECATED_3_35) || defined(NS_DEPRECATED_3_36) || defined(NS_DEPRECATED_3_37) ||  \
     defined(NS_DEPRECATED_3_38) || defined(NS_DEPRECATED_3_39) || defined(NS_DEPRECATED_3_40) ||  \
     defined(NS_DEPRECATED_3_41) || defined(NS_DEPRECATED_3_42)) &&                                \
    !(defined(NS_DEPRECATED_3_43) || defined(NS_DEPRECATED_3_44) || defined(NS_DEPRECATED_3_45))
/// Last parameter of TcpSocketBase::ProcessAck(), declared; there from ns-3.43 on.
#define TCP_ACK_TAIL_PARAMETER
/// Last parameter of TcpSocketBase::ProcessAck(), handed on.
#define TCP_ACK_TAIL
/// Argument of TcpSocketBase::AddSocketTags() after the packet; there from ns-3.43 on.
#define TCP_TAGS_TAIL
#else
#define TCP_ACK_TAIL_PARAMETER , bool receivedData
#define TCP_ACK_TAIL , receivedData
#define TCP_TAGS_TAIL , false
#endif

#if (defined(NS_DEPRECATED_3_35) || defined(NS_DEPRECATED_3_36) || defined(NS_DEPRECATED_3_37) ||  \
     defined(NS_DEPRECATED_3_38) || defined(NS_DEPRECATED_3_39) || defined(NS_DEPRECATED_3_40) ||  \
     defined(NS_DEPRECATED_3_41) || defined(NS_DEPRECATED_3_42) || defined(NS_DEPRECATED_3_43) ||  \
     defined(NS_DEPRECATED_3_44)) &&                                                               \
    !(defined(NS_DEPRECATED_3_45) || defined(NS_DEPRECATED_3_46) || defined(NS_DEPRECATED_3_47))
/// In a class: its instances say their own type, not that of TcpSocketBase; by itself from ns-3.45
/// on.
#define TCP_OWN_TYPE_ID                                                                            \
    TypeId GetInstanceTypeId() const override                                                      \
    {                                                                                              \
        return GetTypeId();                                                                        \
    }
#else
#define TCP_OWN_TYPE_ID
#endif

#endif /* TCP_COMPAT_H */
