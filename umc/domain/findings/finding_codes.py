"""Every finding that files can give: one registry of stable codes.

UMC1xx could not be read, UMC2xx has the wrong shape, UMC3xx does not fit the rest of the
book, UMC4xx is for a person to judge. A code is never given a second meaning.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from umc.domain.findings.diagnostics import Severity


@dataclass(frozen=True, slots=True)
class FindingCode:
    """A kind of finding: its code, how grave it is, and its title in a few words."""

    code: str
    severity: Severity
    title: str


_REGISTRY: dict[str, FindingCode] = {}


def _error(code: str, title: str) -> FindingCode:
    return _REGISTRY.setdefault(code, FindingCode(code, Severity.ERROR, title))


def _warning(code: str, title: str) -> FindingCode:
    return _REGISTRY.setdefault(code, FindingCode(code, Severity.WARNING, title))


NO_SUCH_PATH = _error("UMC101", "no such file or folder")
UNREADABLE = _error("UMC102", "file cannot be read")
NOT_UTF8 = _error("UMC103", "text is not UTF-8")
TOO_LARGE = _error("UMC104", "file is too large")
BAD_TOML = _error("UMC105", "not TOML")
TOO_DEEP = _error("UMC106", "nested too deep")
OUTSIDE_BOOK = _error("UMC107", "file outside the book's folder")
EMPTY_FOLDER = _error("UMC108", "no book file in the folder")
BAD_CSV = _error("UMC109", "row is not CSV of this header")
NO_COLUMN = _error("UMC110", "column is missing")
UNKNOWN_COLUMN = _error("UMC111", "unknown column")
NO_EQUIPMENT_FILE = _error("UMC112", "equipment file not found")
MORE_ERRORS = _error("UMC113", "more errors than are told")

UNKNOWN_KEY = _error("UMC201", "unknown key")
WRONG_TYPE = _error("UMC202", "wrong type")
MISSING_KEY = _error("UMC203", "missing key")
BAD_ID = _error("UMC204", "bad id")
BAD_DURATION = _error("UMC205", "bad duration")
BAD_ZONE = _error("UMC206", "bad time zone")
UNKNOWN_HOLIDAYS = _error("UMC207", "unknown holiday country")
NO_WIDTH = _error("UMC208", "window opens and closes at once")
BAD_HOURS = _error("UMC209", "bad hours")
BAD_CHOICE = _error("UMC210", "not one of the choices")
TOO_LONG = _error("UMC211", "text is too long")
CONTROL_CHARACTER = _error("UMC212", "control character in text")
BAD_EMAIL = _error("UMC213", "bad mail address")
ENDS_BEFORE_START = _error("UMC214", "ends before it starts")
PRIORITY_GAP = _error("UMC215", "priority matrix leaves a pair out")
BAD_DATE = _error("UMC216", "bad date")
OUT_OF_RANGE = _error("UMC217", "number out of range")
EMPTY_VALUE = _error("UMC218", "empty value")
BAD_IGNORE = _error("UMC219", "ignore comment without a code or a reason")
UNKNOWN_TEMPLATE_FIELD = _error("UMC220", "template names an unknown field")
NO_ADDRESS = _error("UMC221", "told by a means that has no address")
BAD_WEB_ADDRESS = _error("UMC222", "bad web address")

UNKNOWN_REFERENCE = _error("UMC301", "unknown reference")
DUPLICATE_ID = _error("UMC302", "declared twice")
DUPLICATE_TAG = _error("UMC303", "duplicate tag")
NO_PLACE = _error("UMC304", "equipment without customer, site or vendor")
COVERS_NOTHING = _error("UMC305", "cover matches no equipment")
TWO_CONTRACTS = _error("UMC306", "two contracts in force at once")
DEPENDENCY_CIRCLE = _error("UMC307", "dependency circle")
TARGET_BEYOND_TERM = _error("UMC308", "target longer than the term")
NEVER_OPEN = _error("UMC309", "calendar with no open minute within a year")
NO_SUCH_LEVEL = _error("UMC310", "escalation to a level the vendor has not")
UNKNOWN_QUESTION = _error("UMC311", "asks for a field that nothing carries")

DUPLICATE_SERIAL = _warning("UMC401", "duplicate serial under one vendor")
NOT_COVERED = _warning("UMC402", "equipment that no contract covers")
NOT_BACKED = _warning("UMC403", "equipment neither backed nor in warranty")
AGREEMENT_ENDS_FIRST = _warning("UMC404", "agreement ends before the contract it underpins")
AMBIGUOUS_BACKING = _warning("UMC405", "two agreements back equipment equally exactly")
MINUTE_LOST = _warning("UMC406", "a day that ends at 23:59")
INVISIBLE_CHARACTER = _warning("UMC407", "invisible or bidirectional character in text")
CONTRACT_ENDING = _warning("UMC408", "contract ends within 60 days")
HOLIDAYS_UNKNOWN = _warning("UMC409", "term reaches past the holidays that are known")
NOTHING_PROMISED = _warning("UMC410", "priority for which nothing is promised")
ROUTE_TAKES_ALL = _warning("UMC411", "route that takes in every machine")
MORE_WARNINGS = _warning("UMC412", "more warnings than are told")
PROMISE_TOO_SLOW = _warning("UMC413", "vendor promise that cannot keep the customer's")
COVERED_BY_NOBODY = _warning("UMC414", "hours covered by nobody")
ROUTE_NEVER_MATCHES = _warning("UMC415", "route that can never match")
CONTACT_OUT_OF_HOURS = _warning("UMC416", "contact without hours in the covered time")
IDLE_IGNORE = _warning("UMC417", "ignore comment that ignores nothing")
TEMPLATE_LACKS = _warning("UMC418", "template leaves out what its messages are for")
LOOK_ALIKE = _warning("UMC419", "letter of another script that looks Latin")

FINDING_CODES: Mapping[str, FindingCode] = _REGISTRY
"""All codes, in order."""
