/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "handle.h"

#include "guard.h"

#include "ns3/virt-error.h"

#include <map>
#include <vector>

namespace vflood
{

namespace
{

uint32_t g_generation = 0; //!< number of the present simulation
bool g_abandoned = false;  //!< see HandleBase::Abandon()

/// References that other threads gave up while a simulation ran; changed with the GIL held only.
std::vector<ns3::Object*>&
LeftOver()
{
    static auto* list = new std::vector<ns3::Object*>;
    return *list;
}

/// Classes that Python knows, by number of the TypeId.
std::map<uint16_t, const std::type_info*>&
Classes()
{
    static auto* classes = new std::map<uint16_t, const std::type_info*>;
    return *classes;
}

/**
 * Give a reference back. Some classes of ns-3 crash when they end without ever having been used:
 * the process is spent then, and the next call says so.
 *
 * \param object has a reference that is not needed any more
 */
void
Release(ns3::Object* object)
{
    if (object->GetReferenceCount() > 1)
    {
        object->Unref();
        return;
    }
    try
    {
        Guard::Call([object] { object->Unref(); });
    }
    catch (const std::exception&)
    {
    }
}

} // namespace

HandleBase::HandleBase(ns3::Object* object)
    : m_object(object),
      m_generation(g_generation)
{
    if (m_object)
    {
        m_object->Ref();
    }
}

HandleBase::HandleBase(const HandleBase& other)
    : m_object(other.m_object),
      m_generation(other.m_generation)
{
    if (m_object)
    {
        m_object->Ref();
    }
}

HandleBase::~HandleBase()
{
    if (!m_object || g_abandoned ||
        Guard::IsSpent()) // what a fatal error left behind is not safe to destroy
    {
        return;
    }
    if (Guard::RunsElsewhere())
    {
        LeftOver().push_back(m_object);
        return;
    }
    Release(m_object);
}

bool
HandleBase::IsAlive() const
{
    return m_generation == g_generation;
}

void
HandleBase::EndGeneration()
{
    ++g_generation;
}

void
HandleBase::Abandon()
{
    g_abandoned = true;
}

void
HandleBase::ReleaseLeftOver()
{
    std::vector<ns3::Object*> list;
    list.swap(LeftOver());
    for (ns3::Object* object : list)
    {
        Release(object);
    }
}

void
RegisterClass(ns3::TypeId tid, const std::type_info& type)
{
    Classes()[tid.GetUid()] = &type;
}

const std::type_info*
FindClass(const ns3::Object& object)
{
    ns3::TypeId tid = object.GetInstanceTypeId();
    while (true)
    {
        const auto found = Classes().find(tid.GetUid());
        if (found != Classes().end())
        {
            return found->second;
        }
        if (!tid.HasParent() || tid.GetParent() == tid)
        {
            return nullptr;
        }
        tid = tid.GetParent();
    }
}

void
ThrowDead(const std::string& type)
{
    throw ns3::VirtError(
        "this " + type +
        " belongs to a simulation that was destroyed: nothing of it can be used after "
        "Simulator.destroy() or the end of a \"with ns3.simulation()\" block. Read "
        "results before, or make a new one");
}

} // namespace vflood
