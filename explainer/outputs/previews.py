"""Pictures for link previews: one for each topic, and one for all other pages."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.model import Article, Topic
from explainer.outputs.output import Output, Resources
from explainer.pictures import composition, preview
from explainer.pictures.composition import Part
from explainer.site import Site

FOLDER = "assets/explainer/previews"
SITE = f"{FOLDER}/site.png"


def path_of(topic: Topic) -> str:
    """Where the picture of a topic is."""
    return f"{FOLDER}/topic-{topic.id}.png"


def of(site: Site, record: Topic | Article) -> str:
    """The picture for a page: the topic's, or that of the first topic an article belongs to, or the site's."""
    if isinstance(record, Topic):
        return path_of(record)
    return next((path_of(topic) for topic in site.newest if record.id in topic.articles), SITE)


def render(site: Site, resources: Resources) -> Iterator[Output]:
    """A picture of every topic, and the site's own."""
    words = resources.catalogue(site.settings.language)
    style = preview.Style(resources.fonts, preview.colours(resources.assets["voices.css"]))

    def label(part: Part) -> str:
        return words.plain_label(part.share.verdict or part.share.kind)

    name = site.settings.name
    question = words.plain("What is fact here, what is opinion, and what is a guess about the future?")
    yield Output(SITE, preview.draw(style, question, name, (), label))
    for topic in site.topics.values():
        parts = composition.draw(site.claims_of(topic))
        yield Output(path_of(topic), preview.draw(style, topic.question, name, parts, label))
