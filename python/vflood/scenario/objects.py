# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The parts of a scenario. Made by generate.py from the schema in C++: change that one."""

from dataclasses import dataclass
from typing import ClassVar, Optional, Sequence, Tuple, Type, Union

from vflood.scenario.element import Attributes, Element


@dataclass
class Host(Element):
    """A virtualised host with its driver domain.

    :param name: its name; of several: <name>1, <name>2 and so on; allowed: a name of letters, digits, - and _
    :param count: how many there are; allowed: whole numbers 1 to 256; default: 1 (assumed)
    :param preset: hypervisor: its scheduler with attributes, and where domains run that are given no pCPUs; allowed:
        xen-3.3, xen-4.1, xen-credit2, kvm-cfs, kvm-eevdf, dedicated
    :param scheduler: its scheduler, in place of a preset; with neither: credit; allowed: credit, round-robin, sedf,
        credit2, cfs, eevdf, or the name of a type of ns3::VcpuScheduler
    :param pcpus: number of pCPUs; allowed: whole numbers 1 to 1024; default: 2 (ns3::HypervisorHost::Pcpus)
    :param dom0: pCPUs that dom0 may run on; not given: any, or as the preset has it; allowed: a list of whole numbers,
        0 to 1023
    :param placement: who moves the guests' frames, and helps: dom0, or an SR-IOV NIC in hardware; allowed: dom0, nic;
        default: dom0 (published: Xen)
    :param gro: receive offload in dom0; allowed: true or false; default: false (ns3::Dom0NicDriver::Gro)
    :param vsnoop_window: vSnoop acknowledges what fits the guest's receive buffer, or only what the guest has offered;
        allowed: buffer, guest; default: buffer (assumed)
    :param leulo_placement: whose CPU Leulo's TCP takes: a core of its own, dom0's vCPU, or whoever is interrupted;
        allowed: core, dom0, interrupted; default: core (ns3::LeuloCpu::Placement)
    :param scheduler_attributes: attributes of its scheduler; allowed: a table of attributes, with values that are
        texts, numbers, true or false (ns3::VcpuScheduler)
    :param attributes: attributes of the host; allowed: a table of attributes, with values that are texts, numbers, true
        or false (ns3::HypervisorHost)
    :param cost: what its software costs; allowed: a table of attributes, with values that are texts, numbers, true or
        false (ns3::CpuCost)
    :param nic_driver: attributes of dom0's NIC driver; allowed: a table of attributes, with values that are texts,
        numbers, true or false (ns3::Dom0NicDriver)
    :param vflood: attributes of vFlood in dom0; allowed: a table of attributes, with values that are texts, numbers,
        true or false (ns3::VfloodControl)
    :param vsnoop: attributes of vSnoop; allowed: a table of attributes, with values that are texts, numbers, true or
        false (ns3::VsnoopControl)
    :param leulo: attributes of the CPU of Leulo's TCP; allowed: a table of attributes, with values that are texts,
        numbers, true or false (ns3::LeuloCpu)
    :param coalesce: interrupt coalescing of its NIC; allowed: a time with its unit (ns, us, ms, s, min or h), as
        "25us", from 0s; default: 20us (ns3::EthernetNetDevice::InterruptDelay)
    :param interrupt_interval: from an interrupt of its NIC to the next one at least; allowed: a time with its unit (ns,
        us, ms, s, min or h), as "25us", from 0s; default: 0s (ns3::EthernetNetDevice::InterruptInterval)
    :param nic: attributes of its NIC; allowed: a table of attributes, with values that are texts, numbers, true or
        false (ns3::EthernetNetDevice)
    """

    TABLE: ClassVar[str] = "host"
    KEYS: ClassVar[Tuple[Tuple[str, str], ...]] = (
        ("name", "name"),
        ("count", "count"),
        ("preset", "preset"),
        ("scheduler", "scheduler"),
        ("pcpus", "pcpus"),
        ("dom0", "dom0"),
        ("placement", "placement"),
        ("gro", "gro"),
        ("vsnoop_window", "vsnoop-window"),
        ("leulo_placement", "leulo-placement"),
        ("scheduler_attributes", "scheduler-attributes"),
        ("attributes", "attributes"),
        ("cost", "cost"),
        ("nic_driver", "nic-driver"),
        ("vflood", "vflood"),
        ("vsnoop", "vsnoop"),
        ("leulo", "leulo"),
        ("coalesce", "coalesce"),
        ("interrupt_interval", "interrupt-interval"),
        ("nic", "nic"),
    )

    name: str
    count: Optional[int] = None
    preset: Optional[str] = None
    scheduler: Optional[str] = None
    pcpus: Optional[int] = None
    dom0: Optional[Sequence[int]] = None
    placement: Optional[str] = None
    gro: Optional[bool] = None
    vsnoop_window: Optional[str] = None
    leulo_placement: Optional[str] = None
    scheduler_attributes: Optional[Attributes] = None
    attributes: Optional[Attributes] = None
    cost: Optional[Attributes] = None
    nic_driver: Optional[Attributes] = None
    vflood: Optional[Attributes] = None
    vsnoop: Optional[Attributes] = None
    leulo: Optional[Attributes] = None
    coalesce: Optional[str] = None
    interrupt_interval: Optional[str] = None
    nic: Optional[Attributes] = None


