# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""One text for one content, whatever the order it was written in."""

import hashlib
import json
from typing import Any


def text(value: Any) -> str:
    """JSON with sorted keys and nothing superfluous; numbers that JSON does not have (NaN) are a ValueError."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(value: Any) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(text(value).encode()).hexdigest()
