"""What a site allows besides: the plugin's option ``policy``, judged source by source."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from explainer.nearest import did_you_mean, listed

Added = Mapping[str, Sequence[str]]
"""Directives and the sources that each allows besides ours."""

DIRECTIVES = (
    "script-src",
    "style-src",
    "style-src-attr",
    "img-src",
    "font-src",
    "connect-src",
    "media-src",
    "frame-src",
    "worker-src",
    "manifest-src",
    "form-action",
)
"""The directives to which a site can add sources."""

_HOST = r"(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
_ADDRESS = re.compile(rf"(?:https|wss)://{_HOST}(?::[0-9]+)?(?:/[A-Za-z0-9._~%!$()*+=:@/-]*)?", re.ASCII)
_HASH = re.compile(r"'sha(?:256-[A-Za-z0-9+/]{43}=|384-[A-Za-z0-9+/]{64}|512-[A-Za-z0-9+/]{86}==)'")
_PLAIN = re.compile(rf"http://{_HOST}(?:[:/].*)?")
_KEYWORDS = {"'self'", "'wasm-unsafe-eval'"}
_SCHEMES = {"data:", "blob:"}
_RUNS = ("script-src", "worker-src")


class OptionError(Exception):
    """The option cannot be used as it is; the message says why and what to do."""


def added(said: Any) -> Added | None:
    """What the option says: what is allowed besides, or nothing where there is to be no policy.

    Raises:
        OptionError: it is something else.
    """
    if said is True or said is None:
        return {}
    if said is False:
        return None
    if not isinstance(said, Mapping):
        raise OptionError("write `true`, `false`, or directives with the sources that each allows besides")
    return {_directive(name): _sources(str(name), sources) for name, sources in said.items()}


def _directive(name: Any) -> str:
    if name not in DIRECTIVES:
        advice = did_you_mean(str(name), DIRECTIVES, f"it may be {listed(DIRECTIVES)}")
        raise OptionError(f"sources can be added to no directive `{name}`: {advice}")
    return str(name)


def _sources(directive: str, said: Any) -> list[str]:
    if isinstance(said, str):
        said = said.split()
    if not isinstance(said, list) or not said or not all(isinstance(source, str) for source in said):
        raise OptionError(f"`{directive}` takes a list of sources, such as `[https://files.example.org]`")
    for source in said:
        if why := _refused(directive, source):
            raise OptionError(f"`{directive}: {source}` {why}")
    return said


def _refused(directive: str, source: str) -> str:
    """Why a source cannot be added; empty if it can."""
    if source in ("'unsafe-inline'", "'unsafe-hashes'"):
        return (
            "would let injected text run too: put it into a file in docs/, or name it by its hash,"
            " `'sha256-…'`, which a browser says in its console"
        )
    if source in ("*", "https:", "http:") or (source in _SCHEMES and directive in _RUNS):
        return "would let anybody's scripts and files in: name the host, such as `https://files.example.org`"
    if _PLAIN.fullmatch(source):
        return "is an address that anybody on the way can change: name it with `https://`"
    if source in _KEYWORDS or source in _SCHEMES or _ADDRESS.fullmatch(source) or _HASH.fullmatch(source):
        return ""
    return "is no source: name a host, such as `https://files.example.org`, or a hash, `'sha256-…'`"