@dataclass
class Guest(Element):
    """A guest on a host.

    :param name: its name; of several: <name>1, <name>2 and so on; allowed: a name of letters, digits, - and _
    :param host: name of its host; that of several hosts puts such guests on each of them; allowed: a name of letters,
        digits, - and _
    :param count: how many there are; allowed: whole numbers 1 to 256; default: 1 (assumed)
    :param pcpus: pCPUs it may run on; not given: any, or as the preset has it; allowed: a list of whole numbers, 0 to
        1023
    :param load: its background load; not given: it has none; allowed: 0 to 1 (share of a CPU)
    :param load_mode: reading of the load's duty cycle; allowed: cumulative, period, busy-slice; default: period
        (ns3::CpuLoad::Mode)
    :param load_cycle: length of the load's cycle; allowed: a time with its unit (ns, us, ms, s, min or h), as "25us",
        from 1ns; default: 30ms (ns3::CpuLoad::DutyCycle)
    :param load_cycle_spread: cycles of several such loads differ at random by up to this share, and each begins
        anywhere in its own; 0: all are in step; allowed: 0 to 0.99 (share of the cycle); default: 0 (assumed)
    :param weight: scheduling weight; allowed: whole numbers 1 to 65535; default: 256 (ns3::GuestNode::Weight)
    :param cap: most CPU time it gets; 0: no limit; allowed: whole numbers 0 to 102400 (per cent of a pCPU); default: 0
        (published: Xen's default)
    :param hz: timer interrupts of its kernel; allowed: whole numbers 1 to 10000 (per second); default: 100
        (ns3::GuestNode::Hz)
    :param rx_buffers: receive buffers it posts, always as many; allowed: whole numbers 38 to 256; default: 64
        (ns3::NetfrontDevice::RxTargetMin, ns3::NetfrontDevice::RxTargetMax)
    :param notify: when it notifies dom0: once per burst of packets, or for each packet; allowed: burst, packet;
        default: packet (ns3::NetfrontDevice::NotifyMode)
    :param tso: it hands super-segments to dom0; allowed: true or false; default: false (ns3::NetfrontDevice::Tso)
    :param network: it has TCP/IP and an address if a workload needs it, or always; allowed: used, always; default: used
        (assumed)
    :param offload: who helps its TCP; both: vFlood and vSnoop, one after the other or as one machine; allowed: none,
        vflood, vsnoop, both, both-integrated, pvtcp, leulo; default: none (published: plain Xen)
    :param attributes: attributes of the guest; allowed: a table of attributes, with values that are texts, numbers,
        true or false (ns3::GuestNode)
    :param netfront: attributes of its network interface; allowed: a table of attributes, with values that are texts,
        numbers, true or false (ns3::NetfrontDevice)
    :param netback: attributes of that in dom0; allowed: a table of attributes, with values that are texts, numbers,
        true or false (ns3::NetbackDevice)
    :param load_attributes: attributes of its load; allowed: a table of attributes, with values that are texts, numbers,
        true or false (ns3::CpuLoad)
    :param pvtcp: attributes of PVTCP; allowed: a table of attributes, with values that are texts, numbers, true or
        false (ns3::PvtcpTimers)
    :param tcp: kernel whose TCP it has; allowed: linux-2.6.18, linux-2.6.32, modern; default: linux-2.6.18 (published:
        the vFlood testbed)
    :param congestion: its congestion control: the kernel's, or another; vFlood's in dom0 follows it; allowed: kernel,
        reno, cubic, or the name of a type of ns3::TcpCongestionOps; default: kernel (assumed)
    :param initial_cwnd: its first window; 0: the kernel's; vFlood's in dom0 follows it; allowed: whole numbers 0 to
        1000 (segments); default: 0 (assumed)
    :param send_buffer: send buffer of its sockets; allowed: a size with its unit (B, kB, MB, GB, KiB, MiB or GiB), as
        "100kB", 1B to 4GB; default: 131072 (ns3::TcpSocket::SndBufSize)
    :param receive_buffer: receive buffer of its sockets; allowed: a size with its unit (B, kB, MB, GB, KiB, MiB or
        GiB), as "100kB", 1B to 4GB; default: 131072 (ns3::TcpSocket::RcvBufSize)
    :param min_rto: floor of the retransmission timeout's variance; allowed: a time with its unit (ns, us, ms, s, min or
        h), as "25us", from 1ns; default: 200ms (published: Linux 2.6 source)
    :param sack: selective acknowledgements; allowed: true or false; default: true (ns3::TcpSocketBase::Sack)
    :param tcp_attributes: attributes of its TCP; allowed: a table of attributes, with values that are texts, numbers,
        true or false (ns3::GuestTcpL4Protocol)
    :param socket_attributes: attributes of its TCP sockets; allowed: a table of attributes, with values that are texts,
        numbers, true or false (ns3::TcpSocketBase)
    """

    TABLE: ClassVar[str] = "guest"
    KEYS: ClassVar[Tuple[Tuple[str, str], ...]] = (
        ("name", "name"),
        ("count", "count"),
        ("host", "host"),
        ("pcpus", "pcpus"),
        ("load", "load"),
        ("load_mode", "load-mode"),
        ("load_cycle", "load-cycle"),
        ("load_cycle_spread", "load-cycle-spread"),
        ("weight", "weight"),
        ("cap", "cap"),
        ("hz", "hz"),
        ("rx_buffers", "rx-buffers"),
        ("notify", "notify"),
        ("tso", "tso"),
        ("network", "network"),
        ("offload", "offload"),
        ("attributes", "attributes"),
        ("netfront", "netfront"),
        ("netback", "netback"),
        ("load_attributes", "load-attributes"),
        ("pvtcp", "pvtcp"),
        ("tcp", "tcp"),
        ("congestion", "congestion"),
        ("initial_cwnd", "initial-cwnd"),
        ("send_buffer", "send-buffer"),
        ("receive_buffer", "receive-buffer"),
        ("min_rto", "min-rto"),
        ("sack", "sack"),
        ("tcp_attributes", "tcp-attributes"),
        ("socket_attributes", "socket-attributes"),
    )

    name: str
    host: str
    count: Optional[int] = None
    pcpus: Optional[Sequence[int]] = None
    load: Optional[float] = None
    load_mode: Optional[str] = None
    load_cycle: Optional[str] = None
    load_cycle_spread: Optional[float] = None
    weight: Optional[int] = None
    cap: Optional[int] = None
    hz: Optional[int] = None
    rx_buffers: Optional[int] = None
    notify: Optional[str] = None
    tso: Optional[bool] = None
    network: Optional[str] = None
    offload: Optional[str] = None
    attributes: Optional[Attributes] = None
    netfront: Optional[Attributes] = None
    netback: Optional[Attributes] = None
    load_attributes: Optional[Attributes] = None
    pvtcp: Optional[Attributes] = None
    tcp: Optional[str] = None
    congestion: Optional[str] = None
    initial_cwnd: Optional[int] = None
    send_buffer: Optional[str] = None
    receive_buffer: Optional[str] = None
    min_rto: Optional[str] = None
    sack: Optional[bool] = None
    tcp_attributes: Optional[Attributes] = None
    socket_attributes: Optional[Attributes] = None


