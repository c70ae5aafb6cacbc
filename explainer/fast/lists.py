"""Pages that list records: MkDocs makes them, among its own, but need read neither their Markdown nor their words."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page, _RelativePathTreeprocessor

from explainer import stages
from explainer.escape import settled
from explainer.fast.conversion import Converter, toc
from explainer.fast.cutting import UncutError
from explainer.fast.words import Words

_IDS = re.compile(r"""<[^<>]*?\sid=(?:"([^"]*)"|'([^']*)')""")


class Lists:
    """The pages that list the records of a site.

    Args:
        converter: the site's.
        index: Material's search index, whose ``entries`` grow as pages are made; none where it is off.
    """

    def __init__(self, converter: Converter, index: Any) -> None:
        self.converter = converter
        self.index = index
        self.words: dict[str, Words] = {}
        """The words of pages that were read, by their paths."""

    def take_over(self, page: Page) -> None:
        """Convert a page of ours when MkDocs asks for it, in its stead."""

        def render(config: MkDocsConfig, files: Files) -> None:
            if not self._convert(page, config, files):
                Page.render(page, config, files)

        page.render = render  # type: ignore[method-assign]

    def _convert(self, page: Page, config: MkDocsConfig, files: Files) -> bool:
        links = _RelativePathTreeprocessor(page.file, files, config)
        words = Words() if self.index and not {"search", "tags"} & set(page.meta) else None
        try:
            with stages.stage(stages.MARKDOWN, files=1):
                converted = self.converter.convert(settled(page.markdown or ""), links.path_to_url, words)
        except UncutError:
            return False
        page.content = converted.content
        page.toc = toc(converted.headings)
        page.present_anchor_ids = {
            unescape(found[0] or found[1]) for found in _IDS.findall(converted.content)
        }
        if words and "data-search-" not in converted.content.replace("data-search-exclude", ""):
            self.words[page.file.src_uri] = words
        return True

    def listen(self, config: MkDocsConfig) -> None:
        """Tell Material's search of pages that were read already; it reads the others itself."""
        asked = config.plugins.events["page_context"]
        for at, event in enumerate(asked):
            if getattr(getattr(event, "__self__", None), "search_index", None) is self.index and self.index:
                asked[at] = self._instead(event)

    def _instead(self, event: Callable[..., Any]) -> Callable[..., Any]:
        def add(context: Any, *, page: Page, config: MkDocsConfig, nav: Any) -> Any:
            words = self.words.pop(page.file.src_uri, None)
            if words is None:
                return event(context, page=page, config=config, nav=nav)
            self.index.entries += words.entries(
                page.url, {**page.meta, "title": page.meta.get("title", page.title)}
            )
            return context

        return add
