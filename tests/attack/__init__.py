"""Tests that attack what is published: they pass when nothing came of it."""
