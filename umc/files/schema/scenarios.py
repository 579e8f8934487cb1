"""Scenario files as JSON Schema, in the words an editor shows.

The keys are those that the reader takes (``scenario_tables.py``); a test asks it for them.
"""

from umc.domain.faults.fault import Status
from umc.domain.register.contract import ClockName, Level, Priority
from umc.domain.scenarios.scenario import HELD, NONE
from umc.domain.who_answers.routing import RouteBy
from umc.files.scenario_tables import CHANNELS
from umc.files.schema.values import (
    DRAFT,
    Schema,
    counted,
    filled,
    ident,
    instant,
    listing,
    one_of,
    one_or_more,
    table,
    text,
)

_CLOCK = "^(respond|restore|resolve|update|confirm|.+\\.(accept|restore))$"


def _flag(said: str) -> Schema:
    return {"description": said, "type": "boolean"}


def _done(said: str) -> Schema:
    return {"description": said, "enum": [True]}


def _done_or(said: str, value: Schema) -> Schema:
    return {"description": said, "anyOf": [{"enum": [True]}, value]}


def _priority(said: str) -> Schema:
    return one_of(said, *map(str, Priority))


def _level(said: str) -> Schema:
    return one_of(said, *map(str, Level))


def _instant_or(said: str, *instead: str) -> Schema:
    return {"description": said, "anyOf": [instant(said), {"enum": list(instead)}]}


def _by_suspect(said: str, value: Schema) -> Schema:
    by_tag = {"type": "object", "additionalProperties": value}
    return {"description": f"{said} One, or one for each suspect by tag.", "anyOf": [value, by_tag]}


def _several(said: str, item: Schema) -> Schema:
    return one_or_more(f"{said} One, a list, or [].", item, least=0)


def _by_clock(said: str, value: Schema) -> Schema:
    """Return the schema of a table by clock; a leg's clocks may stand in a table of their own."""
    legs = {
        "type": "object",
        "properties": {"accept": value, "restore": value},
        "additionalProperties": False,
    }
    return {
        "description": f"{said} By clock: respond, restore, ..., leg.accept, VENDOR.restore.",
        "type": "object",
        "properties": {str(clock): value for clock in ClockName},
        "patternProperties": {"\\.(accept|restore)$": value},
        "additionalProperties": legs,
    }


def _clocks(said: str) -> Schema:
    return _several(said, {"type": "string", "pattern": _CLOCK})


_EXPECTED: dict[str, Schema] = {
    "covered": _flag("Whether a contract covers the machine at that instant."),
    "contract": ident("Id of the contract that covers it."),
    "priority": _priority("The priority that comes out."),
    "vendor": _by_suspect('Id of the vendor it goes to, or "desk", "none".', ident("A vendor.")),
    "by": one_of("The rule that decides the vendor.", *map(str, RouteBy)),
    "agreement": ident("Id of the agreement that backs the machine."),
    "contact": filled("Whom to call: the contact's name."),
    "undecided": _flag("Whether nobody can be chosen."),
    "suspects": _several("Tags of the machines that might be at fault.", ident("A tag.")),
    "state": one_of("The state of the fault.", *map(str, Status)),
    "due": _by_clock("When each clock comes due.", _instant_or("When it is due.", HELD, NONE)),
    "used": _by_clock("How much of each clock is used up.", counted("Used so far.")),
    "latest_safe_dispatch": _by_suspect(
        "The last instant at which the vendor can still keep the customer's promise.",
        _instant_or("That instant.", NONE),
    ),
    "kept": _clocks("Clocks that are kept."),
    "broken": _clocks("Clocks that are broken."),
    "held": _clocks("Clocks that a hold stops."),
    "lacks": _several(
        "Fields that the vendor asks for and nobody has on record: exactly these.", ident("A field.")
    ),
    "refused": filled("Words of the refusal that the step meets."),
}

_DONE: dict[str, Schema] = {
    "respond": _done("The desk answers."),
    "suspect": ident("Tag of a machine that becomes a suspect."),
    "clear": ident("Tag of a suspect that is cleared."),
    "culprit": ident("Tag of the machine found to be at fault."),
    "dispatch": _done_or("A vendor is brought in: its id, or true.", ident("Id of the vendor.")),
    "accept": _done_or("The vendor takes it on: its id, or true.", ident("Id of the vendor.")),
    "deny": filled("The vendor denies it, for this reason."),
    "hand_back": filled("The vendor hands it back, for this reason."),
    "done": _done_or("The vendor is done: its id, or true.", ident("Id of the vendor.")),
    "hold": filled("A hold begins, for this reason."),
    "resume": _done_or("A hold ends: its reason, or true.", filled("The reason.")),
    "restore": _done("Service is back."),
    "confirm": _done("The customer says so."),
    "resolve": _done("The cause is cured."),
    "close": _done("The fault is closed."),
    "reopen": filled("It returns to work, for this reason."),
    "cancel": filled("It ends, for this reason."),
    "note": filled("Something is written down."),
    "reprioritise": _priority("The priority it gets."),
}

_BESIDE: dict[str, Schema] = {
    "leg": ident("With deny or hand_back: id of the vendor whose leg is meant."),
    "equipment": ident("With dispatch: tag of the machine."),
    "give": {
        "description": "With dispatch: what is handed over beside the register, by field.",
        "type": "object",
        "additionalProperties": text("What is said."),
    },
    "until": instant("With hold: when it ends."),
    "to": ident("With note: whom it is said to."),
}

_FAULT = table(
    "fault",
    "The report, as to umc fault open.",
    {
        "equipment": ident("Tag of the machine at fault."),
        "customer": ident("Id of the customer, where the machine is not known."),
        "site": ident("Id of the customer's site."),
        "suspects": one_or_more("Tags of the machines that might be at fault.", ident("A tag.")),
        "impact": _level("How much is at stake."),
        "urgency": _level("How soon it matters."),
        "priority": _priority("The priority, given outright."),
        "symptom": text("What was reported."),
        "channel": one_of("How it was reported.", *CHANNELS),
        "caller": text("Who reported it."),
        "contract": ident("Id of the contract, where several could answer."),
    },
) | {"anyOf": [{"required": ["priority"]}, {"required": ["impact", "urgency"]}]}

_SCENARIO = table(
    "scenario",
    "A fault on a machine at an instant, and what must come of it.",
    {
        "name": filled("What it shows, in a few words."),
        "at": instant("When the fault is reported."),
        "fault": _FAULT,
        "dispatch": _flag("Whether the vendor found is brought in at once.") | {"default": True},
        "expect": table("expect", "What must come out once it is opened.", _EXPECTED),
        "then": listing(
            "What happens next, in order.",
            table(
                "then",
                "Time passes, one thing is done or nothing, something is expected.",
                {
                    "after": counted("How long after the step before."),
                    "at": instant("When; instead of after."),
                    **_DONE,
                    **_BESIDE,
                    "told": one_or_more("Told since the step before, among others.", filled("Who.")),
                    "told_only": _several("Told since the step before, in this order.", filled("Who.")),
                    **_EXPECTED,
                },
            ),
        ),
    },
    "name",
    "at",
    "fault",
)


def scenario_schema() -> Schema:
    """Return the schema of a scenario file."""
    return {
        "$schema": DRAFT,
        "title": "A file of scenarios for a umc contract book",
        "description": "Faults and what must come of them; umc test plays them against the book.",
        "type": "object",
        "additionalProperties": False,
        "properties": {"scenario": listing("The scenarios, one table each.", _SCENARIO)},
    }
