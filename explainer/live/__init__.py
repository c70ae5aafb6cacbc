"""A preview that keeps up with typing: the data in memory, and pages that are made when somebody asks for them.

Nothing has to know which pages an edit touches: what is asked for is made of the newest good data.
"""

from __future__ import annotations

from explainer.live.state import State

__all__ = ["State"]