@dataclass
class Native(Element):
    """A machine without virtualisation.

    :param name: its name; of several: <name>1, <name>2 and so on; allowed: a name of letters, digits, - and _
    :param count: how many there are; allowed: whole numbers 1 to 256; default: 1 (assumed)
    :param tcp: kernel whose TCP it has; allowed: linux-2.6.18, linux-2.6.32, modern; default: linux-2.6.18 (published:
        the vFlood testbed)
    :param congestion: its congestion control: the kernel's, or another; vFlood's in dom0 follows it; allowed: kernel,
        reno, cubic, or the name of a type of ns3::TcpCongestionOps; default: kernel (assumed)
    :param initial_cwnd: its first window; 0: the kernel's; vFlood's in dom0 follows it; allowed: whole numbers 0 to
        1000 (segments); default: 0 (assumed)
    :param send_buffer: send buffer of its sockets; allowed: a size with its unit (B, kB, MB, GB, KiB, MiB or GiB), as
        "100kB", 1B to 4GB; default: 131072 (ns3::TcpSocket::SndBufSize)
    :param receive_buffer: receive buffer of its sockets; allowed: a size with its unit (B, kB, MB, GB, KiB, MiB or
        GiB), as "100kB", 1B to 4GB; default: 131072 (ns3::TcpSocket::RcvBufSize)
    :param min_rto: floor of the retransmission timeout's variance; allowed: a time with its unit (ns, us, ms, s, min or
        h), as "25us", from 1ns; default: 200ms (published: Linux 2.6 source)
    :param sack: selective acknowledgements; allowed: true or false; default: true (ns3::TcpSocketBase::Sack)
    :param tcp_attributes: attributes of its TCP; allowed: a table of attributes, with values that are texts, numbers,
        true or false (ns3::GuestTcpL4Protocol)
    :param socket_attributes: attributes of its TCP sockets; allowed: a table of attributes, with values that are texts,
        numbers, true or false (ns3::TcpSocketBase)
    :param cpu: its software costs CPU time: attributes of its CPU; not given: it costs none; allowed: a table of
        attributes, with values that are texts, numbers, true or false (ns3::NodeCpu)
    :param coalesce: interrupt coalescing of its NIC; allowed: a time with its unit (ns, us, ms, s, min or h), as
        "25us", from 0s; default: 20us (ns3::EthernetNetDevice::InterruptDelay)
    :param interrupt_interval: from an interrupt of its NIC to the next one at least; allowed: a time with its unit (ns,
        us, ms, s, min or h), as "25us", from 0s; default: 0s (ns3::EthernetNetDevice::InterruptInterval)
    :param nic: attributes of its NIC; allowed: a table of attributes, with values that are texts, numbers, true or
        false (ns3::EthernetNetDevice)
    """

    TABLE: ClassVar[str] = "native"
    KEYS: ClassVar[Tuple[Tuple[str, str], ...]] = (
        ("name", "name"),
        ("count", "count"),
        ("tcp", "tcp"),
        ("congestion", "congestion"),
        ("initial_cwnd", "initial-cwnd"),
        ("send_buffer", "send-buffer"),
        ("receive_buffer", "receive-buffer"),
        ("min_rto", "min-rto"),
        ("sack", "sack"),
        ("tcp_attributes", "tcp-attributes"),
        ("socket_attributes", "socket-attributes"),
        ("cpu", "cpu"),
        ("coalesce", "coalesce"),
        ("interrupt_interval", "interrupt-interval"),
        ("nic", "nic"),
    )

    name: str
    count: Optional[int] = None
    tcp: Optional[str] = None
    congestion: Optional[str] = None
    initial_cwnd: Optional[int] = None
    send_buffer: Optional[str] = None
    receive_buffer: Optional[str] = None
    min_rto: Optional[str] = None
    sack: Optional[bool] = None
    tcp_attributes: Optional[Attributes] = None
    socket_attributes: Optional[Attributes] = None
    cpu: Optional[Attributes] = None
    coalesce: Optional[str] = None
    interrupt_interval: Optional[str] = None
    nic: Optional[Attributes] = None


