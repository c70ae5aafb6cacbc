"""Where the files stand that are no pages: paths below the site's address, for every format alike.

Each is a function of a record's type and id, so that whoever knows a record knows its data, and so that they
stay the same as long as the id does.
"""

from __future__ import annotations

from explainer.model import Article, Claim, Record, Topic

API = "api/v1"
API_INDEX = f"{API}/index.json"
API_SCHEMAS = f"{API}/schema"
GRAPH = f"{API}/graph.jsonld"
"""Everything as schema.org's JSON-LD."""

TABLES = "tables"
DATA_PACKAGE = f"{TABLES}/datapackage.json"
DATABASE = f"{TABLES}/site.sqlite"
DATASETTE = f"{TABLES}/metadata.json"
"""What Datasette says about the database."""

CALENDAR = "predictions.ics"
LLMS = "llms.txt"

FEEDS = {"atom": "feed.xml", "json": "feed.json"}
"""The endings of the two forms of each feed."""
CITATIONS = {"bibtex": "bib", "ris": "ris", "csl": "csl.json"}
"""The endings of the forms of a citation."""


def list_json(folder: str) -> str:
    """The list of all records of a type: ``api/v1/claims.json``."""
    return f"{API}/{folder}.json"


def record_json(record: Record) -> str:
    """A record: ``api/v1/claims/treaty-signed.json``."""
    return f"{API}/{record.folder}/{record.id}.json"


def table(folder: str) -> str:
    """The table of a type, or of what its records hold: ``tables/claims.csv``."""
    return f"{TABLES}/{folder}.csv"


def marks(article: Article) -> str:
    """The marks in a text: ``articles/<id>/annotations.jsonld``."""
    return f"articles/{article.id}/annotations.jsonld"


def words(article: Article) -> str:
    """The words that the marks count in: ``articles/<id>/words.txt``."""
    return f"articles/{article.id}/words.txt"


def feed(form: str, topic: Topic | None = None) -> str:
    """What changed, of the whole site or of one topic; ``form`` is a key of :data:`FEEDS`."""
    return f"topics/{topic.id}/{FEEDS[form]}" if topic else FEEDS[form]


def citation(record: Topic | Article | Claim, form: str) -> str:
    """How to cite a record: ``cite/claims/<id>.bib``; ``form`` is a key of :data:`CITATIONS`."""
    return f"cite/{record.folder}/{record.id}.{CITATIONS[form]}"


def argument(topic: Topic) -> str:
    """What rests on what: ``topics/<id>/argument.argdown``."""
    return f"topics/{topic.id}/argument.argdown"


def plain_text(topic: Topic) -> str:
    """A topic without any markup: ``topics/<id>/text.txt``."""
    return f"topics/{topic.id}/text.txt"


def embed(record: Topic | Claim, former: str = "") -> str:
    """A small page for somebody else's page: ``embed/claims/<id>.html``; with a former id, where it stood then."""
    return f"embed/{record.folder}/{former or record.id}.html"


def oembed(record: Topic | Claim, former: str = "") -> str:
    """What oEmbed says of that page: ``embed/claims/<id>.json``."""
    return f"embed/{record.folder}/{former or record.id}.json"
