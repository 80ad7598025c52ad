/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bindings.h"

#include "ns3/virt-error.h"

#include <dlfcn.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace vflood
{

namespace
{

/**
 * \param path a shared library
 * \return what the loader says against it, empty if nothing
 */
std::string
Open(const std::string& path)
{
    try
    {
        return Guard::Call([&]() -> std::string {
            return dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL) ? "" : dlerror();
        });
    }
    catch (const FatalError& error)
    {
        return error.what();
    }
}

/**
 * Load it in a child process: a class whose name is taken is fatal, in the midst of loading.
 *
 * \param path a shared library
 * \throws ns3::VirtError if it cannot be loaded
 */
void
Try(const std::string& path)
{
    int ends[2];
    const bool piped = pipe(ends) == 0;
    const pid_t child = piped ? fork() : -1;
    if (child == 0)
    {
        const std::string said = Open(path);
        _exit(write(ends[1], said.data(), said.size()) == ssize_t(said.size()) && said.empty() ? 0
                                                                                               : 1);
    }
    if (child < 0)
    {
        throw ns3::VirtError("no process could be started to try the library " + path);
    }
    close(ends[1]);
    std::string said;
    char text[512];
    for (ssize_t n = 0; (n = read(ends[0], text, sizeof text)) > 0;)
    {
        said.append(text, static_cast<std::size_t>(n));
    }
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    if (status != 0)
    {
        throw ns3::VirtError(
            "shared library " + path +
            " cannot be loaded: " + (said.empty() ? "it crashes" : said) +
            ". A class that is loaded already needs another name, or a new process");
    }
}

/**
 * \param path a shared library
 * \return names of the classes that it has brought
 */
std::vector<std::string>
Load(const std::string& path)
{
    static auto* const loaded = new std::map<std::string, std::vector<std::string>>;
    const auto found = loaded->find(path);
    if (found != loaded->end())
    {
        return found->second;
    }
    if (Guard::IsRunning())
    {
        throw ns3::VirtError("the simulation runs: load libraries before");
    }
    Try(path);
    const uint16_t before = ns3::TypeId::GetRegisteredN();
    const std::string said = Open(path);
    if (!said.empty())
    {
        throw ns3::VirtError("shared library cannot be loaded: " + said);
    }
    std::vector<std::string> names;
    for (uint16_t i = before; i < ns3::TypeId::GetRegisteredN(); ++i)
    {
        names.push_back(ns3::TypeId::GetRegistered(i).GetName());
    }
    if (names.empty())
    {
        throw ns3::VirtError("shared library " + path +
                             " has no class that was not there before. A class that is loaded "
                             "cannot be replaced: give it another name, or start a new process");
    }
    (*loaded)[path] = names;
    return names;
}

} // namespace

void
BindExtensions(py::module_& module)
{
    module.def(
        "load",
        Guarded([](const py::object& path) { return Load(py::str(path).cast<std::string>()); }),
        py::arg("path"),
        "Load a shared library with more classes for ns-3, as vflood.extension.build() makes "
        "it; the names of the classes that it has.");
}

} // namespace vflood
