/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef NAIVE_CREDIT_H
#define NAIVE_CREDIT_H

#include <algorithm>
#include <cstdint>
#include <set>
#include <tuple>
#include <vector>

/**
 * A second, naive derivation of Xen's credit scheduler and of the machine around it, to compare
 * CreditScheduler with: plain integers, linear scans, ticks and accounting that never stop. Shares
 * no code with it. Times in ns.
 */
class NaiveCredit
{
  public:
    enum
    {
        IDLE = -64,
        OVER = -2,
        UNDER = -1,
        BOOST = 0,
    };

    struct V
    {
        int dom;
        std::set<int> pins; // empty = all
        int home = 0;       // pCPU
        int pri = UNDER;
        int64_t credit = 0;
        int64_t activeSince = 0; // stamp, 0 = inactive
        bool ready = false;      // has work
        bool parked = false;
        bool yielding = false;
        int64_t ran = 0;   // total CPU time
        int64_t asOf = -1; // `ran` is valid up to here, -1 = not on a pCPU
        int64_t paid = 0;  // credits ever paid (4.1)
    };

    struct D
    {
        int64_t weight;
        int64_t cap;
        int64_t activeSince = 0; // stamp of its place in the list, the largest comes first
    };

    bool old; // 3.3
    int64_t now = 0;
    std::vector<V> v;
    std::vector<D> d;
    std::vector<int> cur;                               // by pCPU, -1 = idle
    std::vector<std::tuple<int64_t, int, int>> history; // time, pCPU, vCPU

    NaiveCredit(bool old, int pcpus, int64_t ratelimit)
        : old(old),
          cur(pcpus, -1),
          m_q(pcpus),
          m_end(pcpus, 0),
          m_since(pcpus, 0),
          m_need(pcpus, false),
          m_ratelimit(ratelimit)
    {
    }

    void AddDomain(int weight, int cap)
    {
        d.push_back({weight, cap});
    }

    void AddVcpu(int dom, const std::set<int>& pins)
    {
        V x;
        x.dom = dom;
        x.pins = pins;
        int fewest = 1 << 30;
        for (int p = 0; p < int(cur.size()); ++p)
        {
            const int users = std::count_if(v.begin(), v.end(), [p](V& o) { return o.home == p; });
            if ((pins.empty() || pins.count(p)) && users < fewest)
            {
                fewest = users;
                x.home = p;
            }
        }
        v.push_back(x);
    }

    void Wake(int i)
    {
        v[i].ready = true;
        if (cur[v[i].home] == i || v[i].parked)
        {
            return;
        }
        v[i].pri = v[i].pri == UNDER ? int(BOOST) : v[i].pri;
        Arrive(i);
    }

    void Block(int i)
    {
        v[i].ready = false;
        m_need[v[i].home] = true;
    }

    void Yield(int i)
    {
        v[i].yielding = true;
        m_need[v[i].home] = true;
    }

    void Settle()
    {
        for (int p = 0; p < int(cur.size()); ++p)
        {
            if (m_need[p])
            {
                m_need[p] = false;
                Reschedule(p);
                p = -1; // from the start again
            }
        }
    }

    void AdvanceTo(int64_t until)
    {
        while (true)
        {
            int64_t next = (now / TICK + 1) * TICK;
            for (int p = 0; p < int(cur.size()); ++p)
            {
                next = cur[p] >= 0 ? std::min(next, m_end[p]) : next;
            }
            if (next > until)
            {
                break;
            }
            now = next;
            for (int p = 0; now % TICK == 0 && p < int(cur.size()); ++p)
            {
                Tick(p);
            }
            if (now % PERIOD == 0)
            {
                Account();
            }
            for (int p = 0; p < int(cur.size()); ++p)
            {
                m_need[p] = m_need[p] || (cur[p] >= 0 && m_end[p] == now);
            }
            Settle();
        }
        now = until;
    }

  private:
    static constexpr int64_t TICK = 10000000;
    static constexpr int64_t PERIOD = 30000000;

    bool May(int i, int p) const
    {
        return v[i].pins.empty() || v[i].pins.count(p) > 0;
    }

    static int64_t Up(int64_t a, int64_t b)
    {
        return a / b + (a % b > 0 ? 1 : 0);
    }

    void Arrive(int i)
    {
        const int home = v[i].home;
        Put(home, i, 0);
        const int runner = cur[home];
        const int against = runner < 0 ? int(IDLE) : v[runner].pri;
        if (v[i].pri > against)
        {
            m_need[home] = true;
        }
        if (runner < 0)
        {
            return;
        }
        const int n = cur.size();
        if (old)
        {
            for (int p = 0; p < n; ++p)
            {
                m_need[p] = m_need[p] || (cur[p] < 0 && May(i, p));
            }
            return;
        }
        for (int k = 1; k <= n; ++k)
        {
            const int p = (m_tickled + k) % n;
            if (cur[p] < 0 && May(i, p))
            {
                m_need[p] = true;
                m_tickled = p;
                break;
            }
        }
    }

    void Put(int p, int i, int further)
    {
        std::vector<int>& q = m_q[p];
        std::size_t at = 0;
        while (at < q.size() && v[q[at]].pri >= v[i].pri)
        {
            ++at;
        }
        at = std::min(q.size(), at + further);
        q.insert(q.begin() + at, i);
    }

    void Pay(int i)
    {
        if (old)
        {
            return;
        }
        V& x = v[i];
        x.ran += now - x.asOf;
        x.asOf = now;
        const int64_t owed = (x.ran + 50000) / 100000; // all it ever ran, rounded to credits
        x.credit -= owed - x.paid;
        x.paid = owed;
    }

