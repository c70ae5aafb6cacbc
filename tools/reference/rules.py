"""``rules.md``: every rule with its level, its text, and an example with the message it gets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from explainer import refusals
from explainer.checks import CHECKS, allow
from explainer.checks.against import AGAINST
from explainer.finding import Level, Rule
from tools.reference import markdown as md

EXAMPLES = Path(__file__).parents[2] / "tests" / "rules"


def page() -> str:
    checked = [module.RULE for module in CHECKS]
    return md.page(
        "Rules",
        "What explainer check refuses and what it remarks on, with an example of each and the message.",
        [
            _INTRODUCTION,
            "## Refused while reading",
            "Reading itself enforces these. While one is broken there is no record, so none can be silenced.",
            *_described(refusals.RULES),
            "## Errors",
            "With an error nothing is built.",
            *_described(rule for rule in checked if rule.level is Level.ERROR),
            "## Warnings",
            "With a warning the site is built, and somebody should look. `explainer check --strict` counts"
            " warnings as errors.",
            *_described(rule for rule in checked if rule.level is Level.WARNING),
            "## Compared with an earlier state",
            "`explainer check --against BASE` also compares with a state in git, such as the branch that a pull"
            " request goes to. How much these rules matter is read from the `site.yml` of that state.",
            *_described(module.RULE for module in AGAINST),
            "## Comments that silence",
            *_described((allow.WITHOUT_REASON, allow.UNUSED)),
        ],
    )


_INTRODUCTION = """\
Every rule has a name, which stands in brackets in each message. A rule that can be silenced is silenced where
it applies, by a comment that gives the reason:

```yaml
evidence:  # explainer: allow[single-source] the treaty has one published text
```

The comment covers the line it ends; on a line of its own it covers the key and value, or the list item, that
follow. For the whole site, `site.yml` sets a rule's level, with a reason, under
[`rules`](records.md#site-rules)."""


def _described(rules: tuple[Rule, ...] | Iterator[Rule]) -> Iterator[str]:
    for rule in rules:
        yield f"### {rule.name}"
        silence = "can be silenced with a reason" if rule.can_be_allowed else "cannot be silenced"
        yield f"*{rule.level.capitalize()}; {silence}.*"
        yield md.prose(rule.docs.strip())
        yield from example(rule.name)


def example(name: str) -> Iterator[str]:
    """A rule's bad example and the whole of what is said of it; nothing while there is none.

    ``bad.yml`` is a bundle, as ``tests/bundles.py`` describes it: each file behind a line that names it.
    """
    bad, expected = EXAMPLES / name / "bad.yml", EXAMPLES / name / "expected.txt"
    if bad.is_file() and expected.is_file():
        before = EXAMPLES / name / "before.yml"
        if before.is_file():
            yield from _bundle(before, "For example, before,")
        yield from _bundle(bad, "and now" if before.is_file() else "For example,")
        yield "What is said of it:"
        yield md.block("text", expected.read_text(encoding="utf-8"))


def _bundle(path: Path, begin: str) -> Iterator[str]:
    remark, *steps = _DIRECTIVE.split(path.read_text(encoding="utf-8"))
    if not steps:
        yield remark.strip()
    for number, step in enumerate(zip(steps[::3], steps[1::3], steps[2::3], strict=True)):
        yield from _step("and" if number else begin, *step)


_DIRECTIVE = re.compile(r"^# (\w+): (\S.*)\n", re.MULTILINE)
_ESCAPED = ", where a backslash and a code stand for a character that cannot be seen"


def _step(begin: str, verb: str, path: str, body: str) -> Iterator[str]:
    path, _, argument = path.partition(" ")
    file = md.code(f"data/{path}" if path != "." else "data/")
    if verb in ("file", "escaped"):
        yield f"{begin} {file}{_ESCAPED if verb == 'escaped' else ''}:"
        yield md.block("yaml" if path.endswith(".yml") else "text", body or "\n")
        return
    yield {
        "bytes": f"{begin} {file} consists of these bytes: {md.code(argument)}.",
        "large": f"{begin} {file} has {argument.partition(' ')[0]} bytes.",
        "symlink": f"{begin} {file} is a link to {md.code(argument.removeprefix('-> '))}.",
        "unreadable": f"{begin} the system refuses to open {file}.",
        "delete": f"{begin} there is no {file}.",
    }[verb]
