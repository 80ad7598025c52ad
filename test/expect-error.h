/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef EXPECT_ERROR_H
#define EXPECT_ERROR_H

#include "ns3/virt-error.h"

#include <functional>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace ns3
{

/**
 * A mistake must be answered by one VirtError.
 *
 * \param call makes the mistake
 * \param parts what its text must contain: the attribute or call, the value, what is allowed
 */
inline void
ExpectError(const std::function<void()>& call, const std::vector<std::string>& parts)
{
    try
    {
        call();
        ADD_FAILURE() << "nothing was said, expected: " << parts.front();
    }
    catch (const VirtError& error)
    {
        const std::string text = error.what();
        for (const auto& part : parts)
        {
            EXPECT_NE(text.find(part), std::string::npos) << part << " is not in: " << text;
        }
        EXPECT_EQ(text.find('\n'), std::string::npos) << "more than one line: " << text;
    }
}

} // namespace ns3

#endif /* EXPECT_ERROR_H */