    void Reschedule(int p)
    {
        const int was = cur[p];
        if (was >= 0)
        {
            Pay(was);
            const bool goesOn = v[was].ready && !v[was].parked;
            if (goesOn && now - m_since[p] < m_ratelimit)
            {
                m_end[p] = now + m_ratelimit; // and if it has yielded, it still has
                history.emplace_back(now, p, was);
                return;
            }
            v[was].asOf = -1;
            if (goesOn)
            {
                Put(p, was, v[was].yielding && !old ? 1 : 0);
            }
            v[was].yielding = false;
        }
        const int head = m_q[p].empty() ? -1 : m_q[p][0];
        const int pri = head < 0 ? int(IDLE) : v[head].pri;
        int next = head;
        for (int k = 1; pri < UNDER && next == head && k < int(cur.size()); ++k)
        {
            const int peer = (p + k) % cur.size();
            for (std::size_t at = 0; cur[peer] >= 0 && at < m_q[peer].size(); ++at)
            {
                const int i = m_q[peer][at];
                if (v[i].pri <= pri)
                {
                    break;
                }
                if (May(i, p))
                {
                    next = i;
                    m_q[peer].erase(m_q[peer].begin() + at);
                    break;
                }
            }
        }
        if (next == head && head >= 0)
        {
            m_q[p].erase(m_q[p].begin());
        }
        cur[p] = next;
        history.emplace_back(now, p, next);
        if (next >= 0)
        {
            v[next].home = p;
            v[next].asOf = now;
            m_end[p] = now + 30000000;
            m_since[p] = next == was ? m_since[p] : now;
        }
    }

    void Tick(int p)
    {
        if (cur[p] < 0)
        {
            return;
        }
        V& x = v[cur[p]];
        x.pri = x.pri == BOOST ? int(UNDER) : x.pri;
        Pay(cur[p]);
        x.credit -= old ? 100 : 0;
        if (x.activeSince == 0)
        {
            if (Active(x.dom).empty())
            {
                d[x.dom].activeSince = ++m_stamp;
            }
            x.activeSince = ++m_stamp;
        }
    }

    /// \return active vCPUs of a domain, the latest first
    std::vector<int> Active(int dom) const
    {
        std::vector<int> list;
        for (int i = 0; i < int(v.size()); ++i)
        {
            if (v[i].dom == dom && v[i].activeSince > 0)
            {
                list.push_back(i);
            }
        }
        std::sort(list.begin(), list.end(), [this](int a, int b) {
            return v[a].activeSince > v[b].activeSince;
        });
        return list;
    }

    void Account()
    {
        std::vector<int> doms;
        int64_t weights = 0;
        for (int k = 0; k < int(d.size()); ++k)
        {
            if (!Active(k).empty())
            {
                doms.push_back(k);
                weights += WeightOf(k);
            }
        }
        std::sort(doms.begin(), doms.end(), [this](int a, int b) {
            return d[a].activeSince > d[b].activeSince;
        });
        const int64_t debt = std::max<int64_t>(0, -m_balance);
        int64_t total = 300 * int64_t(cur.size()) + debt;
        int64_t left = weights;
        bool hungry = false;
        m_balance = 0;
        for (int k : doms)
        {
            const std::vector<int> members = Active(k);
            const int64_t n = members.size();
            const int64_t w = WeightOf(k);
            const int64_t capped = Up(d[k].cap * 300, 100);
            left -= w;
            int64_t peak = 300 * n + Up(debt * w, weights);
            peak = d[k].cap > 0 ? std::min(peak, capped) : peak;
            int64_t fair = Up(total * w, weights);
            if (fair >= peak)
            {
                total += left > 0 ? Up((fair - peak) * weights, left) : 0;
                d[k].activeSince = hungry ? ++m_stamp : d[k].activeSince;
                fair = peak;
            }
            else
            {
                hungry = true;
            }
            for (int i : members)
            {
                Settle(i, Up(fair, n), d[k].cap > 0 ? Up(capped, n) : INT64_MAX);
                m_balance += v[i].credit;
            }
        }
        for (auto& q : m_q)
        {
            std::vector<int> sorted;
            for (int pass = 0; pass < 2; ++pass)
            {
                for (int i : q)
                {
                    if ((v[i].pri < UNDER) == (pass == 1))
                    {
                        sorted.push_back(i);
                    }
                }
            }
            q = sorted;
        }
    }

    int64_t WeightOf(int dom) const
    {
        return d[dom].weight * (old ? 1 : int64_t(Active(dom).size()));
    }

    void Settle(int i, int64_t gain, int64_t limit)
    {
        V& x = v[i];
        x.credit += gain;
        if (x.credit < 0)
        {
            x.pri = OVER;
            if (limit != INT64_MAX && x.credit < -limit && !x.parked)
            {
                x.parked = true;
                auto& q = m_q[x.home];
                q.erase(std::remove(q.begin(), q.end(), i), q.end());
                m_need[x.home] = m_need[x.home] || cur[x.home] == i;
            }
            x.credit = std::max<int64_t>(x.credit, -300);
            return;
        }
        x.pri = UNDER;
        if (x.parked)
        {
            x.parked = false;
            if (x.ready)
            {
                Arrive(i);
            }
        }
        if (x.credit > 300)
        {
            x.activeSince = 0;
            x.credit = old ? 0 : x.credit / 2;
        }
    }

    std::vector<std::vector<int>> m_q; // by pCPU, the head first
    std::vector<int64_t> m_end;        // by pCPU, end of the slice
    std::vector<int64_t> m_since;      // by pCPU, since when the same one has run
    std::vector<bool> m_need;          // by pCPU, to be rescheduled
    int64_t m_ratelimit;               // nobody is preempted before
    int64_t m_stamp = 0;
    int64_t m_balance = 0;
    int m_tickled = 0;
};

#endif /* NAIVE_CREDIT_H */
