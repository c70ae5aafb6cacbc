"""The names of what an import remarks on; ``docs/reuse/import.md`` has the words for people."""

from explainer.finding import Level, Rule

UNREADABLE = Rule(
    "import-unreadable", Level.ERROR, "A file, or a part of it, that cannot be read.", can_be_allowed=False
)
LEFT_OUT = Rule("import-left-out", Level.ERROR, "Something that became no record.", can_be_allowed=False)
IN_PART = Rule("import-in-part", Level.WARNING, "Something a record was made without.", can_be_allowed=False)
