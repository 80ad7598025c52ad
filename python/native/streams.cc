/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "streams.h"

#include "ns3/random-variable-stream.h"
#include "ns3/rng-seed-manager.h"

#include <type_traits>

namespace
{

uint64_t g_next = 0; //!< number of the next random stream

/// Whether ns-3 can set the number back itself.
template <class T, class = void>
struct HasReset : std::false_type
{
};

template <class T>
struct HasReset<T, std::void_t<decltype(T::ResetNextStreamIndex())>> : std::true_type
{
};

template <class T>
bool
ResetThrough()
{
    if constexpr (HasReset<T>::value)
    {
        T::ResetNextStreamIndex();
        return true;
    }
    return false;
}

} // namespace

namespace ns3
{

// ns-3.37 numbers random streams through the life of the process. A second simulation would get
// other numbers than a first one. This definition stands before that of libns3-core in the search
// order of the loader, as it belongs to the library that Python loads, and so the numbers can start
// again.
#ifdef VFLOOD_OWN_STREAMS
__attribute__((visibility("default"))) uint64_t
RngSeedManager::GetNextStreamIndex()
{
    return g_next++;
}
#endif

} // namespace ns3

namespace vflood
{

bool
ResetStreams()
{
    if (ResetThrough<ns3::RngSeedManager>())
    {
        return true;
    }
    const uint64_t before = g_next;
    ns3::CreateObject<ns3::UniformRandomVariable>();
    const bool ours = g_next == before + 1;
    g_next = 0;
    return ours;
}

} // namespace vflood
