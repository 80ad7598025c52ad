/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "extension.h"

#include "ns3/virt-error.h"

#include <dlfcn.h>

namespace ns3
{

void
LoadExtension(const std::string& path)
{
    if (path.empty())
    {
        throw VirtError("option --library has no value; allowed: the path of a shared library");
    }
    if (!dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL))
    {
        const char* reason = dlerror();
        throw VirtError("library \"" + path + "\" could not be loaded (" +
                        (reason ? reason : "no reason given") +
                        "); it must be a shared library that was built with the headers and the "
                        "libraries of this ns-3");
    }
}

void
LoadExtensions(int argc, char* argv[])
{
    const std::string option = "--library";
    for (int i = 1; i < argc; ++i)
    {
        const std::string argument = argv[i];
        const std::size_t equals = argument.find('=');
        if (argument.substr(0, equals) == option)
        {
            LoadExtension(equals == std::string::npos ? "" : argument.substr(equals + 1));
        }
    }
}

} // namespace ns3
