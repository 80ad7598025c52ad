# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The HTTP benchmark: how many responses a second a web server gives natively, in a guest of KVM, and in one with Leulo."""

import shlex
from statistics import median

from vflood import figure, paths, published
from vflood.errors import VfloodError
from vflood.figure import number
from vflood.reproduce.gains import size as words
from vflood.reproduce.record import Cell, Reproduction, Result, Shape
from vflood.runner import Pool

SECONDS = {1000: 0.2, 10_000: 0.3, 100_000: 0.6, 1_000_000: 1.5}  # {bytes of a response: simulated seconds at scale 1}; assumed
LEAST = 0.05  # simulated seconds, whatever the scale
MODES = {"": "connection each", "keep-alive": "keep-alive"}
GUESTS = (1, 2, 3, 4)
SYSTEMS = {"native": "native", "kvm": "KVM", "leulo": "Leulo"}
NEAR = 0.9  # of native's rate, that counts as near
SLICE = 1  # ms: the least that CFS lets a vCPU run while others wait; published: Linux 2.6.32
CLIENTS = 8  # of http-bench
SEND_BUFFER = 131072  # bytes, of a guest's socket
WRITE = 65521  # bytes that the server writes at once at most
COLOURS = {"kvm": "#0072B2", "leulo": "#D55E00"}
SHADES = {1: 0.4, 2: 0.6, 3: 0.8, 4: 1.0}


def command(options, seed):
    """The command line of a run; options by name, without the dashes."""
    given = [f"--{name}" if value is True else f"--{name}={value}" for name, value in options.items()]
    return [str(paths.example("http-bench")), *given, f"--seed={seed}", "--format=json"]


def read(result, options, seed):
    """What the program printed: one row of data.csv."""
    line = shlex.join(command(options, seed))
    if result.get("wrong") != 0:
        raise VfloodError(f"http-bench: {result.get('wrong')} bytes were not as they should be:\n  {line}")
    if not result.get("rate", 0) > 0:
        raise VfloodError(f"http-bench printed no rate:\n  {line}")
    times = {f"{what}_{point}_ms": result[what][f"{point}_ms"] for what in ("syn", "ack", "response") for point in ("p50", "p99")}
    told, done = result["events"] or {}, result["requests"] or {}
    count = result["response"]["count"]
    visits = {f"{kind.lower()}s_per_response": done.get(kind, 0) / count for kind in ("READ", "SEND")}
    return {
        "system": options["system"],
        "guests": options["vms"],
        "bytes": options["bytes"],
        "mode": MODES["keep-alive" if "keep-alive" in options else ""],
        "seed": seed,
        "responses": count,
        "responses_per_s": result["rate"],
        **times,
        **visits,
        "data_events_per_response": told.get("DATA", 0) / count,
    }


def cases():
    """What is run: (mode, bytes, guests, system); a native host has no guests, and stands for any number."""
    return [
        (mode, count, guests, system)
        for mode in MODES
        for count in SECONDS
        for guests in GUESTS
        for system in SYSTEMS
        if system != "native" or guests == GUESTS[0]
    ]


def simulate(request):
    """All runs: {case: [row per seed]}."""
    seeds = range(request.seed, request.seed + (request.seeds or REPRODUCTION.seeds))
    plan = []
    for mode, count, guests, system in cases():
        options = {"system": system, "vms": guests, "bytes": count, "seconds": f"{max(LEAST, SECONDS[count] * request.scale):g}"}
        plan += [((mode, count, guests, system), {**options, **({mode: True} if mode else {})}, seed) for seed in seeds]
    results = Pool(request.jobs).run([command(options, seed) for _, options, seed in plan], REPRODUCTION.id)
    runs = {case: [] for case, _, _ in plan}
    for (case, options, seed), result in zip(plan, results):
        runs[case].append(read(result, options, seed))
    return runs


