# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The simulator: ns-3 with virtualised hosts, for Python.

Names are those of the C++ classes, methods are in snake_case, attributes keep ns-3's names. Made by
python/native/make_stub.py from the native module.
"""

import datetime
import ipaddress
import pathlib
from typing import Any, Callable, ClassVar, ContextManager, Dict, List, Optional, Type, Union, overload

import numpy
import numpy.typing
import pandas

from vflood.errors import FatalSimulationError as FatalError
from vflood.errors import SimulationError as Error
from vflood.scenario import Scenario

__all__ = [
    "AllToAllRank",
    "Application",
    "Attribute",
    "CpuCostHelper",
    "CpuLoad",
    "Domain",
    "Error",
    "ErrorModel",
    "EthernetHelper",
    "EthernetNetDevice",
    "Event",
    "FatalError",
    "GuestInternetHelper",
    "GuestNode",
    "Hypervisor",
    "HypervisorHost",
    "IncastClient",
    "IncastServer",
    "LanBroadcast",
    "LatencyHistogram",
    "LeuloHelper",
    "NetDevice",
    "NetfrontDevice",
    "Node",
    "Object",
    "OffloadHelper",
    "PingSeries",
    "Probe",
    "PvtcpHelper",
    "RandomVariableStream",
    "RateErrorModel",
    "RequestClient",
    "RequestServer",
    "ScenarioMachine",
    "ScenarioWorkload",
    "ScenarioWorld",
    "Simulator",
    "Socket",
    "Time",
    "TimelineHelper",
    "TraceSource",
    "TransferApplication",
    "TransferLog",
    "TransferSink",
    "Vcpu",
    "VcpuAccount",
    "VcpuAccounting",
    "VcpuScheduler",
    "VfloodHelper",
    "VirtHostHelper",
    "VsnoopHelper",
    "application",
    "assign_addresses",
    "attributes",
    "create",
    "find",
    "host_presets",
    "load",
    "reset",
    "set_default",
    "set_global",
    "set_seed",
    "tcp_profiles",
    "trace",
    "trace_sockets",
    "traces",
    "types",
    "simulation",
]

class Attribute:
    """What is known of an attribute."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def help(self) -> str:
        """What it is, with unit and source of the default."""

    @property
    def owner(self) -> str:
        """The class that has it."""

    @property
    def type(self) -> str:
        """ns-3's class of the value, as ns3::TimeValue."""

    @property
    def allowed(self) -> str:
        """Range, or names that are allowed."""

    @property
    def default(self) -> str:
        """Default in objects that are created now, as text."""

    @property
    def value(self) -> Any:
        """Present value, as of Object.get(); None if it cannot be read."""

    @property
    def flags(self) -> List[str]:
        """When it can be accessed: of "construct", "set" and "get"."""

    def __repr__(self) -> str:
        """Name, type and default."""

class CpuCostHelper:
    """Gives ordinary nodes a CPU: packets cost time on it."""

    def __init__(self) -> None:
        ...

    def set_attributes(self, **attributes: Any) -> None:
        """Attributes of ns3::NodeCpu."""

    def install(self, node: Node) -> Object:
        """Put a CPU between a node and its devices, once all of them are there; an ns3::NodeCpu."""

class EthernetHelper:
    """Connects nodes by full-duplex Ethernet cables, directly or through a switch."""

    def __init__(self) -> None:
        ...

    def set_device_attributes(self, **attributes: Any) -> None:
        """Attributes of ns3::EthernetNetDevice for devices of hosts made from now on."""

    def set_switch_port_attributes(self, **attributes: Any) -> None:
        """The same for ports of switches; their TxQueueSize is the port buffer."""

    def set_channel_attributes(self, **attributes: Any) -> None:
        """Attributes of ns3::EthernetChannel, as Delay (one way)."""

    def install(self, a: Node, b: Node) -> List[NetDevice]:
        """Connect two nodes directly: the device of a, then that of b."""

    def install_switch(self, switch_node: Node, hosts: List[Node]) -> List[NetDevice]:
        """Connect nodes through a switch: the devices of the nodes, in order."""

    def enable_pcap(self, prefix: str, device: NetDevice) -> None:
        """Write what passes a device to <prefix>-<node>-<device>.pcap."""

class Event:
    """A call that was scheduled."""

    def cancel(self) -> None:
        """It shall not happen."""

    @property
    def pending(self) -> bool:
        """Whether it is still to happen."""

