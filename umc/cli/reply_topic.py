"""The topic ``replies`` of ``umc help``: which words in a mail move a fault, and what the rest does."""

from collections.abc import Iterator

from umc.domain.letters.reply_words import (
    CUSTOMER_WORDS,
    REFERENCE,
    REFERENCE_LINES,
    VENDOR_WORDS,
    WORDS,
    ReplyWord,
)
from umc.domain.register.message_template import LANGUAGES

_MEANS = {
    ReplyWord.ACCEPT: "the vendor takes the leg on",
    ReplyWord.DONE: "the vendor's part is finished",
    ReplyWord.DENIED: "it is not the vendor's fault; the rest of the mail is the reason",
    ReplyWord.CONFIRMED: "the customer says that service is back",
    ReplyWord.STILL_DOWN: "the customer says that it is not: a note, for a person",
}
_HEAD = """\
Which words in a mail move a fault

umc inbox read finds the thread of a mail by its reply token: it stands in the
address that our messages ask answers to be sent to, and is of one vendor's leg,
or of the customer, on one fault. The word must be the first thing on the first
line that its sender wrote; quoted lines and the signature do not count. Letter
case, full-width letters and punctuation do not matter. Behind the word stands
punctuation, a reference, or nothing: "Accepted by whom?" is no accept, and
neither is "Accepted, but not before Monday". The sender must be on record as a
contact of that party.
"""
_TAIL = f"""\
The vendor's own number is read from the first {REFERENCE_LINES} lines, behind one of these:
{{references}}

What becomes of every other mail; it stands in umc inbox list, and where marked
* a person has to read it (umc inbox list --for-a-person), and umc inbox read
exits with 1:

  noted *            other words: a note on the fault, and a message to the desk
  referenced *       their number and no word: a note, for only an accept
                     carries it
  still-down *       a note: reopening is for the desk to do
  not-allowed *      a word for a step that the fault does not allow now: a note
                     with the reason
  unknown-sender *   nobody of that party: a note, and only if the token is
                     right
  no-thread *        no token, or two: a note, and only if somebody on record
                     wrote it
  no-fault *         nothing in it leads to a fault
  unreadable *       kept in the maildir's cur with the flag F, its beginning in
                     the list
  desk-noted         the desk's own words: a note
  returned           a message did not arrive: the fault says so, and the desk
                     is told, once
  returned-before    the same, from another mail system
  desk-unreached *   a message to the desk itself came back
  delayed            a mail system goes on trying: nothing
  unknown-bounce     of no message that umc sent: nothing
  auto-reply         a machine answered for a person: nothing
  report             a receipt or a complaint of a machine: nothing

A step happened when the mail says it was written, where that lies between the
first message of its thread and now; else now. A mail counts once, by its
Message-ID.

A mail server may hand each mail to umc inbox read -, which exits with 1 where
it is left for a person; a server that takes 1 for a failure wants: umc inbox
read - || [ $? -eq 1 ]
"""


def reply_topic() -> str:
    """Return the topic, its words those that the reader knows."""
    return (
        "\n".join(
            (
                _HEAD,
                "A vendor, on its leg:",
                *_words(VENDOR_WORDS),
                "A customer:",
                *_words(CUSTOMER_WORDS),
                _TAIL.format(references="\n".join(_references())),
            )
        ).rstrip("\n")
        + "\n"
    )


def _words(of: tuple[ReplyWord, ...]) -> Iterator[str]:
    for word in of:
        yield f"  {word}: {_MEANS[word]}"
        for language in LANGUAGES:
            yield from _beside(f"    {language:<8} ", ", ".join(WORDS[language][word]))
    yield ""


def _references() -> Iterator[str]:
    for language in LANGUAGES:
        first, *others = REFERENCE[language]
        said = f"{first}: 12345" + (f"; also {', '.join(others)}" if others else "")
        yield from _beside(f"    {language:<8} ", said)


def _beside(label: str, said: str) -> Iterator[str]:
    """Yield a label with what is said beside it, as many lines as a screen of 80 columns makes of it."""
    from umc.render.table_lines import folded  # late: the topic is asked for by itself

    for place, line in enumerate(folded(said, 80 - len(label))):
        yield f"{' ' * len(label) if place else label}{line}"
