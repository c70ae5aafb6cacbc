"""Pages without a content security policy.

It is the second wall: should a script from somebody's text reach a page in spite of everything, the browser does not
run it. Without it nothing stands behind the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from explainer.doctor.surroundings import Surroundings
from explainer.engines import PLUGIN
from explainer.engines.frame import Frame
from explainer.finding import Finding, Level, Rule
from explainer.policy import Added, options

OFF = Rule("no-policy", Level.WARNING, __doc__ or "")
WRONG = Rule(
    "policy-unusable",
    Level.ERROR,
    "The plugin's option `policy` says something that cannot be part of a policy: the site is not built.",
)
WIDE = Rule(
    "policy-too-wide",
    Level.WARNING,
    "A policy that lets in all scripts of a host that has everybody's: whoever gets a word into a page finds one there"
    " that runs it.",
)
STOPPED = Rule(
    "stopped-by-policy",
    Level.WARNING,
    "Something that pages are to load, and that their content security policy does not let through: it is not there for"
    " readers, and their browsers say so in their consoles.",
)
ANYBODYS = (
    "cdn.jsdelivr.net",
    "unpkg.com",
    "esm.sh",
    "cdnjs.cloudflare.com",
    "raw.githack.com",
    "ajax.googleapis.com",
)
"""Hosts of everybody's scripts."""


def look(around: Surroundings) -> Iterator[Finding]:
    """What is wrong with the policy of pages itself."""
    frame = around.frame
    place = frame.where("plugins", PLUGIN, "policy")
    if not frame.is_material:
        return
    try:
        added = options.added(frame.ours["policy"])
    except options.OptionError as error:
        yield WRONG.at(place, f"`policy`: {error}", help="mend it, or leave it out")
        return
    if added is None:
        message = "`policy: false`: a script that gets into a page runs there"
        yield OFF.at(
            place,
            message,
            help="take it out; what a site needs besides, it can add: `policy: {img-src: […]}`",
        )
        return
    for source in filter(_is_anybodys, added.get("script-src", ())):
        message = f"`script-src: {source}` lets in everybody's scripts: that host has any"
        yield WIDE.at(place, message, help="put the script into docs/, or write its whole address")


def _is_anybodys(source: str) -> bool:
    """Whether it is a host of everybody's scripts, and no path says which."""
    host, _, path = source.partition("://")[2].partition("/")
    return host in ANYBODYS and not path


def stopped(frame: Frame, needs: Mapping[str, str]) -> Mapping[str, str]:
    """What of the needed sources the policy of pages does not let through, by directives."""
    added = _added(frame)
    if added is None:
        return {}
    return {
        directive: source
        for directive, source in needs.items()
        if _host(source) not in map(_host, added.get(directive, ()))
    }


def how_to_allow(needs: Mapping[str, str]) -> str:
    """What to write for that, behind what to do instead; nothing where it would let in everybody's scripts."""
    if any(map(_is_anybodys, needs.values())):
        return ""
    said = ", ".join(f"{directive}: [{source}]" for directive, source in needs.items())
    return f"; or let it through: below the plugin write `policy: {{{said}}}`"


def _added(frame: Frame) -> Added | None:
    """What a site's policy allows besides; nothing where its pages have none."""
    if not frame.is_material:
        return None
    try:
        return options.added(frame.ours["policy"])
    except options.OptionError:
        return {}


def _host(source: str) -> str:
    return source.partition("://")[2].partition("/")[0]
