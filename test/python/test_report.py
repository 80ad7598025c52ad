# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Reports, as far as no browser is needed: what they read, what they refuse, and that no text can break out of its place."""

import base64
import gzip
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest
from report_folders import NASTY, SLICES, book_of, plan_of, reproduction_of, trace_of

from vflood.errors import UsageError, VfloodError
from vflood.report import html, manifest, tracks, write
from vflood.report.model import factor
from vflood.store.task import task


class Reader(HTMLParser):
    """The texts of a page, its tags, and its scripts."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.texts, self.tags, self.scripts, self.styles, self._in = [], [], [], [], None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag in ("script", "style"):
            self._in = (tag, dict(attributes))

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self._in = None

    def handle_data(self, data):
        if self._in is None:
            self.texts.append(data)
        elif self._in[0] == "style":
            self.styles.append(data)
        else:
            self.scripts.append((self._in[1], data))

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())


def page_of(folder, **more):
    return write.report(folder, **more).read_text(encoding="utf-8")


def test_a_reproduction(tmp_path):
    folder = reproduction_of(tmp_path, "vflood-fig6")
    page = Reader(page_of(folder))
    for said in ("vflood-fig6", "The guest sends", "1 of 2", "2 of 3", "not as published", "it was 7", "1.6 × more", "SOCC 2011, Fig. 6"):
        assert said in page.text, said
    images = [attributes for tag, attributes in page.tags if tag == "img" and "src" in attributes]
    assert images[0]["src"].startswith("data:image/svg+xml;base64,")
    assert page.text.index("it was 7") < page.text.index("it was so")  # what did not come out comes first


def test_whatever_a_text_says_it_stays_a_text(tmp_path):
    folder = reproduction_of(tmp_path, "vflood-fig6", title=NASTY, statement=NASTY, observed=NASTY, unit=NASTY, label=NASTY, name=NASTY)
    page = Reader(page_of(folder))
    assert page.text.count(" ".join(NASTY.split())) >= 4
    plain = Reader(page_of(reproduction_of(tmp_path / "b", "vflood-fig6")))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]
    assert [sorted(attributes) for _, attributes in page.tags] == [sorted(attributes) for _, attributes in plain.tags]
    assert "Recorded by timeline --vms=3" in page.text
    found = [json.loads(unpacked(*script)) for script in page.scripts if script[0].get("data-kind") == "timeline"]
    assert found[0]["label"] == NASTY and NASTY in found[0]["data"]["strings"]


def unpacked(attributes, data):
    return gzip.decompress(base64.b64decode(data)).decode() if attributes["data-form"] == "gzip" else data


def test_data_never_hold_a_letter_that_ends_a_script():
    found = html.to_json({"a": "</script><!--\u2028&", "b": [1, 2.5, None]})
    assert not set("<>&\u2028") & set(found)
    assert json.loads(found) == {"a": "</script><!--\u2028&", "b": [1, 2.5, None]}


def test_elements():
    assert html.element("a", 'x<y"', href='"><script>', aria_label=None, open="") == '<a href="&quot;&gt;&lt;script&gt;" open>x&lt;y&quot;</a>'
    assert html.void("br", class_="x") == '<br class="x">'


def test_the_policy_lets_nothing_in_but_what_is_there(tmp_path):
    text = page_of(reproduction_of(tmp_path, "vflood-fig6"))
    page = Reader(text)
    policy = next(a["content"] for tag, a in page.tags if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src 'sha256-")
    hashes = set(re.findall(r"'sha256-([^']+)'", policy))
    code = [data for attributes, data in page.scripts if "type" not in attributes]
    assert hashes == {base64.b64encode(hashlib.sha256(data.encode()).digest()).decode() for data in [*code, *page.styles]}
    assert not any(name.startswith("on") or name == "style" for _, attributes in page.tags for name in attributes)
    addresses = [attributes[name] for _, attributes in page.tags for name in ("src", "href") if name in attributes]
    assert addresses and all(address.startswith(("data:", "#")) for address in addresses)
    assert "http" not in re.sub(r"http-equiv", "", "".join(page.styles) + "".join(code))


def test_same_folder_same_bytes(tmp_path):
    folder = reproduction_of(tmp_path, "vflood-fig6")
    first = page_of(folder)
    assert page_of(folder) == first
    again = reproduction_of(tmp_path / "other", "vflood-fig6")
    assert page_of(again) == first
    assert sorted(path.name for path in folder.iterdir()) == ["data.csv", "figure.svg", "manifest.json", "record.json", "report.html"]


def test_a_record_alone_is_enough(tmp_path):
    folder = reproduction_of(tmp_path, "vflood-fig6")
    for name in ("manifest.json", "figure.svg", "data.csv"):
        (folder / name).unlink()
    page = Reader(page_of(folder))
    assert "Goodput of 100 kB transfers" in page.text and "2 of 2" in page.text


@pytest.mark.parametrize(
    "change, said",
    [
        (lambda record: "{", "record.json is damaged"),
        (lambda record: "[]", "record.json is damaged"),
        (lambda record: json.dumps({**record, "cells": 3}), "cells is 3"),
        (lambda record: json.dumps({**record, "id": None}), "id is None"),
        (lambda record: json.dumps({**record, "runs": True}), "runs is True"),
        (lambda record: json.dumps({**record, "cells": [7]}), "7 is no object"),
        (lambda record: json.dumps({**record, "cells": [{**record["cells"][0], "simulated": "x"}]}), "simulated is 'x'"),
        (lambda record: json.dumps({**record, "wall_s": float("nan")}), "wall_s is nan"),
        (lambda record: json.dumps({**record, "shapes": [{"id": "X"}]}), "statement is None"),
    ],
)
def test_a_damaged_record_is_named_with_a_remedy(tmp_path, change, said):
    folder = reproduction_of(tmp_path, "vflood-fig6")
    record = json.loads((folder / "record.json").read_text())
    (folder / "record.json").write_text(change(record))
    with pytest.raises(VfloodError) as error:
        write.report(folder)
    assert said in str(error.value) and str(folder / "record.json") in str(error.value)
    assert "./vflood reproduce vflood-fig6" in str(error.value) or "again" in str(error.value)
    assert not (folder / "report.html").exists()


@pytest.mark.parametrize("text", ["", "{}", '{"form": 9}', "[1]", '{"form": 1, "traces": [3]}'])
def test_a_damaged_manifest_is_named(tmp_path, text):
    folder = reproduction_of(tmp_path, "vflood-fig6")
    (folder / "manifest.json").write_text(text)
    with pytest.raises(VfloodError, match="manifest.json is damaged"):
        write.report(folder)


def test_folders_without_results(tmp_path):
    with pytest.raises(UsageError, match="is not there; allowed"):
        write.report(tmp_path / "no")
    with pytest.raises(UsageError, match="has no results; allowed"):
        write.report(tmp_path)


def test_the_book(tmp_path):
    page = Reader(page_of(book_of(tmp_path)))
    for said in ("3 of 6", "vflood-fig6", "vsnoop-ping", "It failed: the ring is on fire", "6 of 9"):
        assert said in page.text, said
    tabs = [attributes["href"] for tag, attributes in page.tags if attributes.get("role") == "tab"]
    assert tabs == ["#verdicts", "#vflood-fig6", "#vflood-fig1", "#vsnoop-ping", "#pvtcp-fig7"]
    rows = [attributes["data-state"] for tag, attributes in page.tags if tag == "tr" and "data-state" in attributes]
    assert rows == ["fail"] * 3 + ["pass"] * 3
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = {attributes["href"][1:] for tag, attributes in page.tags if tag == "a"}
    assert links <= set(ids)


def test_the_book_of_what_is_there(tmp_path):
    folder = book_of(tmp_path)
    (folder / "book.json").unlink()
    page = Reader(page_of(folder))
    assert "vsnoop-ping" in page.text and "It failed" not in page.text
    (folder / "book.json").write_text("[3]")
    with pytest.raises(VfloodError, match="book.json is damaged"):
        write.report(folder)


def test_a_plan(tmp_path):
    page = Reader(page_of(plan_of(tmp_path)))
    for said in ("Busy & quiet", "vm-transfer", "3 of 4", "0.2", "21.5", "unfinished", 'program = "vm-transfer"'):
        assert said in page.text, said
    assert sum(tag == "svg" for tag, _ in page.tags) == 1  # the point without a finished run has none


def test_a_run_is_told_by_its_manifest(vflood, program, plan, tmp_path):
    program()
    path = plan('program = "vm-transfer"\nrepetitions = 2\n[grid]\nload = [0.2, 0.4]\n')
    done = vflood("run", str(path), "--out", "out")
    assert done.returncode == 0, done.stderr
    assert "Report: out/report.html" in done.stdout
    page = Reader((tmp_path / "out" / "report.html").read_text())
    table = next(json.loads(unpacked(*script)) for script in page.scripts if script[0].get("data-kind") == "runs")
    stored = [json.loads(path.read_text()) for path in (tmp_path / "out" / "store" / "runs").glob("*/*.json")]
    assert table["columns"][:2] == ["seed", "load"] and len(table["rows"]) == 4
    place = table["columns"].index("result (SHA-256)")
    assert {row[place] for row in table["rows"]} == {entry["result_sha256"] for entry in stored}
    for digest in stored[0]["content"].values():
        assert digest in page.text
    again = vflood("report", "out")
    assert again.returncode == 0 and again.stdout.startswith("Report: out/report.html")


# --- Timelines


def test_slices_come_back_as_they_were():
    found = tracks.tracks(trace_of(SLICES))
    row = next(row for group in found["groups"] for row in group["rows"] if row["name"] == "pCPU 0")
    begins, ends, at = [], [], 0
    for pause, length in zip(row["t"], row["d"]):
        begins.append(at + pause)
        at = begins[-1] + length
        ends.append(at)
    assert begins == [round(1000 * s[3]) for s in SLICES if s[0] == 1]
    assert ends == [round(1000 * (s[3] + s[4])) for s in SLICES if s[0] == 1]
    assert [found["strings"][n] for n in row["n"]] == [s[2] for s in SLICES if s[0] == 1]


def test_kinds_packets_and_counters():
    found = tracks.tracks(trace_of(SLICES))
    groups = {group["title"]: group for group in found["groups"]}
    assert list(groups) == ["Physical CPUs", "Virtual CPUs", "Packets", "Rings"]
    assert [name for name, _ in groups["Physical CPUs"]["legend"]] == ["guest1", "dom0"]
    assert [name for name, _ in groups["Packets"]["legend"]] == ["data", "ACK"]
    sends, wire, back = groups["Packets"]["rows"]
    assert (sends["name"], wire["name"], back["name"]) == ("vif1.0 guest sends", "eth0 wire out", "eth0 wire in")
    assert sends["p"] == wire["p"] == [0, 1] and back["p"] == [2]  # the same packet has the same number in every row
    (counter,) = groups["Rings"]["rows"]
    assert (counter["name"], counter["t"], counter["v"]) == ("vif1.0 TX outstanding", [0, 10_000, 10_000], [0, 5, -2])


def test_a_long_timeline_is_cut_around_its_first_timeout():
    slices = [(1, 1, "d1v0", float(i), 1.0, {"domain": "guest1"}) for i in range(5000)]
    slices.append((6, 1, "timeout", 4000.5, 0.0, {"seq": 1}))
    found = tracks.tracks(trace_of(slices), most=300)
    assert not found["whole"] and found["begin"] < 4_000_500 < found["end"] and found["events"] <= 303
    assert tracks.tracks(trace_of(slices))["whole"]


@pytest.mark.parametrize("trace", [{}, {"traceEvents": []}, {"traceEvents": [{"ph": "B"}]}])
def test_what_is_no_timeline(trace):
    with pytest.raises(VfloodError):
        tracks.tracks(trace)


def test_a_timeline_that_is_given(tmp_path):
    folder = reproduction_of(tmp_path, "vsnoop-ping")
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(trace_of(SLICES)))
    page = Reader(page_of(folder, traces=[path]))
    assert any(attributes.get("data-kind") == "timeline" for attributes, _ in page.scripts)
    with pytest.raises(UsageError, match="--timeline is .*no.json"):
        write.report(folder, traces=[tmp_path / "no.json"])
    path.write_text("{")
    with pytest.raises(VfloodError, match="mine.json: no JSON"):
        write.report(folder, traces=[path])


def test_runs_that_wrote_a_timeline(tmp_path):
    tool = tmp_path / "timeline"
    tool.write_text("#!/bin/sh\n")
    tool.chmod(0o755)
    given = [task([str(tool), f"--offload={o}", "--vms=3", f"--file={tmp_path}/{o}.json"], ["file"]) for o in ("none", "vflood")]
    found = manifest.traces([*given, task([str(tool), "--vms=3"])])
    assert [(trace.key, trace.label, trace.command) for trace in found] == [
        (given[0].key, "plain Xen", "timeline --vms=3"), (given[1].key, "with vFlood", "timeline --vms=3"),
    ]


def test_labels():
    runs = [{"offload": "none", "bytes": "1"}, {"offload": "vflood", "bytes": "1"}]
    assert [tracks.label_of(run, runs) for run in runs] == ["plain Xen", "with vFlood"]
    assert tracks.label_of({"a": "1", "b": "2"}, [{"a": "3", "b": "2"}]) == "a=1"
    assert tracks.label_of(runs[0], runs[:1]) == "timeline"


def test_distances():
    assert factor({"published": 5, "simulated": 2.5}) == factor({"published": 2.5, "simulated": 5}) == pytest.approx(2)
    for published, simulated in ((None, 1), (0, 1), (1, 0), (-1, 1)):
        assert factor({"published": published, "simulated": simulated}) is None
