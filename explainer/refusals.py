"""The rules that reading itself enforces: while one is broken, there is no record to check further.

A table rather than modules of their own, because what they refuse is found in the middle of reading, by
``source`` and ``load``. Each rule's text is its page in the documentation, as a check's docstring is.
"""

from explainer.finding import Level, Rule


def _refusal(name: str, docs: str) -> Rule:
    return Rule(name, Level.ERROR, docs, can_be_allowed=False)


NO_DATA = _refusal(
    "no-data",
    """Nothing to build.

The data folder does not exist, is empty, or has no `site.yml`. A site needs at least `data/site.yml` with a
`name`.""",
)
FILE_UNREADABLE = _refusal(
    "file-unreadable",
    """A file or folder that cannot be opened.

The operating system refused, for example because the file's permissions do not let you read it, or because
it vanished while it was being read.""",
)
SYMLINK = _refusal(
    "symlink",
    """A link to another file, or something that is not a file.

A symbolic link can lead out of `data/` to a file that was never meant to be published. Put the file itself
there.""",
)
STRAY_FILE = _refusal(
    "stray-file",
    """A file in `data/` that is no record.

Records are `.yml` files in the folder of their type, and the words of an article stand in a `.txt` file
beside it. Anything else would be ignored in silence, so it is refused: it is usually a file in the wrong
folder, or one whose name ends in `.yaml`.""",
)
FILE_TOO_LARGE = _refusal(
    "file-too-large",
    """A file beyond the limits: of bytes, of values, of items in one list, or of lines and marks of Markdown.

They are 1,000,000 bytes, 100,000 values, 5,000 items in one list, 20,000 lines and marks of Markdown together.
One record, one file. Real records are a thousand times smaller; a file like this is an accident or an attack
on whoever builds the site.""",
)
NOT_UTF8 = _refusal(
    "not-utf8",
    """A file that is not text, or not saved as UTF-8.

Every file in `data/` is UTF-8. A byte-order mark at its start and Windows line ends are fine.""",
)
HIDDEN_CHARACTER = _refusal(
    "hidden-character",
    """A character that nobody can see.

Bidirectional controls, zero-width characters and other invisible ones can make a file read differently from
what it says ("Trojan source", CVE-2021-42574). Escaping does not help the person who reviews the change, so
they are refused. Ordinary line ends, tabs inside text and emoji are fine.""",
)
EMPTY_FILE = _refusal(
    "empty-file",
    """A file with nothing in it.

A record without any key is usually a file that was not saved. An article's text file needs at least a
word.""",
)
YAML_SYNTAX = _refusal(
    "yaml-syntax",
    """Not valid YAML.

Reading stops at the first such place in a file; other files are still read. The commonest causes are a colon
inside a value without quotes, a quote that is not closed, a tab, and indentation that does not match. A long
text is safest below its key after `>-`, indented.""",
)
YAML_FEATURE = _refusal(
    "yaml-feature",
    """YAML's cleverer features are not used here.

Aliases (`*a`), anchors (`&a`), merge keys (`<<`), tags (`!x`), several documents in a file and keys that are
not words are refused. They make files hard to review, and a few bytes of them can fill the memory of whoever
builds the site.""",
)
TOO_DEEP = _refusal(
    "too-deep",
    """Brackets or lists more than 32 deep in each other.

No record needs more than six. Usually a bracket or quote is missing.""",
)
DUPLICATE_KEY = _refusal(
    "duplicate-key",
    """A key that is written twice in the same place.

YAML tools take one of the two and drop the other in silence, so one of two statements would be lost.""",
)
BAD_ID = _refusal(
    "bad-id",
    """A file name that cannot be an id.

A record's id is the name of its file without the ending: small letters `a` to `z`, digits and hyphens, at
most 80 characters, beginning and ending with a letter or digit. It becomes the record's address. Names that
some systems reserve (`con`, `nul`, `com1` and the like) cannot be checked out there, and `index` is the
address of the list.

Folders below `data/claims/` are addresses of nothing and may be called anything that can be checked out on every
system, with at most 120 characters in all. Two of them may not differ in capitals or in the form of a character
alone.""",
)
DUPLICATE_ID = _refusal(
    "duplicate-id",
    """Two records of one type with the same id, or an id used again.

Claims may stand in any folder below `data/claims/`, so two files can have the same name; `formerly` reserves
the old ids of a record that was renamed. An id is never used again for something else, or links would lead
to the wrong record.""",
)
MISSING_TEXT = _refusal(
    "missing-text",
    """An article without its words.

The words of `data/articles/<id>.yml` stand in `data/articles/<id>.txt`. Paragraphs are separated by an empty
line.""",
)
UNKNOWN_KEY = _refusal(
    "unknown-key",
    """A key that this record does not have.

Usually a typing mistake: the message names the nearest key. The reference lists every key of every record.""",
)
MISSING_KEY = _refusal(
    "missing-key",
    """A key that this record must have.

The reference says which keys a record cannot do without.""",
)
NOT_FOR_THIS_KIND = _refusal(
    "not-for-this-kind",
    """A verdict on an opinion or a prediction, or another key of another kind of claim.

The kind of a claim decides what can be said about it. Evidence available now can prove or disprove a `fact`,
so it has a `verdict`. It cannot settle an `opinion`, which has a `counter_view` instead, or a `prediction`,
which has `criteria`, a date and a `resolution`. If the sentence mixes kinds, split it: claims are anchored to
parts of sentences.""",
)
WRONG_SHAPE = _refusal(
    "wrong-shape",
    """Text where a list belongs, a list where text belongs, and the like.

A list is written with `- ` before each item, below its key. Keys that belong together, such as those of
`review`, are written as `key: value` lines, indented below their key.""",
)
BAD_VALUE = _refusal(
    "bad-value",
    """A value that this key cannot have.

The message says which values it can have, or what is wrong with this one.""",
)
BAD_DATE = _refusal(
    "bad-date",
    """A date that does not exist or is not written as EDTF.

Dates follow the Library of Congress' Extended Date/Time Format, levels 0 and 1: `2024`, `2024-06`,
`2024-06-19`, with `~` for about and `?` for uncertain (`2024-10~`), and `2024-06/2024-08` for a stretch of
time.""",
)
BAD_URL = _refusal(
    "bad-url",
    """An address that is not a plain web address.

Only absolute `http` and `https` addresses are published, without user names, spaces or control characters.
Other schemes can run code in a reader's browser.""",
)
BAD_PROSE = _refusal(
    "bad-prose",
    """Markdown beyond the short allow-list.

Prose fields may use emphasis, links, inline code and several paragraphs, and some of them lists and quotes.
Headings, pictures, tables, code blocks and HTML are refused at their line rather than dropped in silence. To
show such a character as it is, put a backslash before it.""",
)

RULES = (
    NO_DATA,
    FILE_UNREADABLE,
    SYMLINK,
    STRAY_FILE,
    FILE_TOO_LARGE,
    NOT_UTF8,
    HIDDEN_CHARACTER,
    EMPTY_FILE,
    YAML_SYNTAX,
    YAML_FEATURE,
    TOO_DEEP,
    DUPLICATE_KEY,
    BAD_ID,
    DUPLICATE_ID,
    MISSING_TEXT,
    UNKNOWN_KEY,
    MISSING_KEY,
    NOT_FOR_THIS_KIND,
    WRONG_SHAPE,
    BAD_VALUE,
    BAD_DATE,
    BAD_URL,
    BAD_PROSE,
)
"""Every refusal, in the order of reading."""
