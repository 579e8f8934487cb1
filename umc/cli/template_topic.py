"""The topic ``templates`` of ``umc help``: how messages are worded, with every field there is."""

from collections.abc import Iterator, Mapping
from textwrap import wrap

from umc.domain.letters.letter import MessageKind
from umc.domain.letters.template_fields import FIELDS
from umc.domain.register.message_template import LANGUAGES

_HEAD = f"""\
How to word messages in your own way

umc has words for every message. What stands in a book is sent instead, for that
kind and language:

  [templates.note.en]
  subject = "[{{number}}] {{headline}}"
  text = \"\"\"
  {{text}}
  {{reach_desk}}
  \"\"\"

Kinds are {", ".join(MessageKind)}.
Languages are {", ".join(LANGUAGES)}: that of the contact, else of the
desk, else {LANGUAGES[0]}.

{{field}} stands for a fact, {{{{ and }}}} for braces. A line whose fields all
have no value is left out. umc validate finds a field that its kind of message
does not have, with its line and column.
"""


def template_topic() -> str:
    """Return the topic, its fields those that templates know."""
    return "\n".join((_HEAD, *_sections()))


def _sections() -> Iterator[str]:
    """Yield the fields of every message, then those of each kind alone."""
    first, *others = FIELDS.values()
    always = {name: said for name, said in first.items() if all(name in own for own in others)}
    yield from _section("In every message", always)
    for kind, own in FIELDS.items():
        rest = {name: said for name, said in own.items() if name not in always}
        yield from _section(f"In a message of kind {kind}", rest)


def _section(title: str, fields: Mapping[str, str]) -> Iterator[str]:
    if fields:
        yield f"{title}:"
        for name, said in fields.items():
            first, *more = wrap(said, 65)
            yield f"  {name:<11}  {first}"
            yield from (f"{'':<15}{one}" for one in more)
        yield ""