@dataclass
class Link(Element):
    """A cable between two machines.

    :param between: names of the two machines, hosts or natives, that it connects; allowed: a name, or a list of names
    :param rate: speed, each way; allowed: a rate with its unit (b/s, kb/s, Mb/s or Gb/s), as "1Gb/s", 1b/s to
        10000Gb/s; default: 1000000000bps (ns3::EthernetNetDevice::DataRate)
    :param delay: one-way delay of each cable; allowed: a time with its unit (ns, us, ms, s, min or h), as "25us", from
        0s; default: 500ns (ns3::EthernetChannel::Delay)
    :param loss: frames that get lost, at random, each way; allowed: 0 to 1 (share of the frames); default: 0 (assumed)
    """

    TABLE: ClassVar[str] = "link"
    KEYS: ClassVar[Tuple[Tuple[str, str], ...]] = (
        ("between", "between"),
        ("rate", "rate"),
        ("delay", "delay"),
        ("loss", "loss"),
    )

    between: Union[str, Sequence[str]]
    rate: Optional[str] = None
    delay: Optional[str] = None
    loss: Optional[float] = None


@dataclass
class Switch(Element):
    """A switch, with a cable to each of its machines.

    :param name: its name; allowed: a name of letters, digits, - and _
    :param ports: names of the hosts and natives that it connects, in the order of its ports; allowed: a name, or a list
        of names
    :param buffer: buffer of each port towards a machine, payload of frames; not given: 1000 frames; allowed: a size
        with its unit (B, kB, MB, GB, KiB, MiB or GiB), as "100kB", 1514B to 4GB
    :param port: attributes of its ports; allowed: a table of attributes, with values that are texts, numbers, true or
        false (ns3::EthernetNetDevice)
    :param rate: speed, each way; allowed: a rate with its unit (b/s, kb/s, Mb/s or Gb/s), as "1Gb/s", 1b/s to
        10000Gb/s; default: 1000000000bps (ns3::EthernetNetDevice::DataRate)
    :param delay: one-way delay of each cable; allowed: a time with its unit (ns, us, ms, s, min or h), as "25us", from
        0s; default: 500ns (ns3::EthernetChannel::Delay)
    :param loss: frames that get lost, at random, each way; allowed: 0 to 1 (share of the frames); default: 0 (assumed)
    """

    TABLE: ClassVar[str] = "switch"
    KEYS: ClassVar[Tuple[Tuple[str, str], ...]] = (
        ("name", "name"),
        ("ports", "ports"),
        ("buffer", "buffer"),
        ("port", "port"),
        ("rate", "rate"),
        ("delay", "delay"),
        ("loss", "loss"),
    )

    name: str
    ports: Union[str, Sequence[str]]
    buffer: Optional[str] = None
    port: Optional[Attributes] = None
    rate: Optional[str] = None
    delay: Optional[str] = None
    loss: Optional[float] = None


