"""A preview that keeps up with typing: the data in memory, and pages that are made when somebody asks for them.

Nothing has to know which pages an edit touches: what is asked for is made of the newest good data. The room can be
left out: with ``fast: false`` among the plugin's options MkDocs builds everything after every change.
"""

from __future__ import annotations

from explainer.live.desk import Desk, Host, unusual
from explainer.live.state import State

__all__ = ["Desk", "Host", "State", "unusual"]
