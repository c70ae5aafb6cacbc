"""``mkdocs serve`` as it has to be: it follows what comes and goes, and keeps the last good pages."""

from explainer.preview.following import Builder, Follower, marks, persevering
from explainer.preview.script import allowed, allowing

__all__ = ["Builder", "Follower", "allowed", "allowing", "marks", "persevering"]
