"""The attack matrix: every field that takes text, in every output, with texts that try to run, to break out or to
deceive. ``make attack`` runs it long.

- ``payloads``: the texts, by family. ``fields``: every text field, found from the model. ``records``: data folders in
  which each field holds the next text.
- ``readers``: what other people's parsers read in our files. ``visits``: what Chromium makes of our pages.
- ``judge``: whether every text arrived as it was written; it shares no code with our encoders.
"""