class GuestInternetHelper:
    """Gives nodes TCP/IP as Linux has it."""

    def __init__(self) -> None:
        ...

    def set_profile(self, name: str) -> None:
        """Behave as a kernel does, one of tcp_profiles()."""

    def set_tcp_attributes(self, **attributes: Any) -> None:
        """Attributes of ns3::GuestTcpL4Protocol, as SocketType."""

    def set_socket_attributes(self, **attributes: Any) -> None:
        """Attributes of TCP sockets, as InitialCwnd, SndBufSize (bytes)."""

    def set_ipv6(self, enable: bool) -> None:
        """Whether nodes get IPv6 as well."""

    def install(self, node: Node) -> None:
        """Give a node a stack."""

class LatencyHistogram:
    """How long waits were."""

    @property
    def count(self) -> int:
        """Number of waits."""

    @property
    def mean(self) -> Time:
        """Mean wait."""

    @property
    def max(self) -> Time:
        """Longest wait."""

    def quantile(self, share: float) -> Time:
        """The wait that this share of all, 0 to 1, does not exceed, to within 1/16."""

class LeuloHelper:
    """Installs Leulo: a guest's TCP runs in the hypervisor."""

    def __init__(self, tcp: str = ...) -> None:
        """tcp: "linux", as GuestInternetHelper has it, or "stock", ns-3's own."""

    def set_cpu_attributes(self, **attributes: Any) -> None:
        """Attributes of ns3::LeuloCpu, as Placement."""

    def set_channel_attributes(self, **attributes: Any) -> None:
        """Attributes of ns3::LeuloChannel."""

    def set_stack_attributes(self, **attributes: Any) -> None:
        """Attributes of ns3::LeuloStack."""

    def set_tcp_attributes(self, **attributes: Any) -> None:
        """Attributes of the TCP in the hypervisor."""

    def set_socket_attributes(self, **attributes: Any) -> None:
        """Attributes of the sockets in the hypervisor."""

    def set_profile(self, name: str) -> None:
        """Behave as a kernel does, one of tcp_profiles()."""

    def install(self, guest: GuestNode) -> Object:
        """Give a guest without a stack its TCP in the hypervisor; the ns3::LeuloStack."""

    @staticmethod
    def device(guest: GuestNode) -> NetDevice:
        """The device that the addresses of such a guest belong to."""

class Object:
    """An object of ns-3, with attributes and trace sources by name."""

    def set(self, name: str, value: Any) -> None:
        """Set an attribute. Times are Time, "5ms" or datetime.timedelta, rates "1Gb/s" or bit/s, addresses text or ipaddress objects, (address, port) is an endpoint, enumerated values their names."""

    def get(self, name: str) -> Any:
        """The value of an attribute: bool, int, float, str, Time, rates in bit/s, an object, a list of objects, or an address."""

    def aggregated(self, type: str) -> Optional[Object]:
        """What of this class is aggregated to the object (a node's ns3::Ipv4, say), or None."""

    @property
    def type_name(self) -> str:
        """Name of the class in ns-3, as ns3::CreditScheduler."""

    def __repr__(self) -> str:
        """Class, and number of a node."""

    def __eq__(self, other: object) -> bool:
        """Whether it is the same object."""

    def __hash__(self) -> int:
        """Of the object's identity."""

    def attributes(self) -> List[Attribute]:
        """All attributes, those of its own class first, then its parents'."""

class OffloadHelper:
    """Installs vFlood and vSnoop together."""

    def __init__(self, combination: str = ...) -> None:
        """combination: "pipeline", one after the other, or "integrated", one machine."""

    def set_placement(self, placement: str) -> None:
        """Where they run: "dom0" or "nic"."""

    @property
    def vflood(self) -> VfloodHelper:
        """For the attributes of vFlood."""

    @property
    def vsnoop(self) -> VsnoopHelper:
        """For the attributes of vSnoop."""

    def install(self, host: HypervisorHost) -> None:
        """Install both on a host with an uplink."""

    def install_guest(self, guest: GuestNode) -> None:
        """Install both for a guest of such a host, which has a stack."""

