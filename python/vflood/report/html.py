# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""HTML whose texts and data cannot be taken for markup, whatever they say."""

import base64
import gzip
import html
import json
from typing import Any, Iterable, Optional, Sequence, Tuple, Union

PLAIN, PACKED = "json", "gzip"  # how data are embedded
_SMALL = 4096  # characters below which packing gains nothing


class Html(str):
    """Text that is markup already."""


Piece = Union[str, int, float, Html, None]


def text(value: Piece) -> Html:
    """A text as markup that shows it."""
    return value if isinstance(value, Html) else Html(html.escape("" if value is None else str(value), quote=True))


def join(pieces: Iterable[Piece]) -> Html:
    """One after the other."""
    return Html("".join(text(piece) for piece in pieces))


def element(name: str, *inside: Piece, **attributes: Optional[Piece]) -> Html:
    """<name ...>inside</name>; a trailing _ of an attribute's name goes, other _ become -; None: without it; "": alone."""
    given = ""
    for key, value in attributes.items():
        if value is not None:
            key = key.rstrip("_").replace("_", "-")
            given += f" {key}" if value == "" else f' {key}="{text(value)}"'
    return Html(f"<{name}{given}>{join(inside)}</{name}>")


def void(name: str, **attributes: Optional[Piece]) -> Html:
    """<name ...>, of the kind that holds nothing."""
    return Html(element(name, **attributes).removesuffix(f"</{name}>"))


def to_json(value: Any) -> str:
    """JSON that can stand in a <script>: no < and nothing else that a browser's reader of HTML or of scripts heeds."""
    found = json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    for letter in "<>&\u2028\u2029":
        found = found.replace(letter, f"\\u{ord(letter):04x}")
    return found


def data(value: Any, kind: str, plain: bool = False) -> Html:
    """Data for the page's scripts: packed if that is shorter.

    :param kind: by which a script finds it
    :param plain: never packed, for a browser that cannot unpack
    """
    found = to_json(value)
    form = PLAIN
    if not plain and len(found) > _SMALL:
        packed = gzip.compress(found.encode(), 9, mtime=0)
        found, form = base64.b64encode(packed).decode(), PACKED
    return element("script", Html(found), type="application/vflood", data_kind=kind, data_form=form)


def picture(content: bytes, kind: str) -> str:
    """The address of a picture that is part of the page."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def table(head: Sequence[Piece], rows: Iterable[Sequence[Piece]], **attributes: Optional[Piece]) -> Html:
    """A table that scrolls by itself where the page is too narrow; rows are of <td>, or of what td() gives."""
    columns = [cell if isinstance(cell, Html) and cell.startswith("<th") else element("th", cell, scope="col") for cell in head]
    body = join(element("tr", *(td(cell) for cell in row)) for row in rows)
    inner = element("table", element("thead", element("tr", *columns)), element("tbody", body), **attributes)
    return element("div", inner, class_="scroll", tabindex="0", role="region", aria_label=attributes.get("aria_label") or "table")


def td(value: Piece, sort: Optional[Piece] = None, **attributes: Optional[Piece]) -> Html:
    """A cell; numbers to the right.

    :param sort: what the column is sorted by, instead of what is shown
    """
    if isinstance(value, Html) and value.startswith(("<td", "<th")):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        attributes.setdefault("class_", "number")
    return element("td", value, data_sort=sort, **attributes)


def th(value: Piece, number: bool = False) -> Html:
    """The head of a column that can be sorted."""
    return element("th", element("button", value, type="button"), scope="col", class_="number" if number else None, data_sortable="")


def pairs(found: Iterable[Tuple[str, Piece]]) -> Html:
    """Names and values, one below the other."""
    return element("dl", *(join((element("dt", name), element("dd", value))) for name, value in found), class_="pairs")
