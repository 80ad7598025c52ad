/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VIRT_COMPAT_H
#define VIRT_COMPAT_H

#include "ns3/deprecated.h"
#include "ns3/enum.h"

/**
 * \file
 * Spellings that differ between the versions of ns-3 this module builds against.
 */

// Each release defines the deprecation macro of its own number and those of several before it: what
// has none of those below is newer.
#if (defined(NS_DEPRECATED_3_35) || defined(NS_DEPRECATED_3_36) || defined(NS_DEPRECATED_3_37) ||  \
     defined(NS_DEPRECATED_3_38) || defined(NS_DEPRECATED_3_39) || defined(NS_DEPRECATED_3_40)) && \
    !(defined(NS_DEPRECATED_3_41) || defined(NS_DEPRECATED_3_42) || defined(NS_DEPRECATED_3_43))
/// Accessor of an attribute of enumeration type \p type (unscoped); a template from ns-3.41 on.
#define VIRT_ENUM_ACCESSOR(type, ...) MakeEnumAccessor(__VA_ARGS__)
#else
#define VIRT_ENUM_ACCESSOR(type, ...) MakeEnumAccessor<type>(__VA_ARGS__)
#endif

#endif /* VIRT_COMPAT_H */
