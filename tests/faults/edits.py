"""Edits of a project as people, their editors and git make them: drawn at random, and the same for one seed."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests import git
from tests.site.project import Project

CLAIMS = "data/claims"
TEMPLATE = "templates/claim.md.jinja"
FOLDERS = ("data", "data/claims", "data/topics", "docs", "templates")
"""Folders that are taken away and put back."""

NEW = """\
kind: opinion
statement: The towpath is the finest walk in Elmford, says visitor {number}.
claimant: {claimant}
status: published
counter_view:
  text: It is muddy.
"""
WORDS = (
    '{{% extends "explainer/claim.md.jinja" %}}{{% block links %}}{{{{ super() }}}}\n\nWords {number}{end}'
)
END = "\n{% endblock %}"
BROKEN_TEMPLATES = ("{{ nothing.at.all }}" + END, "{{ ", "{% endblock %}{% block %}")
FEW = 4
"""How many claims and pages are added at most: what grows is to be the server, not the site."""


@dataclass
class Author:
    """Somebody who edits a project without waiting for anything. It must be new, and becomes a repository."""

    project: Project
    random: Random
    script: list[str] = field(default_factory=list)
    """What was done, one edit a line, from which a failure can be understood; the seed repeats it."""
    kinds: list[Edit] = field(default_factory=list)
    away: list[tuple[Path, Path]] = field(default_factory=list)
    is_sound: bool = True
    """Whether everything that stands there is meant to be right."""

    def __post_init__(self) -> None:
        self.project.write(".gitignore", "/serve.log\n")
        self.project.write("docs/notes-0.md", "# Notes\n\nThe first ones.\n")
        git.repository(self.project.folder)
        git.git(self.project.folder, "checkout", "-q", "-b", "other")
        self.project.write(f"{CLAIMS}/walk-0.yml", NEW.format(number=0, claimant="ida-brook"))
        self.project.write(TEMPLATE, WORDS.format(number=0, end=END))
        self.project.change(f"{CLAIMS}/bridge-cost.yml", "footbridge cost", "new footbridge cost")
        self.project.path("docs/notes-0.md").unlink()
        git.commit(self.project.folder, "other")
        git.git(self.project.folder, "checkout", "-q", "main")

    def edits(self) -> None:
        """Do something. Every kind has its turn before one comes again; a kind that finds nothing to do waits."""
        done = ""
        while not done:
            if not self.kinds:
                self.kinds = self.random.sample(KINDS, len(KINDS))
            kind = self.kinds.pop()
            done = kind(self)
        self.script.append(f"{len(self.script) + 1}. {kind.__name__}: {done}")

    def mends(self) -> None:
        """Bring back what was committed last, which is sound."""
        while self.away:
            self.puts_back()
        git.git(self.project.folder, "reset", "-q", "--hard")
        git.git(self.project.folder, "clean", "-q", "-f", "-d")
        self.is_sound = True

    def puts_back(self) -> str:
        stood, waits = self.away.pop(self.random.randrange(len(self.away)))
        if stood.exists():  # somebody wrote there in the meantime
            shutil.rmtree(stood)
        stood.parent.mkdir(parents=True, exist_ok=True)
        waits.rename(stood)
        return self.shown(stood)

    def pick(self, pattern: str) -> Path | None:
        found = sorted(self.project.folder.glob(pattern))
        return self.random.choice(found) if found else None

    def shown(self, path: Path) -> str:
        return path.relative_to(self.project.folder).as_posix()

    @property
    def number(self) -> int:
        return len(self.script) + 1


Edit = Callable[[Author], str]
"""Does something and says what, or says nothing where there was nothing to do."""


def _reworded(author: Author) -> tuple[Path, bytes] | None:
    path = author.pick(f"{CLAIMS}/**/*.yml")
    if path is None:
        return None
    text = path.read_bytes()
    new = re.sub(rb"(?m)^(statement: .*?)(?: Again \d+\.)?$", rb"\1 Again %d." % author.number, text)
    return (path, new) if new != text else None


def rewords(author: Author) -> str:
    found = _reworded(author)
    if found is None:
        return ""
    found[0].write_bytes(found[1])
    return author.shown(found[0])


def saves_as_editors_do(author: Author) -> str:
    """A new file takes the place of the old one, whose inode is another then."""
    found = _reworded(author)
    if found is None:
        return ""
    path, text = found
    beside = path.with_name(f".{path.name}.swp")
    beside.write_bytes(text)
    os.replace(beside, path)  # noqa: PTH105
    return author.shown(path)


def saves_the_same_again(author: Author) -> str:
    path = author.pick("data/**/*.yml")
    if path is None:
        return ""
    path.write_bytes(path.read_bytes())
    return author.shown(path)


def leaves_a_file_of_the_editor(author: Author) -> str:
    path = author.project.path(f"data/.bridge-cost.yml.sw{author.random.choice('nop')}")
    if not path.parent.is_dir():
        return ""
    path.write_bytes(author.random.randbytes(100))
    return author.shown(path)


def adds(author: Author) -> str:
    if len(list(author.project.folder.glob(f"{CLAIMS}/**/walk-*.yml"))) >= FEW:
        return ""
    name = f"{CLAIMS}/{author.random.choice(('', 'more/', 'more/still/'))}walk-{author.number}.yml"
    author.project.write(name, NEW.format(number=author.number, claimant="ida-brook"))
    return name


def deletes(author: Author) -> str:
    path = author.pick(f"{CLAIMS}/**/walk-*.yml")
    if path is None:
        return ""
    path.unlink()
    return author.shown(path)


def renames(author: Author) -> str:
    path = author.pick(f"{CLAIMS}/**/walk-*.yml")
    if path is None:
        return ""
    new = path.rename(path.with_name(f"walk-{author.number}.yml"))
    return f"{author.shown(path)} to {author.shown(new)}"


def writes_a_page(author: Author) -> str:
    name = f"docs/notes-{author.random.randrange(FEW)}.md"
    author.project.write(name, f"# Notes\n\nWords {author.number}.\n")
    return name


def deletes_a_page(author: Author) -> str:
    path = author.pick("docs/notes-*.md")
    if path is None:
        return ""
    path.unlink()
    return author.shown(path)


def writes_a_template(author: Author) -> str:
    author.project.write(TEMPLATE, WORDS.format(number=author.number, end=END))
    return TEMPLATE


def deletes_the_templates(author: Author) -> str:
    folder = author.project.path("templates")
    if not folder.is_dir():
        return ""
    shutil.rmtree(folder)
    return author.shown(folder)


def changes_the_configuration(author: Author) -> str:
    path = author.project.path("mkdocs.yml")
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub("(?m)^site_name: .*$", f"site_name: Elmford {author.number}", text), "utf-8")
    return "mkdocs.yml"


def breaks_a_record(author: Author) -> str:
    path = author.pick("data/**/*.yml")
    if path is None:
        return ""
    author.is_sound = False
    path.write_bytes(author.random.choice((b"kind: [\n", b"", b"\xff\xfe\x00", b"kind: fact\nkind: fact\n")))
    return author.shown(path)


def leaves_a_record_half_written(author: Author) -> str:
    path = author.pick("data/**/*.*")
    if path is None:
        return ""
    author.is_sound = False
    text = path.read_bytes()
    path.write_bytes(text[: author.random.randrange(len(text) + 1)])
    return author.shown(path)


def names_nobody(author: Author) -> str:
    author.is_sound = False
    name = f"{CLAIMS}/walk-{author.number}.yml"
    author.project.write(name, NEW.format(number=author.number, claimant=f"nobody-{author.number}"))
    return name


def breaks_a_template(author: Author) -> str:
    author.is_sound = False
    end = author.random.choice(BROKEN_TEMPLATES)
    author.project.write(TEMPLATE, WORDS.format(number=author.number, end=end))
    return f"{TEMPLATE} with {end!r}"


def breaks_a_page(author: Author) -> str:
    author.is_sound = False
    name = f"docs/notes-{author.random.randrange(FEW)}.md"
    author.project.write(name, "").write_bytes(b"# Notes\n\n\xff\xfe no UTF-8\n")
    return name


def breaks_the_configuration(author: Author) -> str:
    author.is_sound = False
    with author.project.path("mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write(author.random.choice(("plugins: [\n", "docs_dir: nowhere\n", "nav: 7\n")))
    return "mkdocs.yml"


def takes_a_folder_away(author: Author) -> str:
    stood = author.project.path(author.random.choice(FOLDERS))
    if not stood.is_dir() or author.away:
        return ""
    author.is_sound = False
    waits = author.project.folder.parent / f"away-{author.number}"
    stood.rename(waits)
    author.away.append((stood, waits))
    return author.shown(stood)


def puts_a_folder_back(author: Author) -> str:
    return author.puts_back() if author.away else ""


def takes_a_folder_and_puts_it_back_at_once(author: Author) -> str:
    was_sound, taken = author.is_sound, takes_a_folder_away(author)
    if taken:
        author.puts_back()
        author.is_sound = was_sound
    return taken


def switches_branches(author: Author) -> str:
    """As people do: what is sound is committed first, what is not is given up."""
    if not author.is_sound:
        author.mends()
    folder = author.project.folder
    git.commit(folder, f"edit {author.number}")
    other = "main" if git.git(folder, "branch", "--show-current") == "other" else "other"
    git.git(folder, "checkout", "-q", other)
    return f"to {other}"


def gives_up(author: Author) -> str:
    if author.is_sound:
        return ""
    author.mends()
    return "everything as it was committed last"


KINDS: tuple[Edit, ...] = (
    rewords,
    saves_as_editors_do,
    saves_the_same_again,
    leaves_a_file_of_the_editor,
    adds,
    deletes,
    renames,
    writes_a_page,
    deletes_a_page,
    writes_a_template,
    deletes_the_templates,
    changes_the_configuration,
    breaks_a_record,
    leaves_a_record_half_written,
    names_nobody,
    breaks_a_template,
    breaks_a_page,
    breaks_the_configuration,
    takes_a_folder_away,
    puts_a_folder_back,
    takes_a_folder_and_puts_it_back_at_once,
    switches_branches,
    switches_branches,
    gives_up,
    gives_up,
)
"""Every kind of edit; some have a turn twice."""
