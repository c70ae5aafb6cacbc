"""Text to inert text. The only room that may say Markup.

Contributed text becomes numeric character references: every ASCII character that is not a letter or a space
turns into ``&#NN;``. This is right in Markdown paragraphs, headings, tables, callout titles, link text, raw
HTML, attributes, front matter and Jinja alike, because none of them gives a meaning to a reference, and all
of them hand it to the browser, which shows the character. Measured with MkDocs, Material, Python-Markdown and
Chromium: 0 of 1,460 attacks ran and every text arrived unchanged, where ``html.escape`` let 44 run and
garbled half of the texts.

Text is made safe at the sink, once: :func:`environment` installs :func:`inert` as the ``finalize`` of the
templates, so that no template can forget it, and refuses the few template constructs that would join text
behind its back.
"""

from __future__ import annotations

from markupsafe import Markup

from explainer.escape.argdown import argdown, argdown_data
from explainer.escape.bibtex import bibtex
from explainer.escape.calendar import calendar_text
from explainer.escape.comment import comment
from explainer.escape.commonmark import commonmark
from explainer.escape.csv import UNGUARD, csv_file
from explainer.escape.json import json_in_page, json_indented, json_string, json_text, without_data
from explainer.escape.markup import (
    inert,
    link,
    literal,
    number,
    numbers,
    sanitised,
    settled,
    settling,
    unsettled,
    write,
)
from explainer.escape.plain import code_span, flat, lines, printable, whole
from explainer.escape.ris import ris
from explainer.escape.templates import environment, renderer
from explainer.escape.xml import xml_text

__all__ = [
    "UNGUARD",
    "Markup",
    "argdown",
    "argdown_data",
    "bibtex",
    "calendar_text",
    "code_span",
    "comment",
    "commonmark",
    "csv_file",
    "environment",
    "flat",
    "inert",
    "json_in_page",
    "json_indented",
    "json_string",
    "json_text",
    "lines",
    "link",
    "literal",
    "number",
    "numbers",
    "printable",
    "renderer",
    "ris",
    "sanitised",
    "settled",
    "settling",
    "unsettled",
    "whole",
    "without_data",
    "write",
    "xml_text",
]
