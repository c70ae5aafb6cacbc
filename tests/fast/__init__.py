"""The fast way against the plain one."""

from hypothesis import settings

from tools.trials import LONG

EXAMPLES = settings(max_examples=3_000, deadline=None) if LONG else settings()
"""How many pages are generated: as many as the profile says, or very many."""
