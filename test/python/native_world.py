# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The experiment of examples/vm-transfer with its default options, written in Python. Run it with offload, transfers and seed."""

import json
import sys

from vflood import ns3

PORT = 5001


class World:
    """Three guests with busy CPUs on one core, a native host, and transfers from the first guest to it."""

    def __init__(self, offload="none", transfers=10, scheduler="ns3::CreditScheduler"):
        self.virt = ns3.VirtHostHelper()
        self.virt.set_scheduler(scheduler)
        self.native = ns3.Node()
        self.virt.set_netfront_attributes(RxTargetMin=256, RxTargetMax=256, NotifyMode="PerBurst", Tso=False)
        self.virt.set_load_attributes(Mode="Cumulative")
        self.host = self.virt.create_host(dom0_pcpus=[0])
        ethernet = ns3.EthernetHelper()
        ethernet.set_channel_attributes(Delay="25us")
        self.link = ethernet.install(self.host, self.native)
        self.link[0].set("InterruptDelay", "250us")
        self.link[0].set("InterruptInterval", "0us")
        self.virt.attach_uplink(self.host, self.link[0])
        for _ in range(3):
            self.virt.install_load(self.virt.create_guest(self.host, pcpus=[0]), 0.6)
        self.guest = self.host.guest(0)
        self.build_stacks(offload)
        self.build_transfers(transfers)
        interval = ns3.create("ExponentialRandomVariable", Mean=0.01)
        broadcast = ns3.application("LanBroadcast", self.native, Interval=interval)
        broadcast.set_device(self.link[1])
        broadcast.assign_streams(1)

    def build_stacks(self, offload):
        internet = ns3.GuestInternetHelper()
        internet.set_profile("linux-2.6.18")
        internet.set_socket_attributes(SndBufSize=4 << 20, RcvBufSize=200 * 1448)
        internet.install(self.native)
        internet.install(self.guest)
        self.addresses = ns3.assign_addresses([ns3.VirtHostHelper.netfront(self.guest), self.link[1]], "10.0.0.0/24")
        if offload == "vflood":
            vflood = ns3.VfloodHelper()
            vflood.install(self.host)
            vflood.install_guest(self.guest)

    def build_transfers(self, transfers):
        self.sink = ns3.application("TransferSink", self.native, Local=("0.0.0.0", PORT), AsProcess=False)
        gap = ns3.create("UniformRandomVariable", Max=0.1)
        self.sender = ns3.application(
            "TransferApplication",
            self.guest,
            start=60,
            Remote=(self.addresses[1], PORT),
            Bytes=100000,
            Transfers=transfers,
            Gap=gap,
        )
        self.sender.assign_streams(0)
        self.log = ns3.TransferLog()
        self.log.watch(self.sender)
        self.log.watch(self.sink)
        self.log.stop_after(transfers)

    def run(self, **options):
        ns3.Simulator.run(until=3660, **options)
        return self.log.columns


def main():
    offload, transfers, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with ns3.simulation(seed=seed):
        columns = World(offload, transfers).run()
    print(json.dumps({name: columns[name].tolist() for name in ("start_s", "end_s", "goodput_mbps")}))


if __name__ == "__main__":
    main()
