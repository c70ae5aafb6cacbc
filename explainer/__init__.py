"""Takes a contested text apart in public: data in, a published explainer out.

The rooms, in the order of the work: ``source`` and ``load`` read, ``checks`` checks, ``site`` arranges,
``outputs`` renders, and ``plugin`` and ``cli`` hand over. Imports point one way; ``tests/test_house.py``
says which.
"""

__version__ = "0.1.0"
