"""Calendars, desks, vendors, customers and equipment as JSON Schema, in the words an editor shows.

The keys are those that the readers take (``*_tables.py``); a test asks the readers for theirs.
"""

from umc.domain.calendars.calendar_terms import HolidayRule
from umc.domain.desk.dispatch import ASKABLE
from umc.domain.letters.letter import Means
from umc.domain.register.equipment import STATUSES
from umc.domain.register.message_template import LANGUAGES
from umc.files.schema.values import (
    Schema,
    day,
    email,
    filled,
    ident,
    listing,
    named,
    one_of,
    one_or_more,
    ref,
    table,
    text,
    web_address,
    week,
    whole,
    windows,
)

CALENDAR = table(
    "calendar",
    "When a promise counts time: weekly hours, holidays, closures and openings in one zone.",
    {
        "time_zone": ref("time_zone"),
        "hours": week('Weekly hours by day: { mon-fri = ["09:00-17:30"] }.'),
        "holidays": one_or_more(
            'Countries whose holidays close it ("JP", "US-CA"), and dates.',
            {"type": "string", "pattern": "^([A-Z]{2}(-.+)?|[0-9]{4}-[0-9]{2}-[0-9]{2})$"},
            least=0,
        ),
        "holiday_rule": one_of(
            "A holiday takes the windows that start that day (service-day, the default), "
            "or the hours dated that day (calendar-day).",
            *map(str, HolidayRule),
        )
        | {"default": str(HolidayRule.SERVICE_DAY)},
        "closed": listing(
            "Closures: hours shut once.",
            table(
                "closure",
                "Whole days from and to (both included), one date, or some hours of it.",
                {
                    "from": day("First day of the closure."),
                    "to": day("Last day of the closure, included."),
                    "date": day("The one day of the closure."),
                    "hours": windows("Only these hours are shut."),
                    "why": text("The reason, as shown by why."),
                },
            )
            | {"anyOf": [{"required": ["date"]}, {"required": ["from", "to"]}]},
        ),
        "open": listing(
            "Openings: hours opened once; they beat a holiday and a closure.",
            table(
                "opening",
                "A day, or some hours of it; Monday's hours if none are given.",
                {
                    "date": day("The day that is open."),
                    "hours": windows("These hours are open."),
                    "why": text("The reason, as shown by why."),
                },
                "date",
            ),
        ),
    },
    "time_zone",
    "hours",
)

_REACHED: dict[str, Schema] = {
    "email": email("Mail address."),
    "phone": filled("Telephone number."),
    "language": one_of("The language of messages; the desk's if absent, else English.", *LANGUAGES),
    "tell_by": one_of("By what to tell them; the first of these that is there if absent.", *map(str, Means)),
    "webhook": web_address("Web address that takes messages as signed JSON; its secret stands in umc.toml."),
    "command": ident("Name of a command in umc.toml that takes messages."),
    "file": ident("Name of a maildir in umc.toml that takes messages."),
}
CONTACT = table(
    "contact",
    "Somebody to tell.",
    {
        "level": whole("Level 1 is called first.", 1, 99) | {"default": 1},
        "name": filled("Who that is."),
        **_REACHED,
        "role": text("What for, such as operations."),
        "calendar": ident("Id of the calendar of their hours; absent: nobody stated any."),
    },
    "name",
)
_CONTACTS = listing("The people to tell, by level.", ref("contact"))

DESK = table(
    "desk",
    "The single contact point that a customer rings.",
    {
        "name": filled("Its name; its id if absent."),
        **_REACHED,
        "calendar": ident('Id of the calendar of its hours; "24x7" exists without being declared.'),
        "engineers": listing(
            "The desk's engineers.",
            table(
                "engineer",
                "A named person of the desk.",
                {
                    "id": ident("Id, unique within the book."),
                    "name": filled("Name; the id if absent."),
                    **_REACHED,
                    "skills": listing("What this person knows.", filled("A word for it.")),
                },
                "id",
            ),
        ),
    },
    "calendar",
)

VENDOR = table(
    "vendor",
    "A company that answers for equipment: a maker, or a third-party maintainer.",
    {
        "name": filled("Its name; its id if absent."),
        "aliases": listing("Other names it goes by.", filled("Another name.")),
        "contacts": _CONTACTS,
        "asks_for": listing(
            "What must be known before this vendor is called.", one_of("A field.", *dict.fromkeys(ASKABLE))
        ),
    },
)

CUSTOMER = table(
    "customer",
    "Who holds contracts.",
    {
        "name": filled("Its name; its id if absent."),
        "tier": one_of("How it is ranked.", "standard", "key") | {"default": "standard"},
        "engineer": ident("Id of the customer's own engineer at the desk."),
        "contacts": _CONTACTS,
        "time_zone": ref("time_zone"),
        "sites": named(
            "sites",
            "Its places, by id.",
            table(
                "site",
                "A place of the customer's.",
                {
                    "name": filled("Its name; its id if absent."),
                    "time_zone": ref("time_zone"),
                    "access": ident('Id of the calendar of when an engineer may enter; "24x7" if absent.')
                    | {"default": "24x7"},
                    "address": text("Where it is; may have several lines."),
                },
                "time_zone",
            ),
        ),
    },
)

EQUIPMENT = table(
    "equipment",
    "One machine; many of them go into a CSV file with the same columns.",
    {
        "tag": ident("Our id of the machine, unique."),
        "customer": ident("Id of the customer whose machine it is."),
        "site": ident("Id of the customer's site where it stands."),
        "vendor": filled("Id, or another name, of the vendor that made it."),
        "model": text("Model."),
        "part_number": text("Part number."),
        "serial": text("Serial number."),
        "class": text("Kind of machine, such as switch; selectors name it."),
        "status": one_of("What becomes of it.", *STATUSES) | {"default": STATUSES[0]},
        "installed": day("When it was installed."),
        "warranty_until": day("Last day of the maker's warranty, included."),
        "depends_on": listing("Tags of the machines it needs to work.", ident("A tag.")),
        "software_version": text("Software version."),
        "location": text("Where in the site, such as a rack."),
        "customer_ref": text("The customer's own number for it."),
        "note": text("What else to know; may have several lines."),
    },
    "tag",
    "customer",
    "site",
    "vendor",
)

EQUIPMENT_FILES = table(
    "equipment files",
    "CSV files of machines, with the keys of [[equipment]] as columns.",
    {
        "paths": listing(
            "Paths and patterns, relative to this file, inside the book's folder.", filled("A path."), least=1
        )
    },
    "paths",
)