@dataclass
class Transfers(Element):
    """Transfers of a fixed size, one after the other, a connection each.

    :param name: its name, for results; allowed: a name of letters, digits, - and _
    :param from_: who sends: each of them; allowed: a name, or a list of names
    :param to: who receives; allowed: a name of letters, digits, - and _
    :param start: when it starts; not given: at the scenario's warmup, broadcasts at once; allowed: a time with its unit
        (ns, us, ms, s, min or h), as "25us", from 0s
    :param port: port of the receiver or server; not given: one that is free there; allowed: whole numbers 1 to 65535
    :param bytes: size of a transfer; allowed: a size with its unit (B, kB, MB, GB, KiB, MiB or GiB), as "100kB", from
        1B; default: 100000 (ns3::TransferApplication::Bytes)
    :param count: number of transfers of each sender; allowed: whole numbers 1 to 1000000000; default: 100
        (ns3::TransferApplication::Transfers)
    :param gap: longest pause between transfers: they are uniform; allowed: a time with its unit (ns, us, ms, s, min or
        h), as "25us", from 0s; default: 0s (assumed)
    :param least_gap: shortest pause between transfers, at most gap: then all are the same; allowed: a time with its
        unit (ns, us, ms, s, min or h), as "25us", from 0s; default: 0s (assumed)
    :param reader: the receiver reads in the middle of receiving a segment, or as a process, after all packets that are
        there (Linux); allowed: callback, process; default: callback (ns3::TransferSink::AsProcess)
    """

    TABLE: ClassVar[str] = "workload"
    KIND: ClassVar[str] = "transfer"
    KEYS: ClassVar[Tuple[Tuple[str, str], ...]] = (
        ("name", "name"),
        ("from_", "from"),
        ("to", "to"),
        ("start", "start"),
        ("port", "port"),
        ("bytes", "bytes"),
        ("count", "count"),
        ("gap", "gap"),
        ("least_gap", "least-gap"),
        ("reader", "reader"),
    )

    name: str
    from_: Union[str, Sequence[str]]
    to: str
    start: Optional[str] = None
    port: Optional[int] = None
    bytes: Optional[str] = None
    count: Optional[int] = None
    gap: Optional[str] = None
    least_gap: Optional[str] = None
    reader: Optional[str] = None


