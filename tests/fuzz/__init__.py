"""Files that nobody would write: fuzzing, the limits of one file, and how cost grows with size."""
