"""``python -m explainer`` is the same as ``explainer``."""

from explainer.cli import main

if __name__ == "__main__":
    main()
