"""Explain findings by their codes; no database is needed."""

from collections.abc import Iterable, Sequence

from umc.domain.findings.explanation import Explanation, find_code
from umc.domain.findings.finding_codes import FINDING_CODES, FindingCode
from umc.files.explanation_pages import read_page


def explain_findings(words: Iterable[str]) -> tuple[Explanation, ...]:
    """Return the pages of some codes in the order asked for, each once.

    Raises:
        Refusal: no finding has one of the codes.
    """
    return tuple(map(read_page, dict.fromkeys(map(find_code, words))))


def explain_all() -> tuple[Explanation, ...]:
    """Return all pages in the order of their codes."""
    return tuple(map(read_page, all_findings()))


def all_findings() -> Sequence[FindingCode]:
    """Return every finding that there is, in the order of their codes."""
    return [FINDING_CODES[code] for code in sorted(FINDING_CODES)]
