/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bindings.h"

#include "ns3/virt-error.h"

namespace vflood
{

void
BindErrors(py::module_& module)
{
    static const py::handle error =
        py::object(py::module_::import("vflood.errors").attr("SimulationError")).release();
    static const py::handle fatal =
        py::object(py::module_::import("vflood.errors").attr("FatalSimulationError")).release();
    module.attr("Error") = error;
    module.attr("FatalError") = fatal;
    py::register_exception_translator([](std::exception_ptr thrown) {
        try
        {
            std::rethrow_exception(thrown);
        }
        catch (const ns3::VirtError& e)
        {
            PyErr_SetString(error.ptr(), e.what());
        }
        catch (const FatalError& e)
        {
            PyErr_SetString(fatal.ptr(), e.what());
        }
    });
}

} // namespace vflood
