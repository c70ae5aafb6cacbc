"""The same site through every engine, compared page by page: ``python -m tools.engines``.

``ways`` builds the site, ``reading`` takes a page apart, ``comparison`` says what differs, ``explained`` is the table
of the differences that are known and why they are none, ``page`` writes ``docs/reference/engines.md``.
"""
