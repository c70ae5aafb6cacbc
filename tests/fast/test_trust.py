"""What the fast way was not compared with is noticed and leads to MkDocs: pages are right whatever somebody changed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from importlib import util
from importlib.metadata import version
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from explainer.fast import again, trust
from tests.fast.sites import CASES
from tests.fast.ways import compare
from tests.site.project import CONFIG, MATERIAL, PLAIN, Project
from tools import known

HINT = "compare both ways (python -m explainer verify), then run `python -m tools.known`"


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    trust.changed.cache_clear()
    yield
    trust.changed.cache_clear()


def doubts(project: Project) -> list[str]:
    config = load_config(config_file=str(project.path("mkdocs.yml")))
    return list(trust.doubts(config, project.path("templates")))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "project")
    made.write("mkdocs.yml", CONFIG + MATERIAL)
    made.write("docs/index.md", "# Home\n")
    return made


def test_what_is_known_is_what_is_installed() -> None:
    assert known.noted() == json.loads(trust.KNOWN.read_text(encoding="utf-8")), HINT
    assert trust.changed() == (), HINT


def test_nothing_speaks_against_a_site_as_it_comes(project: Project) -> None:
    assert doubts(project) == []


def test_what_is_not_of_the_theme(project: Project) -> None:
    project.write("over/assets/own.css", "a {}")
    project.write("over/.icons/own.svg", "<svg/>")
    project.configure("  name: material\n", "  name: material\n  custom_dir: over\n")
    assert doubts(project) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("main.html", ""),
        ("partials/languages/en.html", ""),
        ("sitemap.xml", ""),
        ("list", ""),
        ("list.txt", ""),
        (".icons/own.svg", "<svg>{{ page.title }}</svg>"),
        (".icons/own.svg", "<svg>{% if page %}{% endif %}</svg>"),
    ],
)
def test_a_site_s_own_theme(project: Project, path: str, text: str) -> None:
    project.write(f"over/{path}", text)
    project.configure("  name: material\n", "  name: material\n  custom_dir: over\n")
    assert doubts(project) == ["over/ changes the theme"]


def test_a_static_template_with_the_name_of_a_style_sheet(project: Project) -> None:
    project.write("over/list.css", "{% for file in pages %}{{ file.page.title }}{% endfor %}")
    project.configure(
        "  name: material\n", "  name: material\n  custom_dir: over\n  static_templates: [list.css]\n"
    )
    assert doubts(project) == ["over/ changes the theme"]


@pytest.mark.parametrize(
    ("old", "new", "doubt"),
    [
        (MATERIAL, PLAIN, "the theme is not Material"),
        ("  - search\n", "  - /search\n", "the plugin `search` may change pages"),
        ("  - search\n", "  - search\n  - tags\n", "the plugin `material/tags` may change pages"),
        ("plugins:", "markdown_extensions: [smarty]\nplugins:", "the Markdown extension `smarty` may change pages"),
        ("plugins:", "hooks: [hook.py]\nplugins:", "the hook `hook.py` may change pages"),
        ("plugins:", "extra_templates: [list.xml]\nplugins:", "the template `list.xml` may change pages"),
    ],
)  # fmt: skip
def test_what_may_change_pages(project: Project, old: str, new: str, doubt: str) -> None:
    project.write("hook.py", "")
    project.write("theme/main.html", "")
    project.configure(old, new)
    assert doubt in doubts(project)


def test_own_templates(project: Project) -> None:
    project.write("templates/claim.md.jinja", "")
    assert doubts(project) == ["templates/ has templates of the site’s own"]


def test_words_that_are_divided_otherwise(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    there = util.find_spec
    monkeypatch.setattr(trust, "find_spec", lambda name: object() if name == "jieba" else there(name))
    assert doubts(project) == ["`jieba` divides what goes into the search index into words"]


@pytest.mark.slow
@pytest.mark.parametrize("name", trust.PARTS)
def test_a_changed_file_of_a_package(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    package, patterns = trust.PARTS[name]
    copy = tmp_path / "copy"
    real = trust._folder(package)
    for path in sorted({path for pattern in patterns for path in real.glob(pattern)}):
        target = copy / path.relative_to(real)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    there = trust._folder
    monkeypatch.setattr(trust, "_folder", lambda asked: copy if asked == package else there(asked))
    assert doubts(project) == []
    with target.open("ab") as file:
        file.write(b"\n")
    trust.changed.cache_clear()
    called = name if name == trust.OURS else f"{name} {version(trust.DISTRIBUTIONS[name])}"
    assert doubts(project) == [f"{called} is not as it was when both ways were compared"]
    target.unlink()
    trust.changed.cache_clear()
    assert doubts(project) == [f"{called} is not as it was when both ways were compared"]


OWN_TEMPLATE = "{% extends 'explainer/claim.md.jinja' %}\n{% block history %}1. one\n{% endblock %}\n"
OWN_LIST = "{% for file in pages %}{{ file.page.title }}\n{% endfor %}"
OWN_THEME = (
    "{% extends 'explainer.html' %}{% block libs %}{{ super() }}{{ page.title | length }}{% endblock %}"
)
OWN_HOOK = "def on_page_content(html, **_): return html + f'<p>{len(html)}</p>'\n"


@pytest.mark.site
@pytest.mark.parametrize(
    ("files", "config"),
    [
        ({"templates/claim.md.jinja": OWN_TEMPLATE}, {}),
        (
            {"over/list.xml": OWN_LIST, "over/main.html": OWN_THEME, "hook.py": OWN_HOOK},
            {
                "  name: material\n": "  name: material\n  custom_dir: over\n  static_templates: [list.xml]\n",
                "plugins:": "hooks: [hook.py]\nmarkdown_extensions: [smarty, abbr]\nplugins:",
            },
        ),
        ({}, {"  - search\n": "  - /search\n"}),
    ],
)
def test_what_is_not_known_leads_to_mkdocs(
    tmp_path: Path, files: dict[str, str], config: dict[str, str]
) -> None:
    project = CASES["as it comes"].create(tmp_path / "project")
    for name, text in files.items():
        project.write(name, text)
    for old, new in config.items():
        project.configure(old, new)
    compared = compare(project, anyway=False)
    assert compared.doubt
    assert not compared.wrong()
    assert not (tmp_path / "project/site").exists()


# Whether anything has changed since the last build


def changes(project: Project, cache: Path) -> str:
    """What stands for all that a build of a project reads."""
    config: MkDocsConfig = load_config(config_file=str(project.path("mkdocs.yml")))
    last = again.last(config, config.plugins["explainer"].config, cache)
    return last.inputs if last else ""


def test_a_variable_of_any_name_is_seen(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.configure("plugins:", "extra: {a: !ENV [CI, 0], b: !ENV [own_name, 0]}\nplugins:")
    seen = set()
    for name in ("", "CI", "own_name"):
        if name:
            monkeypatch.setenv(name, "other than it was")
        seen.add(changes(project, tmp_path))
    assert len(seen) == 3
    assert "" not in seen


def test_a_file_of_the_theme_that_somebody_changed_is_seen(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "material"
    page = package / "templates/partials/footer.html"
    page.parent.mkdir(parents=True)
    (package / "__init__.py").touch()
    page.write_text("one")
    there = util.find_spec

    class Spec:
        origin = str(package / "__init__.py")

    monkeypatch.setattr(again, "find_spec", lambda name: Spec if name == "material" else there(name))
    before = changes(project, tmp_path)
    page.write_text("two")
    os.utime(page, ns=(1, 1))
    assert before != changes(project, tmp_path)


def test_a_module_of_the_site_s_own_is_not_looked_at(project: Project, tmp_path: Path) -> None:
    assert changes(project, tmp_path)
    project.configure("plugins:", "extra: {a: !!python/name:os.path.join }\nplugins:")
    assert not changes(project, tmp_path)


@pytest.mark.parametrize("name", ["EXPLAINER_SHARD", "EXPLAINER_PROFILE", "SOURCE_DATE_EPOCH"])
def test_what_the_environment_asks_of_a_build_is_seen(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv(name, raising=False)
    before = changes(project, tmp_path)
    monkeypatch.setenv(name, "1/2")
    assert before != changes(project, tmp_path)


def test_links_that_lead_nowhere_or_in_circles(project: Project, tmp_path: Path) -> None:
    """The build says what it says; to look whether anything has changed is no reason to end."""
    seen = {changes(project, tmp_path)}
    for name, target in (("nowhere", "not-there"), ("round", "."), ("folder", "elsewhere")):
        project.path("elsewhere").mkdir(exist_ok=True)
        project.path(f"docs/{name}").symlink_to(target if name != "folder" else project.path("elsewhere"))
        seen.add(changes(project, tmp_path))
    assert len(seen) == 4
    project.path("docs/folder").unlink()
    project.path("docs/folder").mkdir()
    assert changes(project, tmp_path) not in seen
