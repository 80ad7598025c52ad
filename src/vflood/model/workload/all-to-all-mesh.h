/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ALL_TO_ALL_MESH_H
#define ALL_TO_ALL_MESH_H

#include "ns3/address.h"
#include "ns3/node.h"
#include "ns3/ptr.h"
#include "ns3/socket.h"

#include <functional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * \ingroup vflood
 *
 * \brief One rank's TCP connections to all other ranks, as an MPI library keeps them: one for each
 * pair, for the whole program. A rank connects to those below it, and accepts those above.
 *
 * Messages are bytes of TransferPattern, checked on arrival; what they mean follows from their
 * order. Bytes are moved by Move() only, so that it can be the work of a Process.
 */
class AllToAllMesh
{
  public:
    /**
     * \param changed there may be something to Move(), or a connection came or went
     */
    explicit AllToAllMesh(std::function<void()> changed);

    /// Forgets everything.
    ~AllToAllMesh();

    AllToAllMesh(const AllToAllMesh&) = delete;
    AllToAllMesh& operator=(const AllToAllMesh&) = delete;

    /**
     * Listen for the ranks above.
     *
     * \param node where the rank runs
     * \param rank this rank
     * \param ranks where each rank listens (VirtError if this rank's port is taken)
     */
    void Listen(const Ptr<Node>& node, uint32_t rank, const std::vector<Address>& ranks);

    /// Connect to the ranks below, which listen already.
    void Connect();

    /// Close all connections, once everything is sent; nothing is called any more.
    void Close();

    /// Nothing is called any more; what is open stays so, as when the simulation is over.
    void Forget();

    /**
     * \return whether all connections are there
     */
    bool IsComplete() const;

    /**
     * \return what went wrong with a connection, empty if nothing did
     */
    const std::string& GetError() const;

    /**
     * \param to rank
     * \param bytes to be sent to it, after those that wait
     */
    void Send(uint32_t to, uint64_t bytes);

    /// Hand the sockets what they take, read what they have.
    void Move();

    /**
     * \param to rank
     * \return whether its socket has taken everything
     */
    bool IsSent(uint32_t to) const;

    /**
     * \param from rank
     * \return bytes that were read from there so far
     */
    uint64_t GetReceived(uint32_t from) const;

    /**
     * \param from rank
     * \return whether it has closed, so that nothing more comes once everything is read
     */
    bool IsClosed(uint32_t from) const;

    /**
     * \return bytes that were not what was sent, from all ranks
     */
    uint64_t GetWrong() const;

  private:
    /// A connection.
    struct Link
    {
        Ptr<Socket> socket;   //!< null: not there yet
        bool open{false};     //!< connected
        bool closed{false};   //!< the other end has closed
        uint64_t queued{0};   //!< bytes that were to be sent so far
        uint64_t sent{0};     //!< of these, handed to the socket
        uint64_t received{0}; //!< bytes read so far
    };

    /**
     * \param socket of a rank
     * \return its index, or the number of ranks
     */
    uint32_t Find(const Ptr<Socket>& socket) const;

    /**
     * \param rank gets
     * \param socket this socket, the callbacks of which are set
     */
    void Attach(uint32_t rank, const Ptr<Socket>& socket);

    /**
     * \param socket gets no callbacks any more
     */
    static void Detach(const Ptr<Socket>& socket);

    /**
     * \param link hand its socket what it takes
     */
    static void Write(Link& link);

    /**
     * \param link read what its socket has
     */
    void Read(Link& link);

    /**
     * \param socket of a rank above
     * \param from its address
     */
    void OnAccept(Ptr<Socket> socket, const Address& from);

    /**
     * \param socket connected
     */
    void OnConnected(Ptr<Socket> socket);

    /**
     * \param socket has data
     */
    void OnRead(Ptr<Socket> socket);

    /**
     * \param socket has room
     * \param available bytes
     */
    void OnSpace(Ptr<Socket> socket, uint32_t available);

    /**
     * \param socket closed by the other end
     */
    void OnClosed(Ptr<Socket> socket);

    /**
     * \param socket refused, reset or timed out
     */
    void OnLost(Ptr<Socket> socket);

    std::function<void()> m_changed; //!< there may be something to do
    Ptr<Node> m_node;                //!< where the rank runs
    uint32_t m_rank{0};              //!< this rank
    std::vector<Address> m_ranks;    //!< where each rank listens
    std::vector<Link> m_links;       //!< by rank; this rank's own is not used
    Ptr<Socket> m_listener;          //!< for the ranks above
    std::string m_error;             //!< see GetError()
    uint64_t m_wrong{0};             //!< see GetWrong()
};

} // namespace ns3

#endif /* ALL_TO_ALL_MESH_H */
