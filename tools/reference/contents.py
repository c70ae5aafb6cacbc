"""``index.md``: what the reference has, and the types of file at a glance."""

from __future__ import annotations

from explainer.model import BaseClaim, Record, Settings
from tools.reference import markdown as md
from tools.reference import model
from tools.reference.model import Class
from tools.reference.refusal import right


def page() -> str:
    rows = [
        [
            f"[{model.title(cls)}](records.md#{model.anchor(cls)})",
            f"`{_files(cls)}`",
            md.cell(cls.__doc__ or ""),
        ]
        for cls in model.FILES
        if cls is not Record
    ]
    return md.page(
        "Reference",
        "Records, rules and commands, made from the code.",
        [
            "These pages are made from the code, so they say what it does.",
            "- [Records and their keys](records.md): what a file in `data/` can say.\n"
            "- [Rules](rules.md): what is refused and what is remarked on, with an example and the message.\n"
            "- [Commands and options](commands.md): the command line, the MkDocs plugin, templates.\n"
            "- [Formats](formats.md): in what forms a site is published, with an example of each.",
            "## Types of file",
            md.table(["Type", "Files", "What it is"], rows),
            "In `data/claims/` claims can stand in any folder. The words of an article stand beside it, in a"
            " `.txt` file of the same name.",
        ],
    )


def _files(cls: Class) -> str:
    if cls is Settings:
        return "data/site.yml"
    assert issubclass(cls, Record)
    if issubclass(cls, BaseClaim) and cls is not BaseClaim:
        return f"kind: {right(cls, 'kind')}"
    return f"data/{cls.folder}/<id>.yml"
