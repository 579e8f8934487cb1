"""A book's own words for messages as JSON Schema, in the words an editor shows.

The keys are those that the reader takes (``template_tables.py``); a test asks it for them.
"""

from umc.domain.letters.letter import MessageKind
from umc.domain.register.message_template import LANGUAGES
from umc.files.schema.values import Schema, ref, table
from umc.files.template_tables import LONGEST_MESSAGE, LONGEST_SUBJECT

_ABOUT = {
    MessageKind.DISPATCH: "To a vendor: what to repair, and what it asks for.",
    MessageKind.ESCALATION: "A clock has used up a share of its target.",
    MessageKind.WITHDRAWAL: "A breach that was told proves not to have been.",
    MessageKind.NOTE: "The desk's own words.",
    MessageKind.CONFIRMATION: "To the customer: service is back, and its word is asked for.",
    MessageKind.UNDELIVERED: "To the desk: a message did not arrive.",
}
_FIELDS = "{field} stands for a fact, {{ for a brace."


def _text(said: str, most: int) -> Schema:
    return {"description": said, "type": "string", "maxLength": most, "pattern": r"\S"}


TEMPLATE = table(
    "template",
    "The words of a message in one language.",
    {
        "subject": _text(f"The subject, one line; {_FIELDS}", LONGEST_SUBJECT),
        "text": _text(f"The text, any number of lines; {_FIELDS}", LONGEST_MESSAGE),
    },
    "subject",
    "text",
)
TEMPLATES = table(
    "templates",
    "Your own words for messages, by kind and language; where there are none, umc's are sent.",
    {
        str(kind): {**table(str(kind), said, dict.fromkeys(LANGUAGES, ref("template"))), "minProperties": 1}
        for kind, said in _ABOUT.items()
    },
)
