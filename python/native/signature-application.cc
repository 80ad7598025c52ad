/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "signature.h"

#include "ns3/all-to-all-rank.h"
#include "ns3/incast-client.h"
#include "ns3/olio-clients.h"
#include "ns3/request-client.h"
#include "ns3/transfer-application.h"
#include "ns3/transfer-sink.h"

namespace vflood
{

namespace
{

using ns3::Time;

const Column START = Number("start", "s");
const Column END = Number("end", "s");

void
AddTransferSignatures(Signatures& all)
{
    using ns3::TransferAttempt;
    using ns3::TransferReceipt;
    all["ns3::TransferApplication::AttemptTracedCallback"] =
        Recorder<const TransferAttempt&>::Make({Whole("index"),
                                                START,
                                                Number("closed", "s"),
                                                Whole("sent", "bytes"),
                                                Whole("failed"),
                                                Text("local")},
                                               [](Probe& p, const TransferAttempt& attempt) {
                                                   p.Add(AsWhole(attempt.index));
                                                   p.Add(attempt.start.GetSeconds());
                                                   p.Add(attempt.closed.GetSeconds());
                                                   p.Add(AsWhole(attempt.bytes));
                                                   p.Add(AsWhole(attempt.failed));
                                                   p.Add(AddressText(attempt.local));
                                               });
    all["ns3::TransferSink::ReceiptTracedCallback"] =
        Recorder<const TransferReceipt&>::Make({Whole("read", "bytes"),
                                                Number("first_byte", "s"),
                                                Number("last_byte", "s"),
                                                Whole("wrong", "bytes"),
                                                Whole("failed"),
                                                Text("peer")},
                                               [](Probe& p, const TransferReceipt& receipt) {
                                                   p.Add(AsWhole(receipt.bytes));
                                                   p.Add(receipt.firstByte.GetSeconds());
                                                   p.Add(receipt.lastByte.GetSeconds());
                                                   p.Add(AsWhole(receipt.wrong));
                                                   p.Add(AsWhole(receipt.failed));
                                                   p.Add(AddressText(receipt.peer));
                                               });
}

void
AddRoundSignatures(Signatures& all)
{
    all["ns3::IncastClient::RoundTracedCallback"] = Recorder<const ns3::IncastRound&>::Make(
        {Whole("index"), START, END, Whole("read", "bytes"), Whole("wrong", "bytes")},
        [](Probe& p, const ns3::IncastRound& round) {
            p.Add(AsWhole(round.index));
            p.Add(round.start.GetSeconds());
            p.Add(round.end.GetSeconds());
            p.Add(AsWhole(round.bytes));
            p.Add(AsWhole(round.wrong));
        });
    all["ns3::AllToAllRank::IterationTracedCallback"] =
        Recorder<const ns3::AllToAllIteration&>::Make(
            {Whole("index"), START, END, Whole("series"), Whole("size", "bytes"), Whole("rank")},
            [](Probe& p, const ns3::AllToAllIteration& iteration) {
                p.Add(AsWhole(iteration.index));
                p.Add(iteration.start.GetSeconds());
                p.Add(iteration.end.GetSeconds());
                p.Add(AsWhole(iteration.series));
                p.Add(AsWhole(iteration.size));
                p.Add(AsWhole(iteration.rank));
            });
    all["ns3::RequestClient::ResponseTracedCallback"] =
        Recorder<const ns3::RequestClient::Exchange&>::Make(
            {START, END, Whole("wrong", "bytes")},
            [](Probe& p, const ns3::RequestClient::Exchange& exchange) {
                p.Add(exchange.start.GetSeconds());
                p.Add(exchange.end.GetSeconds());
                p.Add(AsWhole(exchange.wrong));
            });
    all["ns3::OlioClients::OperationTracedCallback"] = Recorder<const ns3::OlioRecord&>::Make(
        {Whole("operation"), START, END, Whole("requests"), Whole("read", "bytes")},
        [](Probe& p, const ns3::OlioRecord& record) {
            p.Add(AsWhole(record.operation), ToString(record.operation));
            p.Add(record.start.GetSeconds());
            p.Add(record.end.GetSeconds());
            p.Add(AsWhole(record.requests));
            p.Add(AsWhole(record.bytes));
        });
}

} // namespace

void
AddApplicationSignatures(Signatures& all)
{
    AddTransferSignatures(all);
    AddRoundSignatures(all);
    const Signature words =
        Recorder<const std::string&>::Make({Text("error")}, [](Probe& p, const std::string& error) {
            p.Add(error);
        });
    for (const char* source : {"AllToAllRank::Ended",
                               "IncastClient::Ended",
                               "OlioClients::Lost",
                               "RequestClient::Ended"})
    {
        all["ns3::" + std::string(source) + "TracedCallback"] = words;
    }
    all["ns3::PingSeries::SentTracedCallback"] =
        Recorder<uint16_t>::Make({Whole("sequence")},
                                 [](Probe& p, uint16_t sequence) { p.Add(AsWhole(sequence)); });
    all["ns3::PingSeries::ReplyTracedCallback"] =
        Recorder<uint16_t, Time>::Make({Number("rtt", "s"), Whole("sequence")},
                                       [](Probe& p, uint16_t sequence, Time rtt) {
                                           p.Add(rtt.GetSeconds());
                                           p.Add(AsWhole(sequence));
                                       });
    all["ns3::IncastServer::RequestTracedCallback"] =
        Recorder<uint32_t>::Make({Whole("asked", "bytes")},
                                 [](Probe& p, uint32_t bytes) { p.Add(AsWhole(bytes)); });
    all["ns3::GuestTcpSocket::RttSampleTracedCallback"] =
        Recorder<Time, Time>::Make({Number("measured", "s"), Number("used", "s")},
                                   [](Probe& p, Time measured, Time used) {
                                       p.Add(measured.GetSeconds());
                                       p.Add(used.GetSeconds());
                                   });
}

} // namespace vflood
