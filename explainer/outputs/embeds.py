"""Small pages of claims and topics for somebody else's page, and what oEmbed says of them.

Such a page runs no script and sends no form, and its own policy says so to the browser; it fetches nothing, not even
from its own site; its links take the whole window to the full page. It always says what the data say when it is
shown, so a correction reaches every page that shows it; that is why it names the date of its evidence. A record
that was renamed keeps its old address here too.

A static file cannot heed the ``maxwidth`` and ``maxheight`` of an oEmbed request. While the site's own address is
unknown there is no oEmbed, which asks for absolute ones. https://oembed.com/
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from functools import cached_property, partial
from typing import Any

from explainer import derived, embedding, escape
from explainer.escape import Markup
from explainer.model import Claim, Fact, Record, Topic
from explainer.model.scales import Kind, Verdict
from explainer.outputs.output import Format, Output, Resources
from explainer.outputs.world import made
from explainer.pictures import icons, preview
from explainer.pictures.icons import Icon
from explainer.pictures.palette import name_of, palettes
from explainer.site import Site, addresses

TEMPLATE = "embed.html.jinja"
DAY = 24 * 60 * 60
"""For how many seconds others may keep what oEmbed says; a verdict can change any day."""


def render(site: Site, resources: Resources) -> Iterator[Output]:
    """A page for each topic and claim, and where the site's address is known, what oEmbed says of it."""
    frames = _Frames(site, resources)
    for record in (*site.topics.values(), *site.claims.values()):
        for former in ("", *record.formerly):
            page = partial(frames.page, record)
            yield Output(addresses.embed(record, former), page, record.document, apart=record)
            if site.address:
                yield Output(addresses.oembed(record, former), partial(_said, site, record), record.document)


def _said(site: Site, record: Topic | Claim) -> str:
    return f"{escape.json_text(_oembed(site, record))}\n"


class _Frames:
    """The template, compiled once, and the style sheet of each voice."""

    def __init__(self, site: Site, resources: Resources) -> None:
        self.site = site
        self.resources = resources
        catalogue = resources.catalogue(site.settings.language)
        world = made(site, resources, catalogue)
        self.signs = {icon.name: _sign(icon) for icon in icons.read(resources.assets["icons.svg"])}
        world.globals |= {"signs": self.signs, "direction": catalogue.direction}
        self.template = escape.renderer(world, TEMPLATE)
        self.dresses: dict[tuple[str, ...], Mapping[str, Markup]] = {}

    def page(self, record: Topic | Claim) -> str:
        topic = record if isinstance(record, Topic) else None
        voices = EVERY_VOICE if isinstance(record, Topic) else _voices(record)
        if voices not in self.dresses:
            self.dresses[voices] = self._dress(voices)
        values = {"record": record, "topic": topic, "claim": None if topic else record}
        here = {
            "page": _Here(self.site, addresses.embed(record)),
            "title": embedding.title(self.site, record),
        }
        return escape.settled(self.template({**values, **here, **self.dresses[voices]}))

    def _dress(self, voices: tuple[str, ...]) -> Mapping[str, Markup]:
        style = _style(self.tokens, self.resources.assets["embed.css"], voices)
        sign = self.signs[voices[-1] if voices[-1] != "fact" else "no-verdict"]
        return {"style": escape.literal(style), "policy": escape.literal(_policy(style)), "sign": sign}

    @cached_property
    def tokens(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        return palettes(self.resources.assets["voices.css"])


class _Here:
    """What the template asks about where it stands."""

    def __init__(self, site: Site, path: str) -> None:
        self.site = site
        self.path = path

    def href(self, target: Record, fragment: str = "") -> Markup:
        """A link to a page of ours, relative, so that a preview leads to itself."""
        return escape.literal(self.site.href(self.path, target, fragment))

    def link(self, target: Record, text: str | None = None) -> Markup:
        """A name alone: what leads to the page is one link, and enough."""
        return escape.inert(text or target.name)

    def oembed(self, record: Topic | Claim) -> str:
        """The address of what oEmbed says; only while the site's own is known."""
        return f"{self.site.address}{addresses.oembed(record)}"


def _sign(icon: Icon) -> Markup:
    """A sign beside the word that says the same."""
    return escape.literal(f'<svg class="icon" {icon.box} aria-hidden="true">{icon.shapes}</svg>')


def _voices(claim: Claim) -> tuple[str, ...]:
    """The classes whose colours a claim's page needs: its kind's, and its verdict's."""
    steps = (claim.kind, claim.verdict) if isinstance(claim, Fact) else (claim.kind,)
    return tuple(name_of(step) for step in steps if step)


EVERY_VOICE = tuple(map(name_of, (*Kind, *Verdict)))

_ALWAYS = ("paper", "card", "ink", "soft", "hair", "link", "serif", "sans")


def _style(tokens: tuple[Mapping[str, str], Mapping[str, str]], css: str, voices: tuple[str, ...]) -> str:
    """The style sheet of a frame, with the colours it needs and no others."""
    colours = [_colour(voice) for voice in voices]
    wanted = {*_ALWAYS, *colours, *(f"{voice}-paper" for voice in voices)}
    light, dark = (
        "".join(f"--ex-{name}:{value};" for name, value in palette.items() if name in wanted)
        for palette in tokens
    )
    grounds = {
        voice: f";--ground:var(--ex-{voice}-paper)" for voice in voices if f"{voice}-paper" in tokens[0]
    }
    classes = "".join(
        f".{voice}{{--voice:var(--ex-{colour}){grounds.get(voice, '')}}}"
        for voice, colour in zip(voices, colours, strict=True)
    )
    return _small(f":root{{{light}}}@media (prefers-color-scheme: dark){{:root{{{dark}}}}}{classes}{css}")


def _colour(voice: str) -> str:
    """A fact without a verdict has the colour of one that lacks evidence, as on pages."""
    return "not-enough-evidence" if voice == "fact" else voice


def _small(css: str) -> str:
    """Without comments and needless spaces: it stands in every frame."""
    return re.sub(
        r" ?([{};,]) ?", r"\1", re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    ).strip()


def _policy(style: str) -> str:
    """What the browser lets the page do: to look as it does, and nothing else.

    https://www.w3.org/TR/CSP3/
    """
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _oembed(site: Site, record: Topic | Claim) -> Mapping[str, Any]:
    """The answer of a provider, of type ``rich``: https://oembed.com/#section2.3"""
    size = embedding.size_of(site, record)
    authors = record.authors if isinstance(record, Topic) else derived.authors(site, record)
    said = {
        "version": "1.0",
        "type": "rich",
        "title": embedding.title(site, record),
        "author_name": ", ".join(authors) or site.settings.publisher.name,
        "provider_name": site.settings.name,
        "provider_url": site.address,
        "cache_age": DAY,
        "html": embedding.code(site, record, size),
        "width": embedding.WIDTH,
        "height": size.narrow,
    }
    return {**said, **_thumbnail(site, record)} if isinstance(record, Topic) else said


def _thumbnail(site: Site, topic: Topic) -> Mapping[str, Any]:
    """The picture of link previews, which every topic has."""
    url = f"{site.address}{site.preview(topic)}"
    return {"thumbnail_url": url, "thumbnail_width": preview.WIDTH, "thumbnail_height": preview.HEIGHT}


FORMAT = Format(
    name="embeds",
    render=render,
    title="Embeds",
    standard="[HTML](https://html.spec.whatwg.org/), [oEmbed](https://oembed.com/)",
    readers="other people’s pages",
    addresses=("embed/claims/{claim}.html", "embed/claims/{claim}.json", "embed/topics/{topic}.html"),
)
