"""The files of a book as JSON Schema, for editors: what may stand where, and what it means.

Draft 7, the newest that taplo (and with it Even Better TOML) reads. A schema sees one file
without the others: references, terms, covers and duplicates are for ``umc validate``.
"""

from umc.files.schema import parties, promises, templates
from umc.files.schema.values import DRAFT, Schema, listing, named, zones


def book_schema() -> Schema:
    """Return the schema of one file of a book."""
    return {
        "$schema": DRAFT,
        "title": "A file of a umc contract book",
        "description": "The declared truth about vendors, customers, contracts, agreements and calendars.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "calendars": named("calendars", "When promises count time, by id.", parties.CALENDAR),
            "desks": named("desks", "The contact points that customers ring, by id.", parties.DESK),
            "vendors": named("vendors", "The companies that answer for equipment, by id.", parties.VENDOR),
            "customers": named("customers", "Who holds contracts, by id.", parties.CUSTOMER),
            "equipment": listing("The machines, one table each.", parties.EQUIPMENT),
            "equipment_files": parties.EQUIPMENT_FILES,
            "contracts": named("contracts", "Our promises to customers, by id.", promises.CONTRACT),
            "agreements": named("agreements", "Vendors' promises to us, by id.", promises.AGREEMENT),
            "routes": listing("Exceptions to the backing rule, first match wins.", promises.ROUTE),
            "escalations": named("escalations", "Who is told when, by id.", promises.ESCALATION),
            "templates": templates.TEMPLATES,
        },
        "definitions": {
            "time_zone": zones(),
            "contact": parties.CONTACT,
            "template": templates.TEMPLATE,
            "selector": promises.SELECTOR,
            "customer_targets": promises.CUSTOMER_TARGETS,
        },
    }
