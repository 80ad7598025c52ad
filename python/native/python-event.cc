/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "python-event.h"

#include "run.h"

namespace vflood
{

PythonEvent::PythonEvent(py::function callable)
    : m_callable(std::move(callable))
{
}

PythonEvent::~PythonEvent()
{
    if (!Py_IsInitialized())
    {
        m_callable.release(); // nobody is left to take it back
        return;
    }
    py::gil_scoped_acquire gil;
    m_callable = py::function();
}

bool
PythonEvent::IsPending() const
{
    return !m_done && !const_cast<PythonEvent*>(this)->IsCancelled();
}

void
PythonEvent::Notify()
{
    m_done = true;
    Run::CallPython([this] { m_callable(); });
}

} // namespace vflood