class Probe:
    """What a trace source has told since the probe was made. It stays after the simulation is destroyed."""

    @property
    def source(self) -> str:
        """Name of the trace source."""

    @property
    def times_s(self) -> numpy.typing.NDArray[numpy.float64]:
        """When it fired, in seconds since the start: float64, shape (n,)."""

    @property
    def values(self) -> numpy.typing.NDArray[Any]:
        """The first column: float64, int64 or object (text), shape (n,). Of a traced value it is the new one; times are in seconds, other units are in units."""

    @property
    def columns(self) -> Dict[str, numpy.typing.NDArray[Any]]:
        """All columns by name, which ends with the unit: arrays of shape (n,)."""

    @property
    def units(self) -> Dict[str, str]:
        """Unit of each column, "" if it has none."""

    @property
    def labels(self) -> Dict[str, Dict[int, str]]:
        """By column of an enumeration: what its numbers mean, as far as they occurred."""

    def frame(self) -> pandas.DataFrame:
        """The same as a pandas.DataFrame, times in column time_s."""

    def stop(self) -> None:
        """Record nothing any more."""

    def clear(self) -> None:
        """Forget what was recorded."""

    def stop_after(self, rows: int) -> None:
        """Stop the simulation after so many more rows; 0: do not."""

    def on_row(self, call: Optional[Callable[[Dict[str, Any]], object]]) -> None:
        """Call call(row) from within the simulation at each row, a dict by column; None: do not."""

    def __len__(self) -> int:
        """Number of rows."""

    def __repr__(self) -> str:
        """Source and number of rows."""

class PvtcpHelper:
    """Installs PVTCP: timers and round trip times that know when the guest did not run."""

    def __init__(self) -> None:
        ...

    def set_attributes(self, **attributes: Any) -> None:
        """Attributes of ns3::PvtcpTimers."""

    def install(self, guest: GuestNode) -> Object:
        """Install it in a guest with a stack; the ns3::PvtcpTimers."""

class RandomVariableStream(Object):
    """Random numbers: create("ns3::ExponentialRandomVariable", Mean=0.01)."""

    def value(self) -> float:
        """The next number."""

class ScenarioMachine:
    """A machine of a scenario."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def node(self) -> Node:
        """The machine: a Node, HypervisorHost or GuestNode."""

    @property
    def host(self) -> Optional[HypervisorHost]:
        """The same, if it is a host; the host of a guest; otherwise None."""

    @property
    def guest(self) -> Optional[GuestNode]:
        """The same, if it is a guest; otherwise None."""

    @property
    def nic(self) -> Optional[NetDevice]:
        """Its NIC; of a guest that of its host."""

    @property
    def device(self) -> Optional[NetDevice]:
        """The device that its address belongs to, or None."""

    @property
    def load(self) -> Optional[CpuLoad]:
        """Its background load, or None."""

    @property
    def address(self) -> ipaddress.IPv4Address:
        """Its IPv4 address."""

class ScenarioWorkload:
    """Something that machines of a scenario do, and what came of it."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def kind(self) -> str:
        """Its kind, as in a file."""

    @property
    def applications(self) -> List[Application]:
        """Its applications: receivers and servers first."""

    @property
    def asked(self) -> int:
        """How many things were asked for, as transfers; 0: it goes on until the run ends."""

    @property
    def done(self) -> int:
        """How many of them are over."""

    @property
    def error(self) -> str:
        """Why it ended early; empty if it did not."""

    @property
    def columns(self) -> Dict[str, numpy.typing.NDArray[Any]]:
        """What came of it, a row for each thing: arrays of shape (n,) by column, names end with units."""

    def frame(self) -> pandas.DataFrame:
        """The same as a pandas.DataFrame."""

    @property
    def summary(self) -> Dict[str, Any]:
        """The same in a few numbers, names end with units."""

class ScenarioWorld:
    """A scenario as objects, by name. Read its results before the simulation is destroyed."""

    def __init__(self, source: Union[str, pathlib.Path, Scenario], overrides: Dict[str, str] = ...) -> None:
        """source: a TOML file, its text (with line breaks), or a vflood.Scenario. overrides: keys that are set anew, as {"guest.vm.load": "0.9"}."""

    @property
    def machines(self) -> List[str]:
        """Names of all machines."""

    def machine(self, name: str) -> ScenarioMachine:
        """A machine."""

    @property
    def workloads(self) -> List[str]:
        """Names of all workloads."""

    def workload(self, name: str) -> ScenarioWorkload:
        """A workload."""

    def __getitem__(self, name: str) -> Node:
        """The node of a machine: a Node, HypervisorHost or GuestNode."""

    def enable_accounting(self) -> None:
        """Account for every vCPU's time from the end of the warm-up on. Before run()."""

    def run(self, progress: Optional[Callable[..., object]] = ..., interval_s: float = ...) -> None:
        """Run until all workloads that ever end have ended. progress and interval_s are as for Simulator.run()."""

    @property
    def finished(self) -> bool:
        """Whether all that was asked for was done."""

    @property
    def end(self) -> Time:
        """Time of the simulation when the run ended."""

    def vcpus(self) -> pandas.DataFrame:
        """A row for every vCPU, with units in the names of columns: a pandas.DataFrame; needs enable_accounting()."""

