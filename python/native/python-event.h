/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_NATIVE_PYTHON_EVENT_H
#define VFLOOD_NATIVE_PYTHON_EVENT_H

#include "bind.h"

#include "ns3/event-impl.h"

namespace vflood
{

/// Calls something of Python at a time of the simulation.
class PythonEvent : public ns3::EventImpl
{
  public:
    /**
     * \param callable takes no arguments
     */
    explicit PythonEvent(py::function callable);

    /// May be called without the GIL.
    ~PythonEvent() override;

    /**
     * \return whether it has not happened, and was not cancelled
     */
    bool IsPending() const;

  private:
    void Notify() override;

    py::function m_callable; //!< what it calls
    bool m_done{false};      //!< it has happened
};

} // namespace vflood

#endif /* VFLOOD_NATIVE_PYTHON_EVENT_H */
