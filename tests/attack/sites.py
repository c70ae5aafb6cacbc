"""Sites full of hostile text, built by MkDocs with Material and whatever extensions people add."""

from __future__ import annotations

from pathlib import Path

from tests.attack.payloads import Payload
from tests.attack.records import Folder
from tests.site.project import Done, Project

# All of them look for something to do in a text.
_EXTENSIONS = """\
site_url: https://explained.example/
plugins:
  - search
  - explainer{options}
markdown_extensions:
  - abbr
  - attr_list
  - def_list
  - footnotes
  - sane_lists
  - smarty
  - wikilinks
  - toc: {{permalink: true, toc_depth: 4}}
  - pymdownx.arithmatex: {{generic: true}}
  - pymdownx.betterem
  - pymdownx.blocks.admonition
  - pymdownx.blocks.details
  - pymdownx.blocks.html
  - pymdownx.caret
  - pymdownx.critic
  - pymdownx.details
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
      emoji_generator: !!python/name:material.extensions.emoji.to_svg
  - pymdownx.highlight
  - pymdownx.inlinehilite
  - pymdownx.keys
  - pymdownx.magiclink: {{repo_url_shorthand: true, user: o, repo: r, social_url_shorthand: true}}
  - pymdownx.mark
  - pymdownx.progressbar
  - pymdownx.smartsymbols
  - pymdownx.snippets: {{url_download: true, base_path: [.]}}
  - pymdownx.superfences:
      custom_fences:
        - name: mermaid
          class: mermaid
          format: !!python/name:pymdownx.superfences.fence_code_format
  - pymdownx.tabbed: {{alternate_style: true}}
  - pymdownx.tasklist: {{custom_checkbox: true}}
  - pymdownx.tilde
"""
_THEME = """\
  name: material
  font: false
  features: [content.action.edit, content.code.copy, content.tooltips, navigation.footer, navigation.path,
    navigation.tabs, navigation.top, search.suggest, search.highlight, search.share]
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default}
    - {media: "(prefers-color-scheme: dark)", scheme: slate}
"""
_PAGES = (
    "topics",
    "articles",
    "claims",
    "actors",
    "sources",
    "events",
    "glossary",
    "timeline",
    "corrections",
)
IN_NAVIGATION = ("topics/topic-0.md", "articles/article-0.md", "claims/fact-0.md", "actors/actor-0.md")
"""Pages of records in the navigation, so that their titles stand on every page."""

PLAIN = Payload("plain words", "plain words, so many of them that they do not fit where there is little room")
"""What a site holds that nobody attacks, for comparison."""


def create(folder: Path, records: Folder, *, has_policy: bool = True) -> Project:
    """A project with these records, with or without the content security policy."""
    options = "" if has_policy else ": {policy: false}"
    project = Project.create(folder, "# delete: .\n", "", theme=_THEME)
    names = [*IN_NAVIGATION, "claims/index.md", "timeline/index.md", "method/index.md"]
    navigation = "".join(f"  - {name}\n" for name in names)
    configured = project.path("mkdocs.yml").read_text(encoding="utf-8")
    configured = configured.replace(
        "plugins:\n  - search\n  - explainer\n", _EXTENSIONS.format(options=options)
    )
    configured = configured.replace("  - Topics: topics/index.md\n  - Claims: claims/index.md\n", navigation)
    project.write("mkdocs.yml", configured)
    records.write(project.data)
    project.write("README.md", "A file that a snippet would read.")
    return project


def build(project: Project) -> Done:
    return project.build("--strict")
