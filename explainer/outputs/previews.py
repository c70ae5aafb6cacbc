"""Pictures for link previews: one for each topic, and one for all other pages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from explainer.model import Topic
from explainer.outputs.output import Format, Output, Resources
from explainer.pictures import composition, preview
from explainer.pictures.composition import Part
from explainer.site import PREVIEW, Site


def render(site: Site, resources: Resources) -> Iterator[Output]:
    """A picture of every topic, and the site's own."""
    words = resources.catalogue(site.settings.language)
    style = preview.Style(resources.fonts, preview.colours(resources.assets["voices.css"]))

    def label(part: Part) -> str:
        return words.plain_label(part.share.verdict or part.share.kind)

    name = site.settings.name
    question = words.plain("What is fact here, what is opinion, and what is a guess about the future?")
    yield Output(PREVIEW, preview.draw(style, question, name, (), label))

    def drawn(topic: Topic) -> bytes:
        return preview.draw(style, topic.question, name, composition.draw(site.claims_of(topic)), label)

    for topic in site.topics.values():
        yield Output(site.preview(topic), partial(drawn, topic), apart=topic)


FORMAT = Format(
    name="previews",
    render=render,
    title="Pictures of link previews",
    standard="[PNG](https://www.w3.org/TR/png-3/), [Open Graph](https://ogp.me/)",
    readers="messengers and social networks",
    addresses=("assets/explainer/previews/topic-{topic}.png",),
)
