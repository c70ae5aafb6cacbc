"""What keeps this repository in order: nothing here is part of the package."""
