/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_NATIVE_HANDLE_H
#define VFLOOD_NATIVE_HANDLE_H

#include "ns3/object.h"

#include <cstdint>
#include <string>
#include <typeinfo>

namespace vflood
{

/**
 * \brief What Python holds of an ns-3 object: a reference, and the simulation that it belongs to.
 *
 * Simulator.destroy() disposes of all objects: they may not be used any more, though Python still
 * has them.
 */
class HandleBase
{
  public:
    HandleBase(const HandleBase& other);
    HandleBase& operator=(const HandleBase& other) = delete;
    ~HandleBase();

    /**
     * \return whether its simulation was not destroyed
     */
    bool IsAlive() const;

    /// All objects that Python has belong to a simulation that is destroyed, from now on.
    static void EndGeneration();

    /// The process ends: what Python still has is left to it, for ns-3 may be gone before.
    static void Abandon();

    /// Give back references that were given up in other threads while a simulation ran.
    static void ReleaseLeftOver();

  protected:
    /**
     * \param object an object, may be null
     */
    explicit HandleBase(ns3::Object* object);

    ns3::Object* m_object; //!< the object
    uint32_t m_generation; //!< its simulation
};

/**
 * \brief The same, by type. All are laid out alike, so that pybind11 may take one for the other.
 *
 * \tparam T the class
 */
template <class T>
class Handle : public HandleBase
{
  public:
    /**
     * \param object an object, may be null
     */
    explicit Handle(T* object = nullptr)
        : HandleBase(object)
    {
    }

    /**
     * \return the object
     */
    T* get() const
    {
        return static_cast<T*>(m_object);
    }
};

/**
 * \param tid a TypeId
 * \param type the C++ class that Python knows of it
 */
void RegisterClass(ns3::TypeId tid, const std::type_info& type);

/**
 * \param object an object
 * \return the nearest class of it that Python knows, or null
 */
const std::type_info* FindClass(const ns3::Object& object);

/// \throws ns3::VirtError that says that an object of this class belongs to a destroyed simulation
[[noreturn]] void ThrowDead(const std::string& type);

} // namespace vflood

#endif /* VFLOOD_NATIVE_HANDLE_H */
