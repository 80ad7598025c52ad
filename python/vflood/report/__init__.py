# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Reports: one HTML file that needs nothing else, for a reproduction, a plan, or the whole book.

    manifest.py   what a folder knows of its runs, beside its record
    model.py      reads a folder: records, figures, runs, timelines; says which file is damaged
    runs.py       a table of runs: what they have in common, and what not
    tracks.py     a timeline as columns, small enough to be part of a page
    html.py       texts and data that no content can break out of
    sections.py   sections of a reproduction's page
    provenance.py the section that tells how results were made
    verdicts.py   sections of the book's page
    plan_sections.py    sections of a plan's page
    page.py       the page: page.html with page.css, early.js and, in this order, trace.js, painting.js, timeline.js and page.js in it
    write.py      folder in, report.html out
"""
