/*
 * Copyright (c) 2026 The vflood authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/transfer-log.h"

#include "bindings.h"
#include "run.h"
#include "signature.h"

#include "ns3/simulator.h"

#include <pybind11/numpy.h>

namespace vflood
{

namespace
{

using ns3::Ptr;
using ns3::TransferRecord;

/// A log of transfers that can stop the simulation.
class Log
{
  public:
    Log()
    {
        m_log.SetEndedCallback(ns3::MakeCallback(&Log::OnEnded, this));
    }

    ns3::TransferLog& Get()
    {
        return m_log;
    }

    /**
     * \param count stop the simulation when so many transfers are over, 0: do not
     */
    void StopAfter(uint64_t count)
    {
        m_stopAfter = count;
    }

  private:
    void OnEnded(const TransferRecord& /* record */)
    {
        if (m_log.GetNEnded() == m_stopAfter)
        {
            ns3::Simulator::Stop();
        }
    }

    ns3::TransferLog m_log;  //!< the log
    uint64_t m_stopAfter{0}; //!< see StopAfter()
};

/// Applications call into the log as long as they live: it lives as long.
using Shared = std::shared_ptr<Log>;

std::vector<std::shared_ptr<Log>>&
Kept()
{
    static auto* kept = new std::vector<std::shared_ptr<Log>>;
    return *kept;
}

/**
 * \param log a log
 * \return table of its transfers: arrays by column
 */
py::dict
GetColumns(Shared log)
{
    const auto& transfers = log->Get().GetTransfers();
    const auto n = static_cast<py::ssize_t>(transfers.size());
    py::array_t<double> start(n), first(n), end(n), goodput(n);
    py::array_t<int64_t> bytes(n), wrong(n);
    py::array_t<bool> ended(n), failed(n);
    for (py::ssize_t i = 0; i < n; ++i)
    {
        const TransferRecord& record = transfers[static_cast<std::size_t>(i)];
        start.mutable_at(i) = record.start.GetSeconds();
        first.mutable_at(i) = record.firstByte.GetSeconds();
        end.mutable_at(i) = record.end.GetSeconds();
        bytes.mutable_at(i) = AsWhole(record.bytes);
        wrong.mutable_at(i) = AsWhole(record.wrong);
        goodput.mutable_at(i) = record.GetGoodput() / 1e6;
        ended.mutable_at(i) = record.ended;
        failed.mutable_at(i) = record.failed;
    }
    py::dict columns;
    columns["start_s"] = start;
    columns["first_byte_s"] = first;
    columns["end_s"] = end;
    columns["read_bytes"] = bytes;
    columns["wrong_bytes"] = wrong;
    columns["goodput_mbps"] = goodput;
    columns["ended"] = ended;
    columns["failed"] = failed;
    return columns;
}

} // namespace

void
BindTransferLog(py::module_& module)
{
    Run::BeforeDestroy([] {
        static auto* before = new std::vector<Shared>; // applications may call while they end
        *before = std::move(Kept());
        Kept().clear();
    });
    py::class_<Log, Shared>(
        module,
        "TransferLog",
        "What became of transfers, from both ends. It stays after the simulation is destroyed.")
        .def(py::init([] {
            auto log = std::make_shared<Log>();
            Kept().push_back(log);
            return log;
        }))
        .def("watch",
             Guarded([](Shared l, Ptr<ns3::TransferApplication> a) { l->Get().Watch(a); }),
             py::arg("application"),
             "Listen to a sender or a receiver: a TransferApplication or a TransferSink.")
        .def("watch",
             Guarded([](Shared l, Ptr<ns3::TransferSink> a) { l->Get().Watch(a); }),
             py::arg("application"),
             "Listen to a receiver.")
        .def("stop_after",
             Guarded([](Shared l, uint64_t transfers) { l->StopAfter(transfers); }),
             py::arg("transfers"),
             "Stop the simulation when so many transfers are over at both ends.")
        .def_property_readonly("ended",
                               Guarded([](Shared l) { return l->Get().GetNEnded(); }),
                               "Number of transfers that are over.")
        .def_property_readonly("columns",
                               Guarded(&GetColumns),
                               "All transfers in order of start, arrays of shape (n,): start_s, "
                               "first_byte_s, end_s (seconds), read_bytes, "
                               "wrong_bytes (bytes), goodput_mbps (Mb/s; 0 if it failed or goes "
                               "on), ended, failed (bool).")
        .def("frame",
             Guarded([](Shared l) {
                 return py::module_::import("pandas").attr("DataFrame")(GetColumns(l));
             }),
             "The same as a pandas.DataFrame.")
        .def(
            "__len__",
            [](Shared l) { return l->Get().GetTransfers().size(); },
            "Number of transfers that were started.");
}

} // namespace vflood
