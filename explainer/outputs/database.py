"""Everything as one SQLite file: tables with keys, views, and search in full text; ready for Datasette.

The file is made in memory and is the same for the same data. ``metadata.json`` beside it tells Datasette what
every table and column means. https://www.sqlite.org/fileformat2.html https://docs.datasette.io/
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import PurePosixPath
from typing import Any

import explainer
from explainer import derived, escape
from explainer.outputs.output import Format, Output, Resources
from explainer.site import Site, addresses
from explainer.tabular import Cell, Column, Shape, Table, Type, shapes, tables, views

_TYPES = {Type.INTEGER: "INTEGER", Type.BOOLEAN: "INTEGER", Type.NUMBER: "REAL"}
_SEARCH = "unicode61 remove_diacritics 2"
"""Words in any alphabet; capitals and accents do not matter. https://www.sqlite.org/fts5.html#unicode61_tokenizer"""


def render(site: Site, resources: Resources) -> Iterator[Output]:
    """The database, and what Datasette says about it.

    Raises:
        sqlite3.OperationalError: this Python's SQLite has no full-text search (FTS5).
    """
    yield Output(addresses.DATABASE, partial(_database, site))
    yield Output(addresses.DATASETTE, escape.json_indented(_metadata(site)))


def _database(site: Site) -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as file:
        file.execute("PRAGMA secure_delete = ON")  # what was freed is zeros and not whatever stood there
        file.execute("BEGIN")
        # Nothing asks for tables after this, and they are as large as the site: each goes as it is written.
        left = list(reversed(tables(site)))
        tables.cache_clear()
        while left:
            _fill(file, left.pop())
        for view in _views():
            file.execute(f'CREATE VIEW "{view.name}" AS {view.sql}')
        file.execute("CREATE TABLE metadata (name TEXT PRIMARY KEY NOT NULL, value TEXT)")
        file.executemany("INSERT INTO metadata VALUES (?, ?)", map(_whole, _about(site)))
        file.execute("COMMIT")
        return file.serialize()


def _fill(file: sqlite3.Connection, table: Table) -> None:
    shape = table.shape
    file.execute(_create(shape))
    _insert(file, table)
    for column in shape.columns:
        if column.refers and column.name != shape.key[0]:
            file.execute(_index(shape, column))
    if _is_searched(shape):
        file.execute(_search(shape))
        file.execute(f'INSERT INTO "{shape.name}_fts"("{shape.name}_fts") VALUES (\'rebuild\')')


def _insert(file: sqlite3.Connection, table: Table) -> None:
    name, places = table.shape.name, ", ".join("?" * len(table.shape.columns))
    insert = f'INSERT INTO "{name}" VALUES ({places})'
    try:
        file.executemany(insert, table.rows())
    except UnicodeEncodeError:  # half a character; seldom enough not to look for it at each cell
        file.execute(f'DELETE FROM "{name}"')
        file.executemany(insert, map(_whole, table.rows()))


def _whole(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    return tuple(escape.whole(cell) if isinstance(cell, str) else cell for cell in row)


def _create(shape: Shape) -> str:
    lines = [
        *(f"{_quoted(column.name)} {_type(column)}" for column in shape.columns),
        f"PRIMARY KEY ({_listed(shape.key)})",
        *(
            f'FOREIGN KEY ({_quoted(column.name)}) REFERENCES "{column.refers}" ("id")'
            for column in shape.columns
            if column.refers
        ),
    ]
    # A table of pairs is its own index.
    ending = "" if shape.key == ("id",) else " WITHOUT ROWID"
    inside = ",\n  ".join(lines)
    return f'CREATE TABLE "{shape.name}" (\n  {inside}\n){ending}'


def _type(column: Column) -> str:
    return f"{_TYPES.get(column.type, 'TEXT')}{' NOT NULL' if column.required else ''}"


def _index(shape: Shape, column: Column) -> str:
    some = "" if column.required else f" WHERE {_quoted(column.name)} IS NOT NULL"
    return f'CREATE INDEX "{shape.name}_{column.name}" ON "{shape.name}" ({_quoted(column.name)}){some}'


def _search(shape: Shape) -> str:
    """The index holds no text of its own: it looks it up in the table."""
    words = _listed(column.name for column in shape.columns if column.is_words)
    return (
        f'CREATE VIRTUAL TABLE "{shape.name}_fts" USING fts5({words}, content="{shape.name}", '
        f'tokenize="{_SEARCH}")'
    )


def _is_searched(shape: Shape) -> bool:
    return shape.key == ("id",) and any(column.is_words for column in shape.columns)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _listed(names: Sequence[str] | Iterator[str]) -> str:
    return ", ".join(map(_quoted, names))


def _views() -> Iterator[views.View]:
    claims = next(shape for shape in shapes() if shape.name == "claims")
    return chain(views.of_kinds(claims), views.VIEWS)


def _about(site: Site) -> Iterator[tuple[str, str | None]]:
    settings, as_of = site.settings, derived.newest_date(site)
    yield "name", settings.name
    yield "description", settings.description
    yield "language", settings.language
    yield "licence", settings.licence.name
    yield "licence_url", settings.licence.url
    yield "publisher", settings.publisher.name
    yield "publisher_url", settings.publisher.url
    yield "address", site.address or None
    yield "data_as_of", as_of.isoformat() if as_of else None
    yield "made_with", f"explainer {explainer.__version__}"


def _metadata(site: Site) -> dict[str, Any]:
    settings = site.settings
    said = {
        "title": settings.name,
        "description": settings.description,
        "license": settings.licence.name,
        "license_url": settings.licence.url,
        "source": settings.publisher.name,
        "source_url": site.address or settings.publisher.url,
    }
    about = {key: value for key, value in said.items() if value}
    return {**about, "databases": {PurePosixPath(addresses.DATABASE).stem: _described()}}


def _described() -> dict[str, Any]:
    every = shapes()
    records = tuple(shape for shape in every if shape.columns[1].name == "page")
    return {
        "tables": {
            **{shape.name: _of_table(shape) for shape in every},
            **{view.name: {"description": view.description} for view in _views()},
        },
        "queries": {
            query.name: {
                "title": query.name.replace("_", " "),
                "description": query.description,
                "sql": query.sql,
            }
            for query in (views.search(records), *views.QUERIES)
        },
    }


def _of_table(shape: Shape) -> dict[str, Any]:
    label = {"label_column": shape.label} if shape.label else {}
    columns = {column.name: column.description for column in shape.columns}
    return {"title": shape.title, "description": shape.description, **label, "columns": columns}


FORMAT = Format(
    name="database",
    render=render,
    title="Database",
    standard="[SQLite 3](https://www.sqlite.org/fileformat2.html) with [FTS5](https://www.sqlite.org/fts5.html)",
    readers="SQLite, Datasette, and whoever asks questions",
    addresses=("tables/site.sqlite", "tables/metadata.json"),
)
