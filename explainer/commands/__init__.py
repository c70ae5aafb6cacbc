"""The commands of the command line, one module each; :mod:`explainer.cli` is the table of them."""
