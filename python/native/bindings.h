/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_NATIVE_BINDINGS_H
#define VFLOOD_NATIVE_BINDINGS_H

#include "bind.h"

namespace vflood
{

/// The parts of the module, in order of dependence: signatures name classes that are declared.
void BindErrors(py::module_& module);
void DeclareObjects(py::module_& module);
void BindTime(py::module_& module);
void BindObjects(py::module_& module);
void BindDefaults(py::module_& module);
void BindSimulator(py::module_& module);
void BindWorld(py::module_& module);
void BindNetwork(py::module_& module);
void BindCpus(py::module_& module);
void BindHosts(py::module_& module);
void BindAccounting(py::module_& module);
void BindHelpers(py::module_& module);
void BindInternet(py::module_& module);
void BindOffloads(py::module_& module);
void BindGuestOffloads(py::module_& module);
void BindApplications(py::module_& module);
void BindTransferLog(py::module_& module);
void BindTraces(py::module_& module);
void BindScenarios(py::module_& module);
void BindExtensions(py::module_& module);

} // namespace vflood

#endif /* VFLOOD_NATIVE_BINDINGS_H */
