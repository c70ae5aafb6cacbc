"""How fast and how large: a synthetic site of any size, and what each command costs on it."""