class Found:
    """Medians over seeds."""

    def __init__(self, runs):
        self.runs = runs

    def value(self, mode, count, guests, system, what="responses_per_s"):
        """Of a case; a native host is the same for any number of guests."""
        rows = self.runs[mode, count, GUESTS[0] if system == "native" else guests, system]
        return median(row[what] for row in rows)

    def ratio(self, place, above, below):
        """Of the rates of two systems."""
        return self.value(*place, above) / self.value(*place, below)

    @staticmethod
    def places():
        """All (mode, bytes, guests)."""
        return [(mode, count, guests) for mode in MODES for count in SECONDS for guests in GUESTS]


def name(mode, count, guests):
    """Of a place, in words."""
    return f"{words(count)}, {MODES[mode]}, {guests} guest{'s' if guests > 1 else ''}"


def spans(found, system, what, mode):
    """The 99th percentile of a time with the fewest and the most guests, for each size."""
    return {count: tuple(found.value(mode, count, guests, system, what) for guests in (GUESTS[0], GUESTS[-1])) for count in SECONDS}


def told(times):
    """Such times, in words."""
    return ", ".join(f"{words(count)} {few:.2f} and {many:.2f} ms" for count, (few, many) in times.items())


def latency(found, what, mode=""):
    """Whether the guests make no difference to the hypervisor, and what was observed."""
    times = spans(found, "leulo", f"{what}_p99_ms", mode)
    other = spans(found, "kvm", f"{what}_p99_ms", mode)
    return all(many < few + SLICE for few, many in times.values()), f"Leulo: {told(times)}; KVM: {told(other)}"


