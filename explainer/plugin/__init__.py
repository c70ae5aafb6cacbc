"""The MkDocs plugin: glue between MkDocs' events and the rooms below, and nothing else."""

from explainer.plugin.door import ExplainerPlugin
from explainer.plugin.options import ExplainerConfig

__all__ = ["ExplainerConfig", "ExplainerPlugin"]
