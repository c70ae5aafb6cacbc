"""The formats, each read by somebody else's reader."""