class Simulator:
    """The simulator: there is one per process. now: time since its start; events: number of events so far."""

    now: ClassVar[Time]
    """Time since the start of the simulation."""

    events: ClassVar[int]
    """Number of events so far."""

    @staticmethod
    def run(until: Optional[Union[Time, str, datetime.timedelta, float]] = ..., progress: Optional[Callable[[float, Optional[float]], object]] = ..., interval_s: float = ...) -> None:
        """Run until a time (a number: in seconds since the start of the simulation), or until there is nothing left to do. progress(now_s, share) is called about every interval_s seconds of the wall clock, share being None without until; it does not change results. Other threads of Python run meanwhile; Ctrl-C raises KeyboardInterrupt. What a scheduled callable or progress raises ends the run and is raised here."""

    @staticmethod
    def schedule(delay: Union[Time, str, datetime.timedelta, float], call: Callable[[], object], node: Optional[Node] = ...) -> Event:
        """Call call() after a delay (a number: in seconds). On a guest's node it waits for the guest's vCPU, as a packet does; without node it happens at its time."""

    @staticmethod
    def stop(delay: Optional[Union[Time, str, datetime.timedelta, float]] = ...) -> None:
        """End the run: now, from within a callable, or after a delay (a number: in seconds)."""

    @staticmethod
    def destroy() -> None:
        """End the simulation: files are complete afterwards, and what belongs to it cannot be used any more."""

class Socket(Object):
    """A socket."""

class Time:
    """A span of time, or a time of the simulation since its start. Whole nanoseconds."""

    def __init__(self, time: Union[Time, str, datetime.timedelta, float]) -> None:
        """time: a number with a unit as "5ms", a datetime.timedelta, a Time, or a number of seconds."""

    @property
    def s(self) -> float:
        """In seconds."""

    @property
    def ms(self) -> float:
        """In milliseconds."""

    @property
    def us(self) -> float:
        """In microseconds."""

    @property
    def ns(self) -> int:
        """In nanoseconds, exactly."""

    def __add__(self, other: Union[Time, str, datetime.timedelta, float]) -> Time:
        """Sum."""

    def __sub__(self, other: Union[Time, str, datetime.timedelta, float]) -> Time:
        """Difference."""

    def __mul__(self, factor: float) -> Time:
        """Multiple, to the nearest nanosecond."""

    def __truediv__(self, other: Time) -> float:
        """Ratio of two times."""

    def __eq__(self, other: object) -> bool:
        """Same time."""

    def __hash__(self) -> int:
        """Of the nanoseconds."""

    def __lt__(self, other: Time) -> bool:
        """Shorter or earlier."""

    def __le__(self, other: Time) -> bool:
        """Not longer or later."""

    def __gt__(self, other: Time) -> bool:
        """Longer or later."""

    def __ge__(self, other: Time) -> bool:
        """Not shorter or earlier."""

    def __float__(self) -> float:
        """In seconds."""

    def __repr__(self) -> str:
        """As the call that makes it."""

class TimelineHelper:
    """Writes timelines of hosts, for ui.perfetto.dev."""

    def __init__(self) -> None:
        ...

    def set_attributes(self, **attributes: Any) -> None:
        """Attributes of ns3::Timeline, as From and To."""

    def enable(self, path: str, host: HypervisorHost) -> None:
        """Write the timeline of a host, once its guests and NICs are there. The file is complete after Simulator.destroy()."""

class TraceSource:
    """What is known of a trace source."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def help(self) -> str:
        """When it fires."""

    @property
    def owner(self) -> str:
        """The class that has it."""

    @property
    def signature(self) -> str:
        """ns-3's name of its arguments."""

    @property
    def columns(self) -> List[str]:
        """What a probe records of it, names ending with units."""

    @property
    def recordable(self) -> bool:
        """Whether a probe can record it."""

    def __repr__(self) -> str:
        """Its name."""

