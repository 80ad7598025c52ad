# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""One page, with its style and its scripts in it; it fetches nothing, and its policy forbids that it could."""

import base64
import hashlib
from pathlib import Path
from typing import List, Sequence, Tuple

from vflood import __version__
from vflood.report.html import Html, element, join, text

_HERE = Path(__file__).parent
SCRIPTS = ("trace.js", "painting.js", "timeline.js", "page.js")  # each needs those before it


def _file(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def page(title: str, kind: str, body: Html) -> str:
    """The whole page.

    :param kind: class of the body: book, or single
    """
    style, early, scripts = _file("page.css"), _file("early.js"), [_file(name) for name in SCRIPTS]
    found = _file("page.html")
    parts = {
        "version": text(__version__),
        "title": text(title),
        "kind": kind,
        "style_hash": _hash(style),
        "script_hashes": " ".join(f"'{_hash(script)}'" for script in (early, *scripts)),
        "early": Html(early),
        "scripts": join(element("script", Html(script)) for script in scripts),
        "style": Html(style),
        "body": body,
    }
    pieces: List[str] = []
    for piece in found.split("{"):  # each place once, whatever the texts contain
        name, brace, rest = piece.partition("}")
        pieces.append(parts[name] + rest if brace and name in parts else ("{" if pieces else "") + piece)
    return "".join(pieces)


def tabs(entries: Sequence[Tuple[str, Html, Html]], kind: str) -> Html:
    """Tabs and their panels.

    :param entries: id of the panel, what the tab says, the panel; without an id it is a heading among the tabs
    :param kind: class of the list: top or side
    """
    heads, panels = [], []
    for name, label, panel in entries:
        if not name:
            heads.append(element("div", label, class_="group", role="presentation"))
            continue
        heads.append(element("a", label, role="tab", id=f"tab-{name}", href=f"#{name}", aria_controls=name, aria_selected="false"))
        panels.append(element("section", panel, role="tabpanel", id=name, aria_labelledby=f"tab-{name}"))
    listed = element("div", *heads, role="tablist", class_=kind, aria_label="Contents")
    return join((listed, element("div", *panels)))
