"""The policy of a project that needs no plugin: its theme is built once with pages in which nothing stands.

The engine itself builds them, in a folder of its own, with the theme and its options and nothing else of the site's
configuration: no plugin, no hook, no extension.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import yaml

from explainer import policy
from explainer.engines import ZENSICAL, ported
from explainer.engines.ported import DOCS, Port
from explainer.outputs import Output
from explainer.policy import Added, kept
from explainer.policy.inline import Inline, inline, styles_of_script

USUAL_DEPTH = 3
"""How many folders deep pages are expected in any case."""
_KEPT = {"site_name", "site_url", "theme", "extra", "use_directory_urls", "extra_css", "extra_javascript"}
_GENERATOR = re.compile(r'<meta name="generator" content="(?:[^"]*, )?([^",]*)"')
_PATIENCE = 120
"""For how many seconds an engine may build empty pages."""


class RehearsalError(Exception):
    """The theme cannot be built alone; the message says why."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What the theme writes into pages, and how it names itself."""

    found: kept.Trusted
    made_for: str


def rehearsed(port: Port, theme: Iterable[Output], depth: int) -> Rehearsed:
    """Build the theme alone.

    Raises:
        RehearsalError: the engine is not there, or cannot build it.
    """
    with TemporaryDirectory(prefix="explainer-") as name:
        folder = Path(name)
        _write(folder, port, theme, max(depth, USUAL_DEPTH))
        _run(port, folder)
        pages = _texts(folder, "**/*.html")
        scripts = _texts(folder, "assets/javascripts/*.js") if port.engine is ZENSICAL else []
    generators = {found[1] for page in pages if (found := _GENERATOR.search(page))}
    if len(generators) != 1:
        raise RehearsalError("the theme does not say in its pages which version it is")
    exact = {one for page in pages for one in inline(page)}
    exact.update(one for script in scripts for one in styles_of_script(script))  # its search brings its own
    home = urlsplit(port.frame.text("site_url") or "/").path or "/"
    ways = (".", *("/".join([".."] * at) for at in range(1, max(depth, USUAL_DEPTH) + 2)))
    return Rehearsed(kept.Trusted((), frozenset(exact), (home, *ways)), generators.pop())


def _texts(folder: Path, pattern: str) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((folder / "site").glob(pattern))]


def _write(folder: Path, port: Port, theme: Iterable[Output], depth: int) -> None:
    text = ported.configuration(port).content
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    assert isinstance(node, yaml.MappingNode)
    node.value = [(name, value) for name, value in node.value if name.value in _KEPT]
    written = [Output(port.engine.writes, yaml.serialize(node, Dumper=yaml.SafeDumper, allow_unicode=True))]
    written += [Output(f"{DOCS}/{'a/' * at}index.md", "---\ntitle: Empty\n---\n") for at in range(depth + 1)]
    for output in (*written, *theme):
        path = folder / output.path
        path.parent.mkdir(parents=True, exist_ok=True)
        content = output.content
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def _run(port: Port, folder: Path) -> None:
    # Zensical has no `__main__`; its command is the same as that of the function it is installed with.
    is_zensical = port.engine is ZENSICAL
    program = ("-c", "from zensical.main import cli; cli()") if is_zensical else ("-m", port.engine.name)
    try:
        done = subprocess.run(
            [sys.executable, *program, "build", "-f", str(folder / port.engine.writes)],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RehearsalError(f"{port.engine.title} did not build the theme alone: {error}") from error
    if done.returncode:
        last = done.stdout.strip().rpartition("\n")[2]
        raise RehearsalError(f"{port.engine.title} did not build the theme alone: {last}")


def said(rehearsal: Rehearsed, added: Added, reviewed: Iterable[Inline] | None) -> tuple[str, list[str]]:
    """The policy of a theme, and what to say of it; ``reviewed`` is what the site's own file keeps, if it has one."""
    if reviewed is None:
        return policy.policy(rehearsal.found.exact, added), []
    judged = kept.judged(rehearsal.found, reviewed)
    return policy.policy(judged.allowed, added), list(kept.sentences(judged))
