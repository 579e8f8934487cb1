"""Contracts, agreements, routes and escalations as JSON Schema, in the words an editor shows.

The keys are those that the readers take (``*_tables.py``); a test asks the readers for theirs.
"""

from umc.domain.register.contract import ClockName, Level, Priority
from umc.domain.register.selector import SELECTOR_KEYS
from umc.files.schema.values import (
    Schema,
    counted,
    day,
    filled,
    ident,
    listing,
    one_of,
    one_or_more,
    pattern,
    ref,
    table,
    target,
    text,
)

_CUSTOMER_CLOCKS = {
    "respond": "How soon the desk answers the report.",
    "restore": "How soon service is back, perhaps by a workaround.",
    "resolve": "How soon the cause is cured.",
    "update": "How often the customer hears how it stands.",
}
_LEG_CLOCKS = {
    "accept": "How soon the vendor takes the fault on, from its dispatch.",
    "restore": "How soon the vendor has service back, from its dispatch.",
}
_SELECTED = {
    "customer": "Ids of customers.",
    "site": "Ids of sites.",
    "vendor": "Ids of vendors, as the makers of machines.",
    "model": "Models.",
    "part_number": "Part numbers.",
    "serial": "Serial numbers.",
    "tag": "Our own ids of machines.",
    "class": "Kinds of machine, such as switch.",
}
_SELECTOR_KEYS = {key: pattern(_SELECTED[key]) for key in SELECTOR_KEYS}
_CALENDAR_USED = 'Id of the calendar on which time counts; "24x7" exists without being declared.'
_REASONS = listing(
    "Hold reasons that stop this clock.",
    ident("A hold reason: customer, access, parts, or a word of your own."),
)
_STARTS = day("First day, included, in the customer's zone.")
_ENDS = day("Last day, included, in the customer's zone.")


def _stops(clocks: dict[str, str]) -> Schema:
    said = "Which hold reasons stop which clock; nothing stops a clock unless it is written here."
    return table("stops", said, dict.fromkeys(clocks, _REASONS))


def _targets(whose: str, clocks: dict[str, str]) -> Schema:
    keys = {clock: target(said) for clock, said in clocks.items()}
    keys["calendar"] = ident("Id of the calendar for this priority alone, where it differs.")
    one = table("a priority's targets", f"What {whose} promises for this priority.", keys)
    said = f"What {whose} promises, by priority; P1 is the most pressing."
    return table("targets", said, {str(priority): one for priority in Priority})


def _matrix() -> Schema:
    levels = [str(level) for level in Level]
    priorities = [str(priority) for priority in Priority]
    by_urgency = {level: one_of(f"With {level} urgency.", *priorities) for level in levels}
    row = table("urgency", "The priority by urgency.", by_urgency, *levels)
    said = "Impact, then urgency; all nine pairs. ITIL's usual matrix if absent."
    return table("priorities", said, dict.fromkeys(levels, row), *levels)


SELECTOR = table(
    "selector",
    "Which machines: keys are ANDed, the patterns of a key ORed; first match wins.",
    _SELECTOR_KEYS,
)

CONTRACT = table(
    "contract",
    "Our promise to a customer.",
    {
        "customer": ident("Id of the customer who holds it."),
        "desk": ident("Id of the desk that the customer rings."),
        "starts": _STARTS,
        "ends": _ENDS,
        "calendar": ident(_CALENDAR_USED),
        "escalation": ident("Id of the escalation: who is told when a clock runs low."),
        "triage": counted("The desk's own allowance before a vendor is called.") | {"default": "0m"},
        "confirm_within": target("How long a restored fault waits for the customer's word.")
        | {"default": "2bd"},
        "confirm_calendar": ident("Id of the calendar of when somebody can confirm."),
        "priorities": _matrix(),
        "targets": ref("customer_targets"),
        "stops": _stops(_CUSTOMER_CLOCKS),
        "covers": listing(
            "Which machines, and where something differs for them; first match wins.",
            table(
                "cover",
                "The machines that all these keys fit.",
                {
                    **_SELECTOR_KEYS,
                    "calendar": ident("Id of the calendar for these machines, where it differs."),
                    "targets": ref("customer_targets"),
                },
            ),
        ),
    },
    "customer",
    "desk",
    "starts",
    "ends",
    "calendar",
    "targets",
)

AGREEMENT = table(
    "agreement",
    "The underpinning contract: a vendor's promise to us.",
    {
        "vendor": ident("Id of the vendor that promises."),
        "customer": ident("Id of the one customer it is for; absent: any customer."),
        "reference": text("The number that the vendor wants to hear."),
        "starts": _STARTS,
        "ends": _ENDS,
        "calendar": ident(_CALENDAR_USED),
        "escalation": ident("Id of the escalation for the vendor's clocks."),
        "targets": _targets("the vendor", _LEG_CLOCKS),
        "stops": _stops(_LEG_CLOCKS),
        "backs": listing("Which machines it backs; the most exact selector wins.", ref("selector")),
    },
    "vendor",
    "starts",
    "ends",
    "calendar",
    "targets",
)

ROUTE = table(
    "route",
    "An exception to the backing rule; the first that matches wins.",
    {
        "when": table(
            "when",
            "Which faults: machines as in a selector, priorities, words of the symptom.",
            {
                **_SELECTOR_KEYS,
                "priority": one_or_more(
                    "Priorities, one or a list.", one_of("A priority.", *map(str, Priority))
                ),
                "symptom": one_or_more(
                    "Words that the symptom must hold, every one of them.", filled("Words of the symptom.")
                ),
            },
        ),
        "to": ident('Id of the vendor it goes to, or "desk".'),
        "why": text("The reason, as shown with every answer."),
    },
    "when",
    "to",
)

ESCALATION = table(
    "escalation",
    "Who is told because a clock has used up a share of its target.",
    {
        "steps": listing(
            "The ladder.",
            table(
                "step",
                "At a share of a clock's target, somebody is told.",
                {
                    "clock": one_of("The clock that is watched.", *map(str, ClockName)),
                    "at": {
                        "description": "Whole percent of the target, 1% to 1000%; 100% is when it is due.",
                        "type": "string",
                        "pattern": "^0*([1-9][0-9]{0,2}|1000)%$",
                    },
                    "tell": {
                        "description": "engineer, desk, customer, vendor:LEVEL, or a contact's name.",
                        "type": "string",
                        "pattern": r"^(?!vendor(?!:[1-9][0-9]?$)).*\S",
                        "maxLength": 1000,
                    },
                    "hours": one_of("Wait until that contact's hours, and say so.", "contact"),
                },
                "clock",
                "at",
                "tell",
            ),
            least=1,
        )
    },
    "steps",
)

CUSTOMER_TARGETS = _targets("the contract", _CUSTOMER_CLOCKS)