@dataclass
class Pings(Element):
    """A series of pings.

    :param name: its name, for results; allowed: a name of letters, digits, - and _
    :param from_: who pings: one machine; allowed: a name, or a list of names
    :param to: who answers; allowed: a name of letters, digits, - and _
    :param start: when it starts; not given: at the scenario's warmup, broadcasts at once; allowed: a time with its unit
        (ns, us, ms, s, min or h), as "25us", from 0s
    :param bytes: payload of a ping; allowed: a size with its unit (B, kB, MB, GB, KiB, MiB or GiB), as "100kB", 0B to
        1400B; default: 56 (ns3::PingSeries::Size)
    :param count: number of pings; allowed: whole numbers 1 to 65535; default: 1000 (ns3::PingSeries::Count)
    :param interval: mean time between pings; allowed: a time with its unit (ns, us, ms, s, min or h), as "25us", from
        1us; default: 100ms (published: PVTCP paper)
    :param interval_spread: intervals are uniform within this share of their mean; fixed ones beat with the scheduling
        cycle; allowed: 0 to 1 (share of the mean); default: 0.5 (assumed)
    """

    TABLE: ClassVar[str] = "workload"
    KIND: ClassVar[str] = "ping"
    KEYS: ClassVar[Tuple[Tuple[str, str], ...]] = (
        ("name", "name"),
        ("from_", "from"),
        ("to", "to"),
        ("start", "start"),
        ("bytes", "bytes"),
        ("count", "count"),
        ("interval", "interval"),
        ("interval_spread", "interval-spread"),
    )

    name: str
    from_: Union[str, Sequence[str]]
    to: str
    start: Optional[str] = None
    bytes: Optional[str] = None
    count: Optional[int] = None
    interval: Optional[str] = None
    interval_spread: Optional[float] = None


@dataclass
class Incast(Element):
    """One receiver asks all senders for a block, waits for all of them, and asks again.

    :param name: its name, for results; allowed: a name of letters, digits, - and _
    :param from_: who sends: all of them; allowed: a name, or a list of names
    :param to: who receives; allowed: a name of letters, digits, - and _
    :param start: when it starts; not given: at the scenario's warmup, broadcasts at once; allowed: a time with its unit
        (ns, us, ms, s, min or h), as "25us", from 0s
    :param port: port of the receiver or server; not given: one that is free there; allowed: whole numbers 1 to 65535
    :param bytes: block asked of each sender per round; allowed: a size with its unit (B, kB, MB, GB, KiB, MiB or GiB),
        as "100kB", 1B to 4294967295B; default: 1024000 (ns3::IncastClient::BlockSize)
    :param count: number of rounds; allowed: whole numbers 1 to 1000000000; default: 2000 (ns3::IncastClient::Rounds)
    """

    TABLE: ClassVar[str] = "workload"
    KIND: ClassVar[str] = "incast"
    KEYS: ClassVar[Tuple[Tuple[str, str], ...]] = (
        ("name", "name"),
        ("from_", "from"),
        ("to", "to"),
        ("start", "start"),
        ("port", "port"),
        ("bytes", "bytes"),
        ("count", "count"),
    )

    name: str
    from_: Union[str, Sequence[str]]
    to: str
    start: Optional[str] = None
    port: Optional[int] = None
    bytes: Optional[str] = None
    count: Optional[int] = None