class TransferLog:
    """What became of transfers, from both ends. It stays after the simulation is destroyed."""

    def __init__(self) -> None:
        ...

    @overload
    def watch(self, application: TransferApplication) -> None:
        """Listen to a sender or a receiver: a TransferApplication or a TransferSink."""
    @overload
    def watch(self, application: TransferSink) -> None:
        """Listen to a receiver."""

    def stop_after(self, transfers: int) -> None:
        """Stop the simulation when so many transfers are over at both ends."""

    @property
    def ended(self) -> int:
        """Number of transfers that are over."""

    @property
    def columns(self) -> Dict[str, numpy.typing.NDArray[Any]]:
        """All transfers in order of start, arrays of shape (n,): start_s, first_byte_s, end_s (seconds), read_bytes, wrong_bytes (bytes), goodput_mbps (Mb/s; 0 if it failed or goes on), ended, failed (bool)."""

    def frame(self) -> pandas.DataFrame:
        """The same as a pandas.DataFrame."""

    def __len__(self) -> int:
        """Number of transfers that were started."""

class Vcpu(Object):
    """A virtual CPU."""

    @property
    def id(self) -> int:
        """Number on its host, from 0."""

    @property
    def domain(self) -> Domain:
        """Its domain."""

    @property
    def state(self) -> str:
        """Run state: "running", "runnable" (waits for a pCPU), "blocked" or "offline"."""

    @property
    def stolen_time(self) -> Time:
        """Time that it could run and did not, so far."""

    @property
    def run_time(self) -> Time:
        """Time that it ran, so far."""

    @property
    def blocked_time(self) -> Time:
        """Time that it had nothing to do, so far."""

class VcpuAccount:
    """What is known of a vCPU since its accounting began."""

    @property
    def name(self) -> str:
        """As Xen's tools write it: d1v0 is vCPU 0 of domain 1."""

    @property
    def domain(self) -> str:
        """Name of the domain."""

    @property
    def running(self) -> Time:
        """Time on a pCPU."""

    @property
    def stolen(self) -> Time:
        """Time that it could run and did not."""

    @property
    def blocked(self) -> Time:
        """Time that it had nothing to do."""

    @property
    def offline(self) -> Time:
        """Time that it was paused."""

    @property
    def wakes(self) -> int:
        """Times it got work while it had none."""

    @property
    def dispatches(self) -> int:
        """Times it was put on a pCPU."""

    @property
    def preemptions(self) -> int:
        """Times it was taken off a pCPU although it had work."""

    @property
    def wake_to_run(self) -> LatencyHistogram:
        """Waits from waking to running."""

    @property
    def preempt_to_run(self) -> LatencyHistogram:
        """Waits from being preempted to running again."""

class VcpuAccounting:
    """Time of every vCPU of a host by run state, and its waits. It listens and changes nothing; read it before the simulation is destroyed."""

    def __init__(self, host: HypervisorHost) -> None:
        """host: all vCPUs that it has now are watched."""

    def reset(self) -> None:
        """Start from zero, as at the end of a warm-up."""

    @property
    def elapsed(self) -> Time:
        """Time since the start or reset()."""

    def account(self, vcpu: Vcpu) -> VcpuAccount:
        """The account of a vCPU, up to now."""

    def accounts(self) -> List[VcpuAccount]:
        """The accounts of all vCPUs, up to now."""

    def __str__(self) -> str:
        """Two tables, as xenalyze has them."""

class VcpuScheduler(Object):
    """Who decides which vCPU runs. Attributes by name; TypeId names as ns3::CreditScheduler."""

class VfloodHelper:
    """Installs vFlood: the guest floods its driver domain, which does the congestion control."""

    def __init__(self) -> None:
        ...

    def set_control_attributes(self, **attributes: Any) -> None:
        """Attributes of ns3::VfloodControl."""

    def set_queue_disc_attributes(self, **attributes: Any) -> None:
        """Attributes of ns3::VfloodQueueDisc."""

    def set_channel_attributes(self, **attributes: Any) -> None:
        """Attributes of ns3::VfloodChannel."""

    def set_guest_attributes(self, **attributes: Any) -> None:
        """Attributes of ns3::VfloodGuest."""

    def set_send_buffer_raised(self, raise_buffer: bool) -> None:
        """Whether guests' send buffers are raised."""

    def set_placement(self, placement: str) -> None:
        """Where it runs: "dom0" or "nic"."""

    def install(self, host: HypervisorHost) -> Object:
        """Install it on a host with an uplink; the ns3::VfloodControl."""

    def install_guest(self, guest: GuestNode) -> None:
        """Install it in a guest of such a host, which has a stack."""

