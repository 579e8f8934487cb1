"""Which days a machine is covered by contracts, and backed by agreements or its maker's warranty.

Days are ordinals; a stretch holds its first day and not its second. Days are those of the
customer's zone, whichever that is: two stretches of different zones are compared as dates.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from umc.domain.calendars.intervals import Interval, merged, without
from umc.domain.register.contract import Agreement, Contract
from umc.domain.register.equipment import Equipment
from umc.domain.register.matching import matches
from umc.domain.who_answers.cover import first_cover

Days = Sequence[Interval]


def covered_days(contracts: Iterable[Contract], machine: Equipment, since: date) -> Days:
    """Return the days from ``since`` on for which one of its customer's contracts takes the machine in."""
    fitting = (one for one in contracts if first_cover(one, machine) is not None)
    return _from(since, (term_days(one) for one in fitting))


def backed_days(agreements: Iterable[Agreement], machine: Equipment, since: date) -> Days:
    """Return the days from ``since`` on for which an agreement takes the machine in, or warranty holds."""
    terms = [term_days(one) for one in agreements if takes_in(one, machine)]
    if machine.warranty_until is not None:
        terms.append((date.min.toordinal(), machine.warranty_until.toordinal() + 1))
    return _from(since, terms)


def takes_in(agreement: Agreement, machine: Equipment) -> bool:
    """Tell whether an agreement backs a machine of its customer, whatever the day."""
    if agreement.customer not in (None, machine.customer):
        return False
    return any(matches(selector, machine) for selector in agreement.backs)


def lost_days(before: Days, after: Days) -> Days:
    """Return the days there were before and would not be after."""
    return without(before, after)


def term_days(promise: Contract | Agreement) -> Interval:
    """Return the days from the first to the last of a term."""
    return promise.starts.toordinal(), promise.ends.toordinal() + 1


def _from(since: date, terms: Iterable[Interval]) -> Days:
    first = since.toordinal()
    return merged((max(starts, first), ends) for starts, ends in terms if ends > max(starts, first))
