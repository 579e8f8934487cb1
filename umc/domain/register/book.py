"""The declared truth about customers, vendors, contracts, agreements, calendars and equipment."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from umc.domain.calendars.calendar_terms import ALWAYS, CalendarTerms
from umc.domain.register.contract import Agreement, Contract, Escalation, RouteRule
from umc.domain.register.equipment import Equipment
from umc.domain.register.message_template import MessageTemplate
from umc.domain.register.party import Customer, Desk, Vendor, zone_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """All that is declared, by id (equipment by tag); ``calendars`` always holds ``24x7``.

    ``templates`` go by the kind of message that they word.

    A book may be a part of the truth: what the store loads to decide about one machine
    is a book that holds only what bears on it.
    """

    calendars: Mapping[str, CalendarTerms] = field(default_factory=lambda: {ALWAYS.name: ALWAYS})
    desks: Mapping[str, Desk] = field(default_factory=dict)
    vendors: Mapping[str, Vendor] = field(default_factory=dict)
    customers: Mapping[str, Customer] = field(default_factory=dict)
    contracts: Mapping[str, Contract] = field(default_factory=dict)
    agreements: Mapping[str, Agreement] = field(default_factory=dict)
    routes: tuple[RouteRule, ...] = ()
    escalations: Mapping[str, Escalation] = field(default_factory=dict)
    templates: Mapping[str, MessageTemplate] = field(default_factory=dict)
    equipment: Mapping[str, Equipment] = field(default_factory=dict)

    @property
    def declares_nothing(self) -> bool:
        """Whether nothing at all is declared: what an empty file gives."""
        return len(self.calendars) <= (ALWAYS.name in self.calendars) and not (
            self.desks or self.vendors or self.customers or self.contracts or self.agreements
            or self.routes or self.escalations or self.templates or self.equipment
        )  # fmt: skip

    def zone_of(self, customer: str) -> str:
        """Return the IANA zone of a customer's days; UTC where the book is without that customer."""
        return zone_of(self.customers.get(customer))