def visits(found):
    """Whether responses that fit the send buffer need one read and one write, and what was observed."""
    good, seen = True, []
    for count in SECONDS:
        values = [
            [found.value("keep-alive", count, guests, "leulo", f"{kind}_per_response") for guests in GUESTS]
            for kind in ("data_events", "reads", "sends")
        ]
        writes = -(-count // WRITE)
        told_of, reads, sends = values
        if count <= SEND_BUFFER:
            # What is on its way when the time is over, one request per client, makes the difference to a whole number.
            for i, guests in enumerate(GUESTS):
                most = max(0.1, CLIENTS / found.value("keep-alive", count, guests, "leulo", "responses"))
                good = good and all(abs(v - 1) <= most for v in (told_of[i], reads[i], sends[i] / writes))
        seen.append(f"{words(count)}: told {number(max(told_of))}, reads {number(max(reads))}, writes {number(max(sends))} (at least {writes})")
    return good, "; ".join(seen)


def shapes(found):
    """Each published statement, and what was observed."""
    text = published.shapes("leulo")
    places = found.places()
    over = {place: found.ratio(place, "leulo", "kvm") for place in places}
    near = {place: found.ratio(place, "leulo", "native") for place in places}
    worse = [place for place in places if over[place] < 1]
    close = [place for place in places if near[place] >= NEAR]
    listed = "; ".join(f"{name(*place)}: {number(over[place])} x" for place in worse)
    good = max(over, key=over.get)
    verdicts = {
        "LE-1-above": (
            not worse,
            f"more in {len(places) - len(worse)} of {len(places)} cases, up to {number(over[good])} x ({name(*good)})"
            + (f"; fewer: {listed}" if worse else ""),
        ),
        "LE-1-near": (bool(close), f"in {len(close)} of {len(places)} cases" + (": " + "; ".join(name(*p) for p in close) if close else "")),
        "LE-1-not-all": (len(close) < len(places), f"farthest: {name(*min(near, key=near.get))}, {number(100 * min(near.values()))} % of native"),
        "LE-2-syn": latency(found, "syn"),
        "LE-2-ack": latency(found, "ack"),
        "LE-visits": visits(found),
    }
    return [Shape(id, text[id].statement, *verdict) for id, verdict in verdicts.items()]


def tabulate(found):
    """Text: a line per size, mode and number of guests."""
    lines = [
        ("responses per second", "native", "KVM", "Leulo", "Leulo/KVM", "Leulo/native", "99 %, ms: SYN, KVM", "Leulo", "ACK, KVM", "Leulo", "response, KVM", "Leulo")
    ]
    for place in found.places():
        times = [f"{found.value(*place, s, f'{what}_p99_ms'):.2f}" for what in ("syn", "ack", "response") for s in ("kvm", "leulo")]
        rates = [number(found.value(*place, system)) for system in SYSTEMS]
        lines.append((name(*place), *rates, f"{found.ratio(place, 'leulo', 'kvm'):.2f}", f"{found.ratio(place, 'leulo', 'native'):.2f}", *times))
    return lines


def bars(axes, values, height):
    """A group per size; in it KVM and Leulo, for each number of guests."""
    width = 0.8 / (2 * len(GUESTS))
    for i, system in enumerate(COLOURS):
        for j, guests in enumerate(GUESTS):
            x = [place + width * (i * len(GUESTS) + j) for place in range(len(SECONDS))]
            y = [values(count, guests, system) for count in SECONDS]
            label = f"{SYSTEMS[system]}, {guests} guest{'s' if guests > 1 else ''}"
            axes.bar(x, y, 0.9 * width, color=COLOURS[system], alpha=SHADES[guests], label=label, zorder=2)
    axes.set_xticks([place + 0.4 - width / 2 for place in range(len(SECONDS))], [words(count) for count in SECONDS])
    axes.set_ylabel(height)
    axes.grid(axis="x", visible=False)


def painter(found, about):
    """A function that draws the figure: rates beside native above, times of the protocol below, a column per mode."""

    def draw(fig):
        axes = fig.subplots(2, 2, sharey="row")
        for column, (mode, label) in enumerate(MODES.items()):
            top, bottom = axes[0][column], axes[1][column]
            bars(top, lambda c, g, s, m=mode: 100 * found.ratio((m, c, g), s, "native"), "responses per second\n(% of native)" if column == 0 else "")
            top.axhline(100, color="0.3", linewidth=1, zorder=3)
            top.set_title(label, fontsize=11)
            what = "syn" if not mode else "ack"
            bars(bottom, lambda c, g, s, m=mode, w=what: found.value(m, c, g, s, f"{w}_p99_ms"), "99th percentile (ms)" if column == 0 else "")
            bottom.set_yscale("log")
            figure.plain_logarithm(bottom.yaxis)
            bottom.set_title("SYN to SYN/ACK" if not mode else "request to its first ACK", fontsize=11)
        fig.subplots_adjust(left=0.09, right=0.98, top=0.82, hspace=0.32, wspace=0.06)
        fig.suptitle(REPRODUCTION.title, fontsize=13)
        handles, labels = axes[0][0].get_legend_handles_labels()
        fig.legend(handles, labels, loc="upper center", bbox_to_anchor=(0.5, 0.95), ncol=len(COLOURS), frameon=False, fontsize=10)
        figure.caption(fig, about)

    return draw


def reproduce(request):
    """Runs the experiment."""
    runs = simulate(request)
    found = Found(runs)
    everything = [row for rows in runs.values() for row in rows]
    about = (
        "8 clients on a native host ask a web server as fast as it answers, over 1 Gb/s; medians of "
        f"{len(everything) // len(runs)} seeds. KVM and Leulo: the server is one of 1 to 4 guests on a core, under Linux CFS, each with a CPU "
        "load of 60 %; vhost, or Leulo's TCP, has a core of its own. Native: a CPU with the same costs of packets, and nothing else to do. "
        "All sizes and numbers are assumed: the paper's are not public"
    )
    cells = [
        Cell(f"http.{mode or 'connection'}.{count}.{guests}.{system}.responses_per_s", None, found.value(mode, count, guests, system), "1/s", None)
        for mode, count, guests, system in runs
    ]
    return Result(
        runs=len(everything),
        asked=len(everything),
        cells=cells,
        shapes=shapes(found),
        about=about,
        rows=everything,
        draw=painter(found, about),
        size=(11, 8.5),
        table=tabulate(found),
    )


REPRODUCTION = Reproduction(
    id="leulo-http",
    title="A web server: native, in a guest of KVM, in a guest with Leulo",
    seeds=3,
    function=reproduce,
)