@dataclass
class Http(Element):
    """Requests and responses of fixed sizes, as of a web server.

    :param name: its name, for results; allowed: a name of letters, digits, - and _
    :param from_: who asks: each of them; allowed: a name, or a list of names
    :param to: who answers; allowed: a name of letters, digits, - and _
    :param start: when it starts; not given: at the scenario's warmup, broadcasts at once; allowed: a time with its unit
        (ns, us, ms, s, min or h), as "25us", from 0s
    :param port: port of the receiver or server; not given: one that is free there; allowed: whole numbers 1 to 65535
    :param request_bytes: size of a request; allowed: a size with its unit (B, kB, MB, GB, KiB, MiB or GiB), as "100kB",
        1B to 1GiB; default: 400 (ns3::RequestClient::RequestSize, ns3::RequestServer::RequestSize)
    :param bytes: size of a response; allowed: a size with its unit (B, kB, MB, GB, KiB, MiB or GiB), as "100kB", 1B to
        1GiB; default: 8000 (ns3::RequestClient::ResponseSize, ns3::RequestServer::ResponseSize)
    :param count: number of requests of each client; allowed: whole numbers 1 to 1000000000; default: 100
        (ns3::RequestClient::Requests)
    :param gap: pauses between a response and the next request are uniform in 0 to this; allowed: a time with its unit
        (ns, us, ms, s, min or h), as "25us", from 0s; default: 0s (assumed)
    :param keep_alive: all requests go over one connection, or each over its own; allowed: true or false; default: true
        (ns3::RequestClient::KeepAlive)
    """

    TABLE: ClassVar[str] = "workload"
    KIND: ClassVar[str] = "http"
    KEYS: ClassVar[Tuple[Tuple[str, str], ...]] = (
        ("name", "name"),
        ("from_", "from"),
        ("to", "to"),
        ("start", "start"),
        ("port", "port"),
        ("request_bytes", "request-bytes"),
        ("bytes", "bytes"),
        ("count", "count"),
        ("gap", "gap"),
        ("keep_alive", "keep-alive"),
    )

    name: str
    from_: Union[str, Sequence[str]]
    to: str
    start: Optional[str] = None
    port: Optional[int] = None
    request_bytes: Optional[str] = None
    bytes: Optional[str] = None
    count: Optional[int] = None
    gap: Optional[str] = None
    keep_alive: Optional[bool] = None


@dataclass
class Bulk(Element):
    """A connection that sends as fast as it can.

    :param name: its name, for results; allowed: a name of letters, digits, - and _
    :param from_: who sends: each of them; allowed: a name, or a list of names
    :param to: who receives; allowed: a name of letters, digits, - and _
    :param start: when it starts; not given: at the scenario's warmup, broadcasts at once; allowed: a time with its unit
        (ns, us, ms, s, min or h), as "25us", from 0s
    :param port: port of the receiver or server; not given: one that is free there; allowed: whole numbers 1 to 65535
    :param bytes: how much each sends; 0: as much as it can until the run ends; allowed: a size with its unit (B, kB,
        MB, GB, KiB, MiB or GiB), as "100kB", from 0B; default: 0 (ns3::BulkSendApplication::MaxBytes)
    """

    TABLE: ClassVar[str] = "workload"
    KIND: ClassVar[str] = "bulk"
    KEYS: ClassVar[Tuple[Tuple[str, str], ...]] = (
        ("name", "name"),
        ("from_", "from"),
        ("to", "to"),
        ("start", "start"),
        ("port", "port"),
        ("bytes", "bytes"),
    )

    name: str
    from_: Union[str, Sequence[str]]
    to: str
    start: Optional[str] = None
    port: Optional[int] = None
    bytes: Optional[str] = None


