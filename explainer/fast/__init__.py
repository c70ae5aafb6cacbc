"""The fast way."""
