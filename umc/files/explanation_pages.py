"""The pages of ``umc explain``: Markdown, one file for each code.

A page is ``# CODE: title``, the meaning, ``## Example``, ``## Cure`` and, where there is
something to say, ``## See also``. A fenced block with a file's name after its language is
that file; any other is what is typed and answered at a shell.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from umc.domain.findings.explanation import Explanation, Listing, Part, paragraphs
from umc.domain.findings.finding_codes import FindingCode
from umc.domain.refusals import OutsideFailure

PAGES = Path(__file__).with_name("explanations")
"""The folder of the pages."""

_FENCE = re.compile(r"```\w*[ \t]*(\S*)[ \t]*\n(.*?)^```[ \t]*$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_JUDGED = re.compile(r"\bJudged on (\d{4}-\d\d-\d\d)\b")
_CODE = re.compile(r"UMC\d{3}")


def read_page(code: FindingCode) -> Explanation:
    """Return the page of a code.

    Raises:
        OutsideFailure: there is none; the installation is incomplete.
    """
    path = PAGES / f"{code.code}.md"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise OutsideFailure(
            "no-page", f"the page of {code.code} cannot be read: {error.strerror}", hint="install umc again"
        ) from error
    return _page(code, text)


def page_title(code: FindingCode) -> str:
    """Return the first line that the page of a code must have."""
    return f"# {code.code}: {code.title}"


def _page(code: FindingCode, text: str) -> Explanation:
    head, *rest = _HEADING.split(text.removeprefix(page_title(code)))
    sections = {name.strip(): body for name, body in zip(rest[::2], rest[1::2], strict=True)}
    example = tuple(_parts(sections.get("Example", "")))
    judged = _JUDGED.search(" ".join(paragraphs(example)))
    return Explanation(
        code=code.code,
        severity=code.severity,
        title=code.title,
        meaning=tuple(_paragraphs(head)),
        example=example,
        cure=tuple(_parts(sections.get("Cure", ""))),
        judged_on=date.fromisoformat(judged[1]) if judged else None,
        see_also=tuple(_CODE.findall(sections.get("See also", ""))),
    )


def _parts(section: str) -> Iterator[Part]:
    """Yield paragraphs and listings in the order written."""
    end = 0
    for fence in _FENCE.finditer(section):
        yield from _paragraphs(section[end : fence.start()])
        yield Listing(text=fence[2], file=fence[1])
        end = fence.end()
    yield from _paragraphs(section[end:])


def _paragraphs(text: str) -> Iterator[str]:
    """Yield paragraphs, each on one line: whoever shows them decides where to break it."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if paragraph:
            yield " ".join(paragraph.split())
