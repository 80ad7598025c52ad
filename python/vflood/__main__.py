# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""python3 -m vflood"""

from vflood.cli import main

if __name__ == "__main__":
    main()
