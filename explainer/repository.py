"""Where the data lives on the web, and the addresses at which a forge lets people change it."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlencode, urlsplit

from explainer.source import Document


@dataclass(frozen=True)
class Repository:
    """Where the data lives, so that a page can lead to its file.

    ``url`` is the repository's web address, ``branch`` the one contributions go to, ``root`` the path of a
    folder inside the repository (``""`` at its top), and ``shown_as`` what people are shown for that folder
    at the beginning of a document's path (``""`` if paths begin below it).
    """

    url: str
    branch: str
    root: str = ""
    shown_as: str = ""

    def edit_url(self, document: Document, line: int = 0) -> str:
        """The address at which the forge lets somebody edit the file, at a line (from 1) if one is given."""
        below = document.path.removeprefix(f"{self.shown_as}/") if self.shown_as else document.path
        path = quote(posixpath.join(self.root, below))
        place = f"#L{line}" if line else ""
        return f"{self._editing}{path}{place}"

    @cached_property
    def _editing(self) -> str:
        """How the address at which a file can be edited begins."""
        verb = "-/edit" if self._is_gitlab else "_edit" if self._is_forgejo else "edit"
        return f"{self._root}/{verb}/{quote(self.branch)}/"

    @property
    def _root(self) -> str:
        return self.url.rstrip("/").removesuffix(".git")

    @cached_property
    def _host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def _is_gitlab(self) -> bool:
        return "gitlab" in self._host

    @property
    def _is_forgejo(self) -> bool:
        return any(name in self._host for name in _FORGEJO)

    def report_url(self, title: str, address: str) -> str:
        """The address at which the forge asks what is wrong, filled in with the claim's.

        On GitHub it is the issue form of :data:`FORM`, elsewhere a plain issue. Its title begins as the form's does:
        a list of issues should not read as if somebody asserted the claims.
        """
        title = f"{WRONG}{title}"
        root = self._root
        if self._is_gitlab:
            return f"{root}/-/issues/new?{urlencode({'issue[title]': title, 'issue[description]': address})}"
        if self._is_forgejo:
            return f"{root}/issues/new?{urlencode({'title': title, 'body': address})}"
        return f"{root}/issues/new?{urlencode({'template': FORM, 'title': title, 'claim': address})}"


WRONG = "Wrong: "
FORM = "claim-is-wrong.yml"
"""The issue form for what is wrong; its field ``claim`` holds an address."""

_FORGEJO = ("codeberg.org", "forgejo", "gitea")  # forges that are installed under many names