class VirtHostHelper:
    """Builds virtualised hosts and guests. Make it before the first node: it makes the simulator one in which guests run only while their vCPUs do."""

    def __init__(self) -> None:
        ...

    def set_scheduler(self, type: str, **attributes: Any) -> None:
        """Scheduler of hosts created from now on, as "ns3::CreditScheduler", with attributes by name."""

    def set_preset(self, name: str) -> None:
        """A whole configuration of hosts by name, one of host_presets()."""

    def set_placement(self, placement: str) -> None:
        """Who moves guests' frames: "dom0" or "nic" (SR-IOV)."""

    def create_host(self, dom0_pcpus: List[int] = ...) -> HypervisorHost:
        """A new host, booted; pCPUs that its driver domain may run on, none: all."""

    def attach_uplink(self, host: HypervisorHost, nic: NetDevice) -> None:
        """Let the driver domain drive a NIC of the host and bridge it."""

    def create_guest(self, host: HypervisorHost, pcpus: List[int] = ...) -> GuestNode:
        """A new guest with a network interface; pCPUs it may run on, none: all."""

    def install_load(self, guest: GuestNode, load: float) -> CpuLoad:
        """A load on the guest's first vCPU that wants this share of a CPU, 0 to 1."""

    @staticmethod
    def netfront(guest: GuestNode) -> NetfrontDevice:
        """The guest's first network interface."""

    def enable_pcap(self, prefix: str, device: NetDevice) -> None:
        """Write what passes a virtual device to <prefix>-<node>-<device>.pcap."""

    def set_host_attributes(self, **attributes: Any) -> None:
        """Attributes of ns3::HypervisorHost, as Pcpus, for hosts created from now on."""

    def set_cost_attributes(self, **attributes: Any) -> None:
        """Attributes of ns3::CpuCost, what software costs in CPU time, for hosts created from now on."""

    def set_guest_attributes(self, **attributes: Any) -> None:
        """Attributes of ns3::GuestNode, as Vcpus and Weight, for guests created from now on."""

    def set_netfront_attributes(self, **attributes: Any) -> None:
        """Attributes of ns3::NetfrontDevice, as NotifyMode, for guests created from now on."""

    def set_netback_attributes(self, **attributes: Any) -> None:
        """Attributes of ns3::NetbackDevice for guests created from now on."""

    def set_nic_driver_attributes(self, **attributes: Any) -> None:
        """Attributes of ns3::Dom0NicDriver, as Gro, for uplinks attached from now on."""

    def set_load_attributes(self, **attributes: Any) -> None:
        """Attributes of ns3::CpuLoad, as Mode and DutyCycle, for loads installed from now on."""

class VsnoopHelper:
    """Installs vSnoop: the driver domain acknowledges for the guest."""

    def __init__(self) -> None:
        ...

    def set_control_attributes(self, **attributes: Any) -> None:
        """Attributes of ns3::VsnoopControl."""

    def set_placement(self, placement: str) -> None:
        """Where it runs: "dom0" or "nic"."""

    @staticmethod
    def tune_netfront(virt: VirtHostHelper) -> None:
        """Netfronts made from now on post as many buffers as published."""

    def install(self, host: HypervisorHost) -> Object:
        """Install it on a host with an uplink; the ns3::VsnoopControl."""

    def install_guest(self, guest: GuestNode) -> None:
        """Install it for a guest of such a host."""

class Application(Object):
    """Software on a node that sends or receives."""

    @property
    def node(self) -> Node:
        """Its node."""

    def start_at(self, time: Union[Time, str, datetime.timedelta, float]) -> None:
        """Start at a time (a number: in seconds)."""

    def stop_at(self, time: Union[Time, str, datetime.timedelta, float]) -> None:
        """Stop at a time (a number: in seconds)."""

