"""The fields that templates know, kind by kind, each with what it stands for.

Not every field has a value in every message: who is told what is ``message_facts``' to say.
"""

from collections.abc import Mapping

from umc.domain.letters.letter import MessageKind

_ALWAYS: Mapping[str, str] = {
    "number": "the fault's number",
    "priority": "P1 to P4",
    "headline": "the symptom, cut to fit a subject",
    "symptom": "the symptom as reported",
    "status": "how far the fault has come",
    "equipment": "the machine in one line: tag, maker, model, serial",
    "tag": "the machine's tag",
    "maker": "the machine's maker",
    "model": "the machine's model",
    "serial": "the machine's serial number",
    "site": "the site's name",
    "address": "the site's address",
    "customer": "the customer's name",
    "opened": "when the fault was opened, in the fault's own zone",
    "clock": "the promise that it is about",
    "promise": "what is promised: how long, on which calendar",
    "due": "when that promise is due, in the fault's own zone",
    "left": "how much of its time is left, or by how much it is over",
    "holder": "who has the fault in hand now",
    "held": "what work is held for, and until when",
    "vendor": "the vendor's name",
    "vendor_ref": "the vendor's own number for the fault",
    "agreement": "the reference of the vendor's agreement (vendor and desk only)",
    "todo": "what whoever is told should do",
    "answers_head": "what stands before the answers; empty where there are none",
    "answers": "the words that a reply may begin with, a line each",
    "contact": "the name of whoever is told",
    "engineer": "the customer's own engineer at the desk (not for vendors)",
    "desk": "the desk's name",
    "desk_phone": "the desk's phone number",
    "desk_email": "the desk's mail address",
    "reach_desk": "the desk in one line: name, phone, mail",
    "notes": "who was passed over and what was waited for, a line each (desk only)",
}

_OTHERS = "the other promises it tells of, a line each"

_OF_KIND: Mapping[MessageKind, Mapping[str, str]] = {
    MessageKind.DISPATCH: {
        "packet": "the hand-over: what the vendor asks for first, a line each (vendor and desk only)",
        "promises": "what the vendor promised and when it is due, a line each (vendor and desk only)",
    },
    MessageKind.ESCALATION: {
        "level": "how much of the promise's time is used; as it stands now where told late",
        "levels": "the same of every promise told of, in one line, the most pressing first",
        "marks": "every mark that is told at once and when it was reached, a line each",
        "waited": "says that it waited for the reader's hours (not for the desk)",
        "others": _OTHERS,
        "reached_at": "when the last mark was reached, and how late that is told",
    },
    MessageKind.WITHDRAWAL: {
        "level": "what had been said to be used of the promise's time",
        "levels": "the same with the promise's name",
        "told": "when it had been said to be reached",
        "reason": "why it is not so",
    },
    MessageKind.NOTE: {"text": "the desk's own words", "others": f"{_OTHERS} (desk only)"},
    MessageKind.CONFIRMATION: {
        "text": "what was written down at the restoring",
        "restored": "when service was back, in the fault's own zone",
        "workaround": "says so where service is back by a workaround",
    },
    MessageKind.UNDELIVERED: {
        "lost": "what the message was that did not arrive",
        "lost_to": "whom it was for, and their address",
        "reason": "why it did not arrive",
    },
}

FIELDS: Mapping[MessageKind, Mapping[str, str]] = {kind: {**_ALWAYS, **own} for kind, own in _OF_KIND.items()}
"""What each kind of message can be told, by field."""

ESSENTIAL: Mapping[MessageKind, frozenset[str]] = {
    MessageKind.DISPATCH: frozenset({"packet"}),
    MessageKind.ESCALATION: frozenset({"level", "levels", "marks", "due", "left", "promise"}),
    MessageKind.WITHDRAWAL: frozenset({"reason"}),
    MessageKind.NOTE: frozenset({"text"}),
    MessageKind.UNDELIVERED: frozenset({"reason"}),
}
"""What a kind of message is for: a text without any of these fields does not say it.

The question whether service is back can be asked in fixed words, so that it is not here.
"""