@dataclass
class OnOff(Element):
    """Packets at a fixed rate, with pauses, until the run ends.

    :param name: its name, for results; allowed: a name of letters, digits, - and _
    :param from_: who sends: each of them; allowed: a name, or a list of names
    :param to: who receives; allowed: a name of letters, digits, - and _
    :param start: when it starts; not given: at the scenario's warmup, broadcasts at once; allowed: a time with its unit
        (ns, us, ms, s, min or h), as "25us", from 0s
    :param port: port of the receiver or server; not given: one that is free there; allowed: whole numbers 1 to 65535
    :param protocol: over TCP or UDP; allowed: tcp, udp; default: udp (ns3::OnOffApplication::Protocol,
        ns3::PacketSink::Protocol)
    :param rate: rate while it sends; allowed: a rate with its unit (b/s, kb/s, Mb/s or Gb/s), as "1Gb/s", 1b/s to
        10000Gb/s; default: 500000bps (ns3::OnOffApplication::DataRate)
    :param bytes: size of a packet; allowed: a size with its unit (B, kB, MB, GB, KiB, MiB or GiB), as "100kB", 12B to
        65kB; default: 512 (ns3::OnOffApplication::PacketSize)
    :param on: mean time for which it sends, exponential; allowed: a time with its unit (ns, us, ms, s, min or h), as
        "25us", from 1us; default: 1s (assumed)
    :param off: mean pause, exponential; 0s: it never pauses; allowed: a time with its unit (ns, us, ms, s, min or h),
        as "25us", from 0s; default: 1s (assumed)
    """

    TABLE: ClassVar[str] = "workload"
    KIND: ClassVar[str] = "on-off"
    KEYS: ClassVar[Tuple[Tuple[str, str], ...]] = (
        ("name", "name"),
        ("from_", "from"),
        ("to", "to"),
        ("start", "start"),
        ("port", "port"),
        ("protocol", "protocol"),
        ("rate", "rate"),
        ("bytes", "bytes"),
        ("on", "on"),
        ("off", "off"),
    )

    name: str
    from_: Union[str, Sequence[str]]
    to: str
    start: Optional[str] = None
    port: Optional[int] = None
    protocol: Optional[str] = None
    rate: Optional[str] = None
    bytes: Optional[str] = None
    on: Optional[str] = None
    off: Optional[str] = None


@dataclass
class Broadcasts(Element):
    """Small frames to everybody, as a LAN has them: each wakes dom0 and guests.

    :param name: its name, for results; allowed: a name of letters, digits, - and _
    :param from_: who sends: one host or native, from its NIC; allowed: a name, or a list of names
    :param start: when it starts; not given: at the scenario's warmup, broadcasts at once; allowed: a time with its unit
        (ns, us, ms, s, min or h), as "25us", from 0s
    :param frames_per_second: mean rate; times between frames are exponential; allowed: 1e-06 to 1e+05 (per second);
        default: 100 (derived: dom0 is scheduled every 10 ms)
    """

    TABLE: ClassVar[str] = "workload"
    KIND: ClassVar[str] = "broadcast"
    KEYS: ClassVar[Tuple[Tuple[str, str], ...]] = (
        ("name", "name"),
        ("from_", "from"),
        ("start", "start"),
        ("frames_per_second", "frames-per-second"),
    )

    name: str
    from_: Union[str, Sequence[str]]
    start: Optional[str] = None
    frames_per_second: Optional[float] = None


@dataclass
class Trace(Element):
    """A file that the run writes.

    :param kind: a timeline of a host, for ui.perfetto.dev; or the frames of a machine's interface, for Wireshark;
        allowed: timeline, pcap
    :param of: name of the host, or of the machine; allowed: a name of letters, digits, - and _
    :param file: the file, replaced if it exists; allowed: a text
    :param from_: when a timeline begins; not given: at warmup; allowed: a time with its unit (ns, us, ms, s, min or h),
        as "25us", from 0s
    :param to: when a timeline ends; not given: with the run; allowed: a time with its unit (ns, us, ms, s, min or h),
        as "25us", from 1ns
    :param ports: TCP ports whose segments a timeline shows; not given: those of all workloads; allowed: a list of whole
        numbers, 1 to 65535
    """

    TABLE: ClassVar[str] = "trace"
    KEYS: ClassVar[Tuple[Tuple[str, str], ...]] = (
        ("kind", "kind"),
        ("of", "of"),
        ("file", "file"),
        ("from_", "from"),
        ("to", "to"),
        ("ports", "ports"),
    )

    kind: str
    of: str
    file: str
    from_: Optional[str] = None
    to: Optional[str] = None
    ports: Optional[Sequence[int]] = None


WORKLOADS: Tuple[Type[Element], ...] = (Transfers, Pings, Incast, Http, Bulk, OnOff, Broadcasts)
PARTS: Tuple[Type[Element], ...] = (Host, Guest, Native, Link, Switch, Transfers, Pings, Incast, Http, Bulk, OnOff, Broadcasts, Trace)
