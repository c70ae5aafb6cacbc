"""What the plugin says: to the log, and on pages of a preview that has nothing better to show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import jinja2
from mkdocs.plugins import get_plugin_logger

from explainer import report
from explainer.checks import RULES
from explainer.escape import inert, literal
from explainer.finding import Finding, Level
from explainer.outputs import Output, pages
from explainer.site import ON_A_LIST
from explainer.source import Document

log = get_plugin_logger("explainer")


def log_findings(findings: Iterable[Finding], *, strict: bool) -> None:
    """Each finding, as the check shows it.

    Args:
        findings: of all levels.
        strict: whether warnings are to end a strict build.
    """
    for finding in findings:
        # Under --strict a warning ends the build, and no site should stop being published as days go by.
        passes = RULES[finding.rule].comes_with_time or not strict
        remark = log.info if passes else log.warning
        write = log.error if finding.level is Level.ERROR else remark
        write(report.text([finding]).rpartition("\n\n")[0])


def template_sentence(error: Exception, folder: str) -> str:
    """What is wrong with a template of the site's own."""
    if isinstance(error, UnicodeError):
        return f"{folder}/: a template is not saved as UTF-8"
    if isinstance(error, jinja2.TemplateSyntaxError):
        return f"{folder}/{error.name}:{error.lineno}: {error.message}"
    return f"{folder}/: {error}"


def banner(lines: Sequence[str], what: str, *, has_pages: bool) -> str:
    """What keeps the newest data off a page of the preview, for its top; nothing if nothing does."""
    if not lines:
        return ""
    items = "".join(f"<li>{inert(line)}</li>" for line in lines)
    title = f"{what}; these are the last good pages" if has_pages else what
    return literal(
        f'<div class="admonition failure"><p class="admonition-title">{title}</p><ul>{items}</ul></div>\n'
    )


def nothing_yet(known: Mapping[str, Mapping[str, Document]]) -> Iterator[Output]:
    """Pages for a preview that starts with broken data: every list and every record's address answers."""
    text = "# Nothing to show yet\n\nMend what is listed above; this page follows.\n"
    for name in pages.INDEXES:
        yield Output(f"{name}.md", text)
    for folder, documents in known.items():
        for id in documents if folder not in ON_A_LIST else ():
            yield Output(f"{folder}/{id}.md", text, is_record=True)
