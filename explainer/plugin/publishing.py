"""How ``mkdocs build`` publishes: into a folder beside the site's, which takes its place when everything is there.

MkDocs itself empties the site's folder and fills it, so that a build that is killed or fails leaves half a site.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import NoReturn

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import get_plugin_logger
from mkdocs.utils import CountHandler

from explainer.swap import Halfway, Unswappable, Yard

log = get_plugin_logger("explainer")


class Publishing:
    """One build: MkDocs is sent to the folder beside the site's, and back again when it is done."""

    def __init__(self, config: MkDocsConfig, *, in_place: bool) -> None:
        """Send MkDocs there; with ``in_place``, or where it cannot be, let it do as it does without us.

        Raises:
            Abort: the system refused.
        """
        self.config = config
        self.site = config.site_dir
        self.yard: Yard | None = None
        self.is_whole = not in_place
        """Whether the site is the whole old one or the whole new one, whatever happens."""
        if in_place:
            return
        try:
            self.yard = Yard(Path(self.site), self._waits)
            config.site_dir = str(self.yard.fresh())
        except Unswappable as error:
            self._in_place(error)
        except OSError as error:
            self.give_up()
            self._end(error)

    def _waits(self) -> None:
        log.info(f"another build of {self.site} is running: waiting for its end")

    def _in_place(self, error: Unswappable) -> None:
        site = Path(self.site)
        if site.exists() and not os.access(site, os.W_OK):
            log.error(f"{site} cannot be written; it is as it was")  # MkDocs would delete what it can first
            raise Abort("Aborted: nothing was built")
        log.info(f"{site} is emptied and filled, and not put in place at once, because {error}")
        self.is_whole = False

    def publish(self) -> bool:
        """Let the new site take the old one's place, with the hidden files that MkDocs leaves there as well.

        Returns:
            Whether the build succeeds.
        """
        succeeds = not self._is_refused()
        if self.yard is not None:
            if succeeds:
                old, new = (_hidden(folder) for folder in (self.yard.folder, self.yard.tree))
                self.yard.swap(old - new)
            self.give_up()
        return succeeds

    def _is_refused(self) -> bool:
        """Whether MkDocs is about to end a strict build because of warnings."""
        loggers = (logging.getLogger(name) for name in ("mkdocs", "properdocs"))
        counts = (
            handler for logger in loggers for handler in logger.handlers if isinstance(handler, CountHandler)
        )
        return bool(self.config.strict) and any(handler.get_counts() for handler in counts)

    def give_up(self) -> None:
        """Throw away what is beside the site, and send MkDocs back."""
        yard, self.yard = self.yard, None
        self.config.site_dir = self.site
        if yard:
            yard.leave()

    def explain(self, error: Exception) -> None:
        """Say in a sentence what the system refused; other errors are MkDocs' to tell.

        Raises:
            Abort: it was the system.
        """
        if isinstance(error, OSError) and error.errno is not None:
            self._end(error)
        if isinstance(error, Halfway):
            log.error(str(error))
            raise Abort("Aborted with an error of the system!") from error

    def _end(self, error: OSError) -> NoReturn:
        what = error.strerror or "the system refused"
        where = f" ({error.filename})" if error.filename else ""
        left = "it is as it was" if self.is_whole else "some of it may be missing: build again"
        log.error(f"{self.site} could not be built: {what}{where}; {left}")
        raise Abort("Aborted with an error of the system!") from error


def _hidden(folder: Path) -> set[str]:
    found = folder.iterdir() if folder.is_dir() else ()
    return {entry.name for entry in found if entry.name.startswith(".")}
