"""Templates as Python, kept from one build or preview to the next: to compile a theme takes longer than a page.

They lie in the user's own folder for what can be lost, where no contribution can put anything.
"""

from __future__ import annotations

import hashlib
import marshal
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import CodeType

import jinja2
import platformdirs
from jinja2.bccache import Bucket

from explainer import escape, files


class Compiled(jinja2.BytecodeCache):
    """The compiled templates of one kind of environment.

    Where they come to be more than all of a theme, such as in a preview in which somebody edits one all day, they are
    forgotten and begun anew.

    Args:
        environment: what its templates are compiled with.
        besides: what else decides about what a template is compiled to, such as the source of a finalizer.
    """

    MOST = 400

    def __init__(self, environment: jinja2.Environment, besides: Iterable[bytes] = ()) -> None:
        digest = hashlib.sha256()
        for part in (*_signature(environment), *besides):
            digest.update(hashlib.sha256(part).digest())
        self.path = platformdirs.user_cache_path("explainer") / f"{digest.hexdigest()}.templates"
        self.codes = _read(self.path)
        self.is_new = False

    def load_bytecode(self, bucket: Bucket) -> None:
        """Jinja asks for a template."""
        bucket.code = self.codes.get(f"{bucket.key} {bucket.checksum}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Jinja compiled a template."""
        if bucket.code is not None:
            if len(self.codes) >= self.MOST:
                self.codes.clear()
            self.codes[f"{bucket.key} {bucket.checksum}"] = bucket.code
            self.is_new = True

    def keep(self) -> None:
        """Keep them for the next build, where that is possible: nothing is lost but time."""
        if self.is_new:
            body = marshal.dumps(self.codes)
            with suppress(OSError):
                self.path.parent.mkdir(parents=True, exist_ok=True)
                files.replace_bytes(self.path, hashlib.sha256(body).digest() + body)
            self.is_new = False


def ours(environment: jinja2.Environment) -> Compiled:
    """Those of our own templates, in which constants are made safe when they are compiled.

    Args:
        environment: of :func:`explainer.escape.environment`.
    """
    folder = Path(escape.__file__).parent
    return Compiled(environment, (path.read_bytes() for path in sorted(folder.glob("*.py"))))


def _signature(environment: jinja2.Environment) -> Iterable[bytes]:
    yield f"{sys.implementation.cache_tag} {sys.version} {jinja2.__version__}".encode()
    yield repr(sorted(environment.extensions)).encode()
    for name in (
        "trim_blocks",
        "lstrip_blocks",
        "keep_trailing_newline",
        "optimized",
        "autoescape",
        "undefined",
    ):
        yield repr(getattr(environment, name)).encode()
    yield repr((type(environment), environment.code_generator_class, environment.finalize is None)).encode()
    yield repr((sorted(environment.filters), sorted(environment.tests))).encode()


_DIGEST = hashlib.sha256().digest_size


def _read(path: Path) -> dict[str, CodeType]:
    """What is kept; nothing where there is nothing, or not all of it: Python trusts what it is given here."""
    with suppress(OSError, ValueError, EOFError, TypeError):
        kept = path.read_bytes()
        if hashlib.sha256(kept[_DIGEST:]).digest() == kept[:_DIGEST]:
            codes: dict[str, CodeType] = marshal.loads(kept[_DIGEST:])
            return codes
    return {}
