/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef CREDIT_ACCOUNT_H
#define CREDIT_ACCOUNT_H

#include "credit-types.h"

#include <vector>

namespace ns3
{

/**
 * \ingroup virt-host
 *
 * \brief The accounting of Xen's credit scheduler: who earns how much each period, and which
 * priority follows. Arithmetic only: no time, no run queue.
 *
 * Guarantees:
 * 1. only active vCPUs earn; the lists keep Xen's order (the latest activated in front);
 * 2. all divisions round up, as in Xen;
 * 3. the listener is told of each change when it happens, in the order of the lists.
 */
class CreditAccount
{
  public:
    /// What differs between versions and configurations.
    struct Rules
    {
        CreditVersion version{CREDIT_XEN_4_1}; //!< whose rules
        int64_t perPeriod{300};                //!< credit one pCPU gives in one period
        int32_t bound{300};                    //!< credit of a vCPU stays within +-bound
    };

    /// Who wants to know what Distribute() changes.
    class Listener
    {
      public:
        virtual ~Listener() = default;

        /**
         * \param entry a vCPU whose priority has changed
         * \param before the priority it had
         */
        virtual void OnPriority(CreditEntry& entry, CreditPriority before) = 0;

        /**
         * \param entry a vCPU that has just been parked by the cap of its domain
         */
        virtual void OnPark(CreditEntry& entry) = 0;

        /**
         * \param entry a vCPU that may run again; its flag \c parked is still set
         */
        virtual void OnUnpark(CreditEntry& entry) = 0;

        /**
         * \param entry a vCPU whose account for this period is settled
         */
        virtual void OnSettled(CreditEntry& entry) = 0;
    };

    /**
     * \param rules the rules
     * \param listener who is told; must outlive the account
     */
    CreditAccount(const Rules& rules, Listener& listener);

    /**
     * Put a vCPU at the front of the active list of its domain, and its domain, if it had no active
     * vCPU, at the front of the active domains. Nothing happens if it is active.
     *
     * \param entry a vCPU
     */
    void Activate(CreditEntry& entry);

    /**
     * Take a vCPU off the active list. Nothing happens if it is not active.
     *
     * \param entry a vCPU
     */
    void Deactivate(CreditEntry& entry);

    /**
     * Share out the credit of one accounting period and set the priority of every active vCPU.
     *
     * \param pool credit of the period, of all pCPUs together
     * \return whether there was anybody to account for
     */
    bool Distribute(int64_t pool);

    /**
     * \return whether Distribute() would change nothing
     */
    bool IsAtRest() const;

    /**
     * \return sum of the credits after the last period; a negative one enlarges the next pool
     */
    int64_t GetBalance() const;

    /**
     * \return active domains in the order in which they are accounted
     */
    const std::vector<CreditDomain*>& GetActiveDomains() const;

  private:
    /// Running totals of one Distribute().
    struct Round
    {
        int64_t total;            //!< credit to share out
        int64_t weight;           //!< sum of all weights
        int64_t weightLeft;       //!< weights of the domains still to come
        bool someNeedMore{false}; //!< a domain so far could use more than it got
    };

    /**
     * \param domain an active domain
     * \return its weight in the competition
     */
    int64_t GetWeight(const CreditDomain& domain) const;

    /**
     * \param domain an active domain
     * \param round totals
     * \return the most that the domain can make use of
     */
    int64_t GetPeak(const CreditDomain& domain, const Round& round) const;

    /**
     * \param domain an active domain; may move to the front of the list
     * \param round totals; what the domain cannot use goes back to them
     * \return credit for the domain
     */
    int64_t TakeShare(CreditDomain& domain, Round& round);

    /**
     * \param domain a domain
     * \return credit below which a vCPU of a capped domain is parked, as a positive number
     */
    int64_t GetParkLimit(const CreditDomain& domain) const;

    /**
     * \param entry an active vCPU
     * \param earned credit it earned
     * \param parkLimit see GetParkLimit(); ignored if the domain has no cap
     */
    void Settle(CreditEntry& entry, int64_t earned, int64_t parkLimit);

    /**
     * \param entry a vCPU in debt
     * \param parkLimit see GetParkLimit()
     */
    void SettleDebt(CreditEntry& entry, int64_t parkLimit);

    /**
     * \param entry a vCPU not in debt
     */
    void SettleGain(CreditEntry& entry);

    /**
     * \param entry a vCPU
     * \param priority its new priority
     */
    void SetPriority(CreditEntry& entry, CreditPriority priority);

    Rules m_rules;                       //!< the rules
    Listener& m_listener;                //!< who is told
    std::vector<CreditDomain*> m_active; //!< domains with active vCPUs
    int64_t m_balance{0};                //!< sum of credits after the last period
};

} // namespace ns3

#endif /* CREDIT_ACCOUNT_H */
