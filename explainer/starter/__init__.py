"""The files of a new site, as ``explainer init`` writes them. ``dot-`` at the beginning of a name stands for a dot."""
