/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef VFLOOD_GUEST_H
#define VFLOOD_GUEST_H

#include "vflood-message.h"

#include "ns3/object.h"

#include <map>

namespace ns3
{

class VfloodGuestOps;

/**
 * \ingroup vflood
 *
 * \brief vFlood's VM module: the guest's end of the channel and its flows by key. Aggregated to the
 * guest's node.
 */
class VfloodGuest : public Object
{
  public:
    /// From where the allowance of equation 2 counts.
    enum Base
    {
        RECEIVED, //!< from the last byte the driver domain had received when it computed it
        SENT,     //!< from the last byte the guest has sent when it processes the message
    };

    /**
     * \return the TypeId
     */
    static TypeId GetTypeId();

    VfloodGuest();
    ~VfloodGuest() override;

    /**
     * \param port the guest's end of the channel
     * \param owner kept alive, and disposed with this object; null: \p port must outlive its use
     */
    void SetPort(VfloodPort* port, Ptr<Object> owner);

    /**
     * \param flow a flow of this guest
     * \param ops its congestion control; replaces one of an earlier connection
     */
    void Add(const FlowKey& flow, VfloodGuestOps* ops);

    /**
     * \param flow a flow
     * \param ops its congestion control; nothing happens if the flow has another one by now
     */
    void Remove(const FlowKey& flow, const VfloodGuestOps* ops);

    /**
     * \param message for the driver domain
     */
    void Post(const VfloodMessage& message);

    /**
     * \return number of flows
     */
    std::size_t GetNFlows() const;

    /**
     * \return from where allowances count
     */
    Base GetBase() const;

  protected:
    void DoDispose() override;

  private:
    /**
     * \param message from the driver domain
     */
    void OnMessage(const VfloodMessage& message);

    Ptr<Object> m_owner;                        //!< the channel
    VfloodPort* m_port{nullptr};                //!< the guest's end of the channel
    std::map<FlowKey, VfloodGuestOps*> m_flows; //!< by key
    Base m_base;                                //!< attribute AllowanceBase
};

} // namespace ns3

#endif /* VFLOOD_GUEST_H */
