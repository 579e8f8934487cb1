"""What a check has looked at so far, counted; and the faults that it has named already."""

from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts of what was checked; they grow while the check goes on.

    ``unsealed`` are the faults that moved since the last seal. ``named`` are the ids of faults in
    which something was found, so that one change is not told twice. ``at`` is what is being looked at
    now, ``all_faults`` how many faults there are to look at, where that is known.
    """

    terms: int = 0
    equipment: int = 0
    faults: int = 0
    events: int = 0
    seals: int = 0
    sealings: int = 0
    messages: int = 0
    unsealed: int = 0
    archived: int = 0
    records: int = 0
    named: set[int] = field(default_factory=set)
    at: str = ""
    all_faults: int | None = None

    def counts(self) -> dict[str, int]:
        """Return the counts by name."""
        return {
            "terms": self.terms,
            "equipment": self.equipment,
            "faults": self.faults,
            "events": self.events,
            "seals": self.seals,
            "sealings": self.sealings,
            "messages": self.messages,
            "unsealed": self.unsealed,
            "archived": self.archived,
            "records": self.records,
        }
