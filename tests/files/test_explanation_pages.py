"""The pages of ``umc explain``: each says what it promises, and its example and cure are true."""

import contextlib
import tomllib
from pathlib import Path

import pytest

from tests.cli.running import umc
from tests.diagnostics.golden import input_of
from tests.files.books import codes, write
from umc.domain.findings.explanation import Explanation, Part, files_of, listings, paragraphs
from umc.domain.findings.finding_codes import FINDING_CODES
from umc.files.explanation_pages import PAGES, page_title, read_page
from umc.files.reading import read_book
from umc.render.safe_text import width

_ROOT = Path(__file__).parents[2]
IN_WORDS = {"UMC101", "UMC102", "UMC103", "UMC104", "UMC108", "UMC113", "UMC412"}
"""Codes whose example no text file in a page can be: it is told as it goes at a shell."""
IN_FILES = sorted(set(FINDING_CODES) - IN_WORDS)
NEVER_ALONE = {"UMC219": {"UMC406"}}
"""Codes that come only beside others: what a bad comment should let pass stands."""
LONGEST_PAGE = 66
WIDEST_LISTING = 76


def _page(code: str) -> Explanation:
    return read_page(FINDING_CODES[code])


def _found(page: Explanation, *shown: tuple[Part, ...], folder: Path) -> list[str]:
    """Return the codes that the files of these parts give, later ones put over earlier ones."""
    for parts in shown:
        write(folder, files_of(parts))
    with contextlib.chdir(folder):
        return codes(read_book(["."], at=page.judged_on))


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    """No finding is left unexplained, and no page outlives its finding."""
    assert sorted(path.name for path in PAGES.iterdir()) == sorted(f"{code}.md" for code in FINDING_CODES)


def test_the_pages_are_in_the_package_that_is_installed() -> None:
    """They lie in the package, and nothing keeps other files than Python's out of the wheel."""
    wheel = tomllib.loads((_ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"][
        "wheel"
    ]
    assert PAGES.is_relative_to(_ROOT / "umc")
    assert wheel["packages"] == ["umc"]
    assert not wheel.keys() & {"exclude", "include", "only-include"}


@pytest.mark.parametrize("code", sorted(FINDING_CODES))
def test_a_page_is_titled_as_its_finding(code: str) -> None:
    """What ``validate`` calls a finding is what ``explain`` calls it."""
    lines = (PAGES / f"{code}.md").read_text(encoding="utf-8").splitlines()
    assert lines[0] == page_title(FINDING_CODES[code])
    assert len(lines) <= LONGEST_PAGE


@pytest.mark.parametrize("code", sorted(FINDING_CODES))
def test_a_page_has_its_three_parts_and_names_other_codes_rightly(code: str) -> None:
    """A meaning, an example and a cure with words to it; nothing else; what it refers to is there."""
    text = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    page = _page(code)
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings in (["## Example", "## Cure"], ["## Example", "## Cure", "## See also"])
    assert page.meaning
    assert listings(page.example)
    assert paragraphs(page.cure)
    assert ("## See also" in text) == bool(page.see_also)
    assert set(page.see_also) <= FINDING_CODES.keys() - {code}
    assert "```" not in " ".join([*page.meaning, *paragraphs(page.example), *paragraphs(page.cure)])


@pytest.mark.parametrize("code", sorted(FINDING_CODES))
def test_a_page_fits_a_screen_of_eighty_columns(code: str) -> None:
    """What is not to be broken is short enough, the indent included."""
    page = _page(code)
    for listing in (*listings(page.example), *listings(page.cure)):
        assert max(width(line) for line in listing.text.splitlines()) <= WIDEST_LISTING


@pytest.mark.parametrize("code", IN_FILES)
def test_an_example_gives_its_finding_and_its_cure_takes_it_away(code: str, tmp_path: Path) -> None:
    """The example gives that code and no other; with the cure put over it nothing is found any more."""
    page = _page(code)
    found = set(_found(page, page.example, folder=tmp_path / "example"))
    assert found == {code} | NEVER_ALONE.get(code, set())
    assert files_of(page.cure)
    assert _found(page, page.example, page.cure, folder=tmp_path / "cure") == []


@pytest.mark.parametrize("code", sorted(IN_WORDS))
def test_what_a_shell_is_shown_to_answer_is_what_umc_says(code: str) -> None:
    """Each line under a typed ``umc validate`` of an example is a line of its output."""
    page = _page(code)
    assert not files_of(page.example)
    with input_of(code) as folder, contextlib.chdir(folder):
        for listing in listings(page.example):
            said: list[str] = []
            for line in listing.text.splitlines():
                if line.startswith("$ "):
                    words = line.split()[1:]
                    said = umc(*words[1:]).stdout.splitlines() if words[0] == "umc" else [""]
                elif said != [""]:
                    assert line in said
