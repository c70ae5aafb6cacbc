"""The command line: what it prints, what it writes, and how it ends."""

from __future__ import annotations

import json
import subprocess
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from explainer.cli import main
from explainer.load import load
from tests import bundles

BROKEN = "# file: claims/bridge-opened.yml\nkind: fact\n"
OVERDUE = """\
# file: claims/late.yml
kind: prediction
statement: It is over.
status: published
criteria: It is over.
resolves_by: 2020
"""

pytestmark = pytest.mark.usefixtures("that_day")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_check_is_content(lay: bundles.Lay) -> None:
    result = run("check", "--data", lay(""))
    assert (result.exit_code, result.output) == (0, "no findings\n")


def test_check_with_errors(lay: bundles.Lay) -> None:
    result = run("check", "--data", lay(BROKEN), "--format", "json")
    assert result.exit_code == 1
    assert [row["rule"] for row in json.loads(result.output)] == ["missing-key"]


def test_warnings_count_when_strict(lay: bundles.Lay) -> None:
    data = lay(OVERDUE)
    assert run("check", "--data", data).exit_code == 0
    assert "warning[prediction-overdue]" in run("check", "--data", data).output
    assert run("check", "--data", data, "--strict").exit_code == 1


@pytest.mark.parametrize(
    "arguments", [["check", "--format", "xml"], ["check", "--nothing"], ["nothing"], ["build"]]
)
def test_wrong_use(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.slow
def test_build_writes_only_what_changed(lay: bundles.Lay, tmp_path: Path) -> None:
    data, target = lay(""), tmp_path / "pages"
    first = run("build", "--data", data, "--to", target)
    assert first.exit_code == 0 and " 0 unchanged, 0 removed" in first.output
    before = {path: (target / path).stat().st_mtime_ns for path in tree(target)}
    assert " 0 written" in run("build", "--data", data, "--to", target).output
    assert {path: (target / path).stat().st_mtime_ns for path in tree(target)} == before
    (data / "claims" / "half-of-trips.yml").unlink()
    (data / "topics" / "footbridge.yml").unlink()
    third = run("build", "--data", data, "--to", target)
    gone = before.keys() - tree(target)
    assert all("half-of-trips" in path or "footbridge" in path for path in gone)
    assert {"claims/half-of-trips.md", "topics/footbridge.md", "api/v1/topics/footbridge.json"} <= gone
    assert f" {len(gone)} removed" in third.output
    assert not (target / "topics" / "footbridge.md").exists() and (target / "topics" / "index.md").exists()


def test_build_with_errors_writes_nothing(lay: bundles.Lay, tmp_path: Path) -> None:
    result = run("build", "--data", lay(BROKEN), "--to", tmp_path / "pages")
    assert result.exit_code == 1 and "nothing was written" in result.output
    assert not (tmp_path / "pages").exists()


@pytest.mark.slow
def test_build_goes_over_no_strangers_file(lay: bundles.Lay, tmp_path: Path) -> None:
    target = tmp_path / "pages"
    (target / "claims").mkdir(parents=True)
    (target / "claims" / "bridge-cost.md").write_text("mine")
    result = run("build", "--data", lay(""), "--to", target)
    assert result.exit_code == 1 and "claims/bridge-cost.md" in result.output
    assert tree(target) == {"claims/bridge-cost.md": b"mine"}


@pytest.mark.parametrize("target", ["data", "data/claims", "templates/a"])
def test_build_writes_nothing_into_what_it_reads(lay: bundles.Lay, target: str) -> None:
    data = lay("")
    own = ("--data", str(data), "--templates", str(data.parent / "templates"))
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    result = run("build", *own, "--to", str(data.parent / target))
    assert result.exit_code == 2 and "of which the pages are made" in result.output
    assert {path: path.read_bytes() for path in data.parent.rglob("*") if path.is_file()} == before


@pytest.mark.slow
def test_build_deletes_only_its_own(lay: bundles.Lay, tmp_path: Path) -> None:
    data, target = lay(""), tmp_path / "pages"
    run("build", "--data", data, "--to", target)
    (target / "claims" / "notes.md").write_text("a stranger's")
    (target / "claims" / "half-of-trips.md").write_text("ours, changed by somebody")
    (data / "claims" / "half-of-trips.yml").unlink()
    (data / "topics" / "footbridge.yml").unlink()
    assert run("build", "--data", data, "--to", target).exit_code == 0
    kept = tree(target)
    assert kept["claims/notes.md"] == b"a stranger's"
    assert kept["claims/half-of-trips.md"] == b"ours, changed by somebody"
    assert "topics/footbridge.md" not in kept


SITE = """\
# file: site.yml
name: Elmford explained
licence: {name: CC BY 4.0}
publisher: {name: Elmford readers}
repository: https://github.com/o/r
"""


@pytest.mark.slow
def test_edit_links_name_no_path_of_this_machine(lay: bundles.Lay, tmp_path: Path) -> None:
    data = lay(SITE)
    assert run("build", "--data", data, "--to", tmp_path / "pages").exit_code == 0
    page = unescape((tmp_path / "pages" / "claims" / "bridge-cost.md").read_text())
    assert 'href="https://github.com/o/r/edit/main/data/claims/bridge-cost.yml#L2"' in page
    assert "https://github.com/o/r/issues/new?template=claim-is-wrong.yml" in page
    text = unescape((tmp_path / "pages" / "articles" / "new-footbridge.md").read_text())
    assert 'href="https://github.com/o/r/edit/main/data/claims/bridge-cost.yml#L2"' in text
    assert "claim=claims%2Fbridge-cost%2F" in text
    assert (tmp_path / "pages" / "schema" / "claim.schema.json").is_file()
    assert tmp_path.as_posix() not in page


@pytest.mark.slow
def test_edit_links_of_data_in_a_folder_of_its_own(lay: bundles.Lay, tmp_path: Path) -> None:
    data = lay(SITE)
    (tmp_path / "repository" / "content").mkdir(parents=True)
    data.rename(tmp_path / "repository" / "content" / "records")
    subprocess.run(["git", "init", "-q", tmp_path / "repository"], check=True)
    records = tmp_path / "repository" / "content" / "records"
    assert run("build", "--data", records, "--to", tmp_path / "pages").exit_code == 0
    page = unescape((tmp_path / "pages" / "claims" / "bridge-cost.md").read_text())
    assert 'href="https://github.com/o/r/edit/main/content/records/claims/bridge-cost.yml#L2"' in page


def test_a_template_that_is_no_text_is_a_sentence(lay: bundles.Lay, tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "actor.md.jinja").write_bytes(b"\xff\xfe")
    result = run("build", "--data", lay(""), "--to", tmp_path / "pages", "--templates", templates)
    assert (
        result.exit_code == 1 and "not saved as UTF-8" in result.output and "Traceback" not in result.output
    )


@pytest.mark.parametrize(
    "manifest",
    [
        "not json",
        "[]",
        '{"files": 3}',
        '{"files": {"../outside.md": "0"}}',
        '{"files": {"/etc/passwd": "0"}}',
    ],
)
def test_a_damaged_manifest_is_not_trusted(lay: bundles.Lay, tmp_path: Path, manifest: str) -> None:
    target = tmp_path / "pages"
    target.mkdir()
    (tmp_path / "outside.md").write_text("not ours")
    (target / ".explainer-manifest.json").write_text(manifest)
    result = run("build", "--data", lay(""), "--to", target)
    assert result.exit_code == 1 and "manifest" in result.output and "Traceback" not in result.output
    assert (tmp_path / "outside.md").read_text() == "not ours"
    assert list(tree(target)) == [".explainer-manifest.json"]


@pytest.mark.slow
def test_a_link_in_the_target_leads_nowhere(lay: bundles.Lay, tmp_path: Path) -> None:
    target, outside = tmp_path / "pages", tmp_path / "outside"
    target.mkdir()
    outside.mkdir()
    (target / "claims").symlink_to(outside)
    assert run("build", "--data", lay(""), "--to", target).exit_code == 1
    assert tree(outside) == {}


@pytest.mark.slow
def test_a_template_of_ones_own(lay: bundles.Lay, tmp_path: Path) -> None:
    templates, target = tmp_path / "templates", tmp_path / "pages"
    templates.mkdir()
    (templates / "actor.md.jinja").write_text("# Actor {{ actor.title }}\n")
    result = run("build", "--data", lay(""), "--to", target, "--templates", templates)
    assert result.exit_code == 0
    assert (target / "actors" / "ida-brook.md").read_text() == "# Actor Ida Brook\n"


@pytest.mark.parametrize(
    ("template", "sentence"),
    [("{% if %}", "actor.md.jinja:1"), ("{{ actor.nothing }}", "actor.md.jinja"), ("{{ 'a' ~ 'b' }}", "joins text"),
     ("{{ 1 / 0 }}", "actor.md.jinja: ZeroDivisionError")],
)  # fmt: skip
def test_a_broken_template_is_a_sentence(
    lay: bundles.Lay, tmp_path: Path, template: str, sentence: str
) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "actor.md.jinja").write_text(template)
    result = run("build", "--data", lay(""), "--to", tmp_path / "pages", "--templates", templates)
    assert result.exit_code == 1 and sentence in result.output and "Traceback" not in result.output
    assert not (tmp_path / "pages").exists()


def test_schemas_are_written(tmp_path: Path) -> None:
    assert run("schema", "--to", tmp_path / "schema").exit_code == 0
    names = {path.name for path in (tmp_path / "schema").iterdir()}
    assert names == {
        f"{n}.schema.json" for n in ("topic", "article", "claim", "actor", "source", "event", "term", "site")
    }


def test_a_folder_that_cannot_be_written_is_a_sentence(lay: bundles.Lay, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("build", "--data", lay(""), "--to", tmp_path / "file" / "pages")
    assert result.exit_code == 1 and "error:" in result.output and "Traceback" not in result.output
    assert load(tmp_path / "data").findings == ()
