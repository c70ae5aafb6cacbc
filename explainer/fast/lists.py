"""Pages that list records: MkDocs makes them, among its own, but need not read their Markdown."""

from __future__ import annotations

import re
from html import unescape

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page, _RelativePathTreeprocessor

from explainer import stages
from explainer.escape import settled
from explainer.fast.conversion import Converter, toc
from explainer.fast.cutting import UncutError

_IDS = re.compile(r"""<[^<>]*?\sid=(?:"([^"]*)"|'([^']*)')""")


def take_over(page: Page, converter: Converter) -> None:
    """Convert a page of ours when MkDocs asks for it, in its stead."""

    def render(config: MkDocsConfig, files: Files) -> None:
        links = _RelativePathTreeprocessor(page.file, files, config)
        try:
            with stages.stage(stages.MARKDOWN, files=1):
                converted = converter.convert(settled(page.markdown or ""), links.path_to_url)
        except UncutError:
            Page.render(page, config, files)
            return
        page.content = converted.content
        page.toc = toc(converted.headings)
        page.present_anchor_ids = {
            unescape(found[0] or found[1]) for found in _IDS.findall(converted.content)
        }

    page.render = render  # type: ignore[method-assign]
