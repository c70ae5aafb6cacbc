"""Templates are compiled once for all builds and previews, and what is kept of them is never taken on trust."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import jinja2
import pytest

from explainer import compiled, escape
from explainer.compiled import Compiled


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "explainer"


def world(template: str, **more: str) -> jinja2.Environment:
    return escape.environment({"one": template, **more}, {})


def rendered(environment: jinja2.Environment, kept: Compiled, name: str = "one") -> str:
    environment.bytecode_cache = kept
    return environment.get_template(name).render(x="<")


def never(*_: object, **__: object) -> None:
    raise AssertionError("a template was compiled")


def test_what_was_compiled_once_is_not_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = world("{{ x }} and more")
    kept = compiled.ours(first)
    assert rendered(first, kept) == "&#60; and more"
    kept.keep()
    monkeypatch.setattr(jinja2.Environment, "compile", never)
    second = world("{{ x }} and more")
    assert rendered(second, compiled.ours(second)) == "&#60; and more"
    with pytest.raises(AssertionError, match="was compiled"):
        other = world("{{ x }} and another")
        rendered(other, compiled.ours(other))


def test_nothing_is_written_where_nothing_is_new(cache: Path) -> None:
    environment = world("{{ x }}")
    rendered(environment, kept := compiled.ours(environment))
    kept.keep()
    (path,) = cache.iterdir()
    path.unlink()
    kept.keep()
    assert not list(cache.iterdir())


@pytest.mark.parametrize(
    "damage", [lambda said: said[:-1], lambda said: b"", lambda said: said[:40] + b"x" + said[41:]]
)
def test_what_is_damaged_is_compiled_anew(damage: Callable[[bytes], bytes], cache: Path) -> None:
    environment = world("{{ x }}")
    rendered(environment, kept := compiled.ours(environment))
    kept.keep()
    (path,) = cache.iterdir()
    path.write_bytes(damage(path.read_bytes()))
    again = compiled.ours(environment)
    assert again.codes == {} and rendered(world("{{ x }}"), again) == "&#60;"


def test_what_is_compiled_otherwise_is_kept_elsewhere() -> None:
    environment = world("{{ x }}")
    plain = jinja2.Environment()
    paths = {Compiled(environment).path, Compiled(environment, [b"more"]).path, Compiled(plain).path}
    assert len(paths) == 3 and compiled.ours(environment).path == compiled.ours(world("other")).path


def test_it_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Compiled, "MOST", 5)
    environment = world("0", **{f"t{number}": f"{number}" for number in range(8)})
    kept = compiled.ours(environment)
    for number in range(8):
        assert rendered(environment, kept, f"t{number}") == str(number)
        assert 1 <= len(kept.codes) <= 5
