"""What developers of explainer run: the reference's generator, and the set-up of a browser for the tests."""
