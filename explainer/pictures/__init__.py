"""Pictures, drawn at build time: one picture, one module, values to geometry; templates print them as SVG."""

from explainer.pictures import actors, argument, composition, timeline

__all__ = ["actors", "argument", "composition", "timeline"]