class CpuLoad(Object):
    """Something on a guest's vCPU that wants a share of CPU time."""

    def start(self) -> None:
        """Begin to want CPU time (a helper has done it)."""

    def stop(self) -> None:
        """Want no more CPU time."""

    def assign_streams(self, stream: int) -> int:
        """Use random streams from this number on; how many are used."""

    @property
    def cpu_time(self) -> Time:
        """CPU time it has had."""

class Domain(Object):
    """A domain: a guest or the driver domain, as the hypervisor sees it."""

    @property
    def id(self) -> int:
        """Number on its host; 0 is the driver domain."""

    @property
    def name(self) -> str:
        """Name for traces."""

    @property
    def weight(self) -> int:
        """Share relative to other domains."""

    @property
    def cap(self) -> int:
        """Limit in per cent of one pCPU; 0: none."""

    def set_weight(self, weight: int) -> None:
        """Set the share, 1 to 65535."""

    def set_cap(self, cap: int) -> None:
        """Set the limit in per cent of one pCPU; 0: none."""

    @property
    def vcpus(self) -> List[Vcpu]:
        """Its virtual CPUs."""

class ErrorModel(Object):
    """Decides which packets are lost: ReceiveErrorModel of devices."""

class Hypervisor(Object):
    """The hypervisor of a host."""

    @property
    def domains(self) -> List[Domain]:
        """All domains; 0 is the driver domain."""

    @property
    def pcpus(self) -> List[Optional[Vcpu]]:
        """By physical CPU: the vCPU that runs there now, None if nobody does."""

    @property
    def scheduler(self) -> VcpuScheduler:
        """The scheduler."""

    def pause(self, vcpu: Vcpu) -> None:
        """Take a vCPU out of scheduling."""

    def unpause(self, vcpu: Vcpu) -> None:
        """Schedule it again."""

class IncastClient(Application):
    """Asks many servers for blocks, in rounds."""

    def add_server(self, server: Any) -> None:
        """Ask this one as well: (address, port)."""

class IncastServer(Application):
    """Sends blocks when asked."""

class LanBroadcast(Application):
    """Sends broadcasts, as a LAN has them."""

    def assign_streams(self, stream: int) -> int:
        """Use random streams from this number on; how many are used."""

    def set_device(self, device: NetDevice) -> None:
        """The device of its node that sends them."""

    @property
    def sent(self) -> int:
        """Frames sent so far."""

class NetDevice(Object):
    """A network device."""

    @property
    def node(self) -> Node:
        """Its node."""

    @property
    def index(self) -> int:
        """Number on its node."""

    @property
    def address(self) -> str:
        """Its MAC address."""

class NetfrontDevice(NetDevice):
    """A guest's half of its network interface."""

class Node(Object):
    """A node: a computer without a hypervisor."""

    def __init__(self) -> None:
        ...

    @property
    def id(self) -> int:
        """Number of the node, from 0."""

    @property
    def devices(self) -> List[NetDevice]:
        """Its devices."""

    @property
    def applications(self) -> List[Application]:
        """Its applications."""

class PingSeries(Application):
    """Sends pings."""

    def assign_streams(self, stream: int) -> int:
        """Use random streams from this number on; how many are used."""

class RateErrorModel(ErrorModel):
    """Loses packets at random."""

    def assign_streams(self, stream: int) -> int:
        """Use random streams from this number on; how many are used."""

class RequestClient(Application):
    """Sends requests and waits for responses."""

    def assign_streams(self, stream: int) -> int:
        """Use random streams from this number on; how many are used."""

class RequestServer(Application):
    """Answers requests."""

    @property
    def wrong(self) -> int:
        """Bytes of requests that were not as sent."""

class TransferApplication(Application):
    """Sends transfers of a fixed size, a new connection each."""

    def assign_streams(self, stream: int) -> int:
        """Use random streams from this number on; how many are used."""

    @property
    def socket(self) -> Optional[Socket]:
        """Socket of the transfer under way, or None."""

class TransferSink(Application):
    """Receives transfers."""

class AllToAllRank(Application):
    """A rank of an MPI program that does all-to-all exchanges."""

    def set_ranks(self, ranks: List[Any], rank: int) -> None:
        """All ranks, (address, port) each, and which this one is."""

    def add_series(self, size: int, repetitions: int) -> None:
        """Exchange messages of size bytes so often."""

    @property
    def wrong(self) -> int:
        """Bytes that were not as sent."""

