"""Versions that do not fit each other, or are missing.

MkDocs 2 has no plugins and reads other configurations; other versions of the theme have other styles. What is checked
is what our package says it needs, and for the engines with which the comparison of engines is made.
"""

from __future__ import annotations

from collections.abc import Iterator

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from explainer.doctor.surroundings import Surroundings
from explainer.finding import Finding, Level, Rule

RULE = Rule("versions-do-not-fit", Level.ERROR, __doc__ or "")
NOT_TRIED = Rule(
    "version-not-tried",
    Level.WARNING,
    "A version of an engine that nobody has compared with the others. It may work; look at the published pages.",
)


def look(around: Surroundings) -> Iterator[Finding]:
    """What is missing, too old or too new."""
    place = around.frame.document.whole()
    versions = around.installed.versions
    for requirement in _requirements(around.installed.required):
        name = canonicalize_name(requirement.name)
        if name not in versions:
            message = f"{requirement.name} is not installed"
            yield RULE.at(place, message, help=f'pip install "{requirement}"')
        elif not _fits(versions[name], requirement.specifier):
            message = (
                f"{requirement.name} {versions[name]} is installed, and {requirement.specifier} is needed"
            )
            yield RULE.at(place, message, help=f'pip install "{requirement}"')
    yield from _engine(around)


def _engine(around: Surroundings) -> Iterator[Finding]:
    engine, versions = around.engine, around.installed.versions
    found = versions.get(engine.name)
    if found is None:
        message = f"{engine.title}, which publishes the site, is not installed where this was asked"
        yield NOT_TRIED.at(
            around.frame.document.whole(), message, help=f'pip install "{engine.name}{engine.tried}"'
        )
    elif not _fits(found, SpecifierSet(engine.tried)) and engine.name != "mkdocs":
        message = f"{engine.title} {found} is installed; tried was {engine.tried}"
        advice = f'pip install "{engine.name}{engine.tried}", or compare the pages yourself'
        yield NOT_TRIED.at(around.frame.document.whole(), message, help=advice)


def _requirements(lines: tuple[str, ...]) -> Iterator[Requirement]:
    """Those that hold here; extras are somebody else's choice."""
    for line in lines:
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            continue
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement


def _fits(version: str, wanted: SpecifierSet) -> bool:
    try:
        return wanted.contains(Version(version), prereleases=True)
    except InvalidVersion:
        return True  # not ours to judge
