/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef CREDIT_RUN_QUEUE_H
#define CREDIT_RUN_QUEUE_H

#include "credit-types.h"

#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief The run queue of one pCPU under Xen's credit scheduler.
 *
 * Guarantees:
 * 1. an entry goes in before the first one of strictly lower priority, so it becomes the last of
 * its own class in a queue that is in order;
 * 2. priorities of waiting entries may change (accounting does it); the order only changes by
 *    Resort(), which moves UNDER and BOOST ahead of OVER but never BOOST ahead of UNDER;
 * 3. an entry is in the queue at most once (an error otherwise).
 */
class CreditRunQueue
{
  public:
    /**
     * Put in as the last of its class.
     *
     * \param entry a vCPU that waits
     */
    void Insert(CreditEntry& entry);

    /**
     * Put in one position further back than Insert() would, behind one vCPU of lower priority, if
     * there is one (a yield in Xen 4.1).
     *
     * \param entry a vCPU that gave way
     */
    void InsertYielded(CreditEntry& entry);

    /**
     * Put in as the first of its class. No Xen does this: it serves the study of what a
     * preempted vCPU would gain.
     *
     * \param entry a vCPU that waits
     */
    void InsertAtHeadOfClass(CreditEntry& entry);

    /**
     * Take out; nothing happens if it is not in the queue.
     *
     * \param entry a vCPU
     */
    void Remove(const CreditEntry& entry);

    /**
     * Move all entries of priority UNDER and above ahead of the others, keeping the order
     * otherwise.
     */
    void Resort();

    /**
     * \return whether nobody waits
     */
    bool IsEmpty() const;

    /**
     * \return who waits at the head, null if nobody does
     */
    CreditEntry* GetHead() const;

    /**
     * \param entry a vCPU
     * \return whether it is in the queue
     */
    bool Contains(const CreditEntry& entry) const;

    /**
     * \return who waits, the head first
     */
    const std::vector<CreditEntry*>& GetEntries() const;

  private:
    /**
     * \param entry a vCPU
     * \return position of the first entry of strictly lower priority, or the end
     */
    std::vector<CreditEntry*>::iterator FindLower(const CreditEntry& entry);

    std::vector<CreditEntry*> m_entries; //!< who waits, the head first
};

} // namespace ns3

#endif /* CREDIT_RUN_QUEUE_H */
