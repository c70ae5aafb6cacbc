"""What others wrote, coming in: foreign files to drafts of records, each with its place in the file.

Nothing here reads a file, prints or writes: bytes go in, values come out. What cannot be placed is a finding at
the place in the foreign file where it stands, as everywhere else. The steps, each a module:

- :mod:`~explainer.incoming.encoding`: bytes to text, by a mark at the beginning or the charset a page declares;
- :mod:`~explainer.incoming.pages`: the blocks of JSON-LD in an HTML page;
- :mod:`~explainer.incoming.located`: JSON to values whose objects know where they stand;
- :mod:`~explainer.incoming.graph`: JSON-LD's many spellings of one thing to nodes with plain names;
- :mod:`~explainer.incoming.reviews` and :mod:`~explainer.incoming.notes`: what reviews and annotations say;
- :mod:`~explainer.incoming.facts` and :mod:`~explainer.incoming.marks`: which drafts that makes in this data.
"""