class EthernetNetDevice(NetDevice):
    """A device on an Ethernet cable."""

class GuestNode(Node):
    """A guest: a node whose software runs only while its vCPU does."""

    @property
    def host(self) -> HypervisorHost:
        """Its host."""

    @property
    def domain(self) -> Domain:
        """Its domain there."""

    @property
    def vcpus(self) -> List[Vcpu]:
        """Its virtual CPUs."""

    def vcpu(self, index: int = ...) -> Vcpu:
        """One of its virtual CPUs."""

class HypervisorHost(Node):
    """A virtualised host; as a node it is its driver domain."""

    @property
    def guests(self) -> List[GuestNode]:
        """Its guests, in order of creation."""

    def guest(self, index: int) -> GuestNode:
        """One of its guests, from 0."""

    def destroy_guest(self, guest: GuestNode) -> None:
        """Shut a guest down, for good."""

    @property
    def hypervisor(self) -> Hypervisor:
        """Its hypervisor."""

    @property
    def dom0_vcpu(self) -> Vcpu:
        """The first vCPU of the driver domain."""

    @property
    def cost(self) -> Object:
        """What software costs in CPU time: attributes of ns3::CpuCost."""

    @property
    def uplinks(self) -> List[EthernetNetDevice]:
        """Its NICs."""

def application(type: str, node: Node, start: Optional[Union[Time, str, datetime.timedelta, float]] = ..., stop: Optional[Union[Time, str, datetime.timedelta, float]] = ..., **attributes: Any) -> Application:
    """A new application on a node, of any class of ns-3 or ours, with attributes by name; start and stop are times (a number: in seconds)."""

def assign_addresses(devices: List[NetDevice], network: str) -> List[ipaddress.IPv4Address]:
    """Give devices addresses of a network, as "10.0.0.0/24", in order; their nodes need an internet stack. The addresses."""

def attributes(type: str) -> List[Attribute]:
    """All attributes of a class, those of its own first, then its parents'. Values are None."""

def create(type: str, **attributes: Any) -> Object:
    """A new object of a class, "ns3::" may be left out, with attributes by name: create("RateErrorModel", ErrorRate=0.01)."""

def find(path: str) -> List[Object]:
    """The objects that a path of ns-3 leads to, as /NodeList/0/DeviceList/*."""

def host_presets() -> List[str]:
    """Names of configurations for VirtHostHelper.set_preset()."""

def load(path: Union[str, pathlib.Path]) -> List[str]:
    """Load a shared library with more classes for ns-3, as vflood.extension.build() makes it; the names of the classes that it has."""

def reset() -> None:
    """End the simulation, and put back all that is global, as in a new process: defaults of attributes, global values, names, generators of addresses, seeds and numbers of random streams."""

def set_default(name: str, value: Any) -> None:
    """Give an attribute, as "ns3::CreditScheduler::TimeSlice", this value in objects that are created from now on."""

def set_global(name: str, value: str) -> None:
    """Set a global value of ns-3 from text."""

def set_seed(seed: int, rng_seed: int = ...) -> None:
    """Seed of all random numbers, as --seed of the programs: 1, 2, 3, ... are independent of each other (it is what ns-3 calls the run; rng_seed is what ns-3 calls the seed). Call it before anything is created."""

def tcp_profiles() -> List[str]:
    """Names of kernels for set_profile()."""

@overload
def trace(of: Object, name: str) -> Probe:
    """Record a trace source of an object, or of the one object that a path leads to, from now on."""
@overload
def trace(of: str, name: str) -> Probe:
    """Record a trace source of the one object that a path leads to, from now on."""

def trace_sockets(application: TransferApplication, name: str) -> Probe:
    """Record a trace source, as CongestionWindow, of each socket that a TransferApplication opens from now on."""

@overload
def traces(of: Object) -> List[TraceSource]:
    """The trace sources of an object, or of a class by its name."""
@overload
def traces(of: str) -> List[TraceSource]:
    """The trace sources of a class, by its name."""

def types() -> List[str]:
    """Names of all classes of ns-3 and of this project, sorted."""

def simulation(seed: int = ..., rng_seed: int = ...) -> ContextManager[Type[Simulator]]:
    """A simulation of its own: nothing global is left from before, and nothing is left afterwards.

    seed is as --seed of the programs, see set_seed(). Two simulations in one process give the same results as in two.
    """
