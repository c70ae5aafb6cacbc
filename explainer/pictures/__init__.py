"""Pictures, drawn at build time: one picture, one module, values to geometry.

A module's ``draw`` says where everything stands, as numbers and records; macros of ``_pictures.md.jinja`` and
``_macros.md.jinja`` print that as SVG in the page, so that it takes its colours from the palette, with a title,
a description and a table that says the same. No picture needs a script or another file.
"""

from explainer.pictures import actors, argument, composition, preview, timeline

__all__ = ["actors", "argument", "composition", "preview", "timeline"]
