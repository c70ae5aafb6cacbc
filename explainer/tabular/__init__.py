"""A site as tables, for spreadsheets and for databases.

The model makes them: a new field of a record is a new column, a new class of parts a new table. What is computed
beyond the records stands in :mod:`explainer.tabular.added`, and three tables have no record of their own: the
paragraphs of the texts, the scales, and the dictionary of all columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from explainer.site import Site, addresses
from explainer.tabular.added import added
from explainer.tabular.plan import Plan, plans, shape
from explainer.tabular.rows import Rows, gathered, of_listed, of_records
from explainer.tabular.table import Cell, Column, Form, Shape, Table, Type


@lru_cache(maxsize=1)
def tables(site: Site) -> tuple[Table, ...]:
    """Every table of a site: a type of record each, then what records hold, then what explains the rest.

    Rows stand in the order of the site: records by id, what is in them in their own order. The last site's are
    remembered, because two formats ask for them one after the other.
    """
    return tuple(_tables(site))


def _tables(site: Site) -> Iterator[Table]:
    rows = gathered(site)
    for plan in plans().values():
        yield Table(_shape(plan), _values(site, plan, rows))
    yield _paragraphs(site)
    yield Table(_SCALES, _columns(_steps(), _SCALES))
    yield Table(_DICTIONARY, _columns(_explained(), _DICTIONARY))


def shapes() -> tuple[Shape, ...]:
    """The tables of every site, without rows, in the order of :func:`tables`."""
    return (*map(_shape, plans().values()), _PARAGRAPHS, _SCALES, _DICTIONARY)


@cache
def _shape_of(name: str) -> Shape:
    plan = plans()[name]
    return shape(plan, added(plan).columns)


def _shape(plan: Plan) -> Shape:
    return _shape_of(plan.name)


def _values(site: Site, plan: Plan, rows: Mapping[str, Rows]) -> tuple[Sequence[Cell], ...]:
    more = added(plan)
    if plan.is_record:
        records = site.of(plan.name).values()
        held = of_records(site, plan, _pages(site, plan.name))
        computed = [more.values(site, record, record) for record in records] if more.columns else []
    else:
        listed = rows[plan.name]
        held = of_listed(site, plan, listed)
        standing = zip(listed.records, listed.values, strict=True)
        computed = [more.values(site, record, part) for record, part in standing] if more.columns else []
    return (*held, *_transposed(computed, len(more.columns)))


def _transposed(rows: Sequence[tuple[Cell, ...]], width: int) -> list[Sequence[Cell]]:
    return list(zip(*rows, strict=True)) if rows else [()] * width


def _columns(rows: Iterator[tuple[Cell, ...]], shape: Shape) -> tuple[Sequence[Cell], ...]:
    return tuple(_transposed(list(rows), len(shape.columns)))


def _pages(site: Site, folder: str) -> list[str]:
    root = site.root(addresses.table(folder))
    return [root + site.page(record) for record in site.of(folder).values()]


_PARAGRAPHS = Shape(
    "paragraphs",
    "Paragraphs",
    "The words of the texts that are taken apart. They belong to their authors. With one space between each "
    "paragraph and the next they are the text in which the places of other tables are counted.",
    (
        Column("article", "The article.", form=Form.ID, required=True, refers="articles"),
        Column("number", "Its place in the text, from 1.", Type.INTEGER, required=True),
        Column("start", "Before which character of the text it begins, from 0.", Type.INTEGER, required=True),
        Column("end", "Before which character it has ended.", Type.INTEGER, required=True),
        Column("text", "Its words.", form=Form.TEXT, required=True),
    ),
    ("article", "number"),
)


def _paragraphs(site: Site) -> Table:
    rows = (
        (article.id, number, start, end, article.words.text[start:end])
        for article in site.articles.values()
        for number, (start, end) in enumerate(article.words.paragraphs, 1)
    )
    return Table(_PARAGRAPHS, _columns(rows, _PARAGRAPHS))


_SCALES = Shape(
    "scales",
    "Scales",
    "The steps of every scale, in their order, with the words readers see and the sentence that explains each.",
    (
        Column("scale", "Whose step it is.", form=Form.CODE, required=True),
        Column("number", "Its place on the scale, from 1.", Type.INTEGER, required=True),
        Column("value", "How it stands in the other tables.", form=Form.CODE, required=True),
        Column("label", "What readers see.", form=Form.TEXT, required=True),
        Column("meaning", "What it means.", form=Form.TEXT),
    ),
    ("scale", "value"),
)


def _steps() -> Iterator[tuple[Cell, ...]]:
    columns = (column for shape in map(_shape, plans().values()) for column in shape.columns)
    for scale in dict.fromkeys(column.scale for column in columns if column.scale):
        for number, step in enumerate(scale, 1):
            yield scale.__name__, number, step.value, step.label, step.meaning or None


_DICTIONARY = Shape(
    "data_dictionary",
    "Data dictionary",
    "Every column of every other table: what it holds and what that means.",
    (
        Column("table", "The table.", form=Form.CODE, required=True),
        Column("number", "Its place in the table, from 1.", Type.INTEGER, required=True),
        Column("column", "The column.", form=Form.CODE, required=True),
        Column("type", "The type of its values.", required=True, values=tuple(Type)),
        Column("form", "What sort of text a text is.", values=tuple(Form)),
        Column("required", "Whether every row has a value in it.", Type.BOOLEAN, required=True),
        Column("refers_to", "The table whose `id` it holds.", form=Form.CODE),
        Column("choices", "All that it can hold, with a space between them.", form=Form.CODE),
        Column("description", "What it means.", form=Form.TEXT, required=True),
    ),
    ("table", "column"),
)


def _explained() -> Iterator[tuple[Cell, ...]]:
    for held in shapes():
        if held is _DICTIONARY:
            continue
        for number, c in enumerate(held.columns, 1):
            form = c.form.value if c.form else None
            choices, refers = " ".join(c.values) or None, c.refers or None
            yield held.name, number, c.name, c.type.value, form, c.required, refers, choices, c.description


__all__ = ["Cell", "Column", "Form", "Shape", "Table", "Type", "shapes", "tables"]
