"""Names that look alike: ids are ASCII, texts are in one normal form, and mixed letters are warned of."""

from pathlib import Path

import pytest

from tests.cli.running import umc
from tests.files.books import codes, read_text
from tests.sample_desk import Desk
from umc.domain.texts.look_alikes import ALIKE, look_alike

ALIKE_IDS = (
    "\u0441\u0456\u0455\u0441\u043e", "c\u0131sco", "ci\u017fco", "\uff43\uff49\uff53\uff43\uff4f",
    "cisco\u0301", "ci\u200bsco", "C\u0130SCO", "\ufb01sco",
)  # fmt: skip
"""What looks like ``cisco``: Cyrillic, a dotless i, a long s, wide letters, marks, a ligature."""
OF_ONE_SCRIPT = (
    "Cisco", "Циско", "京浜銀行 KB", "ΑΘΗΝΑ", "K\u0131rk", "Müller", "720ХС",
    "Система R720", "KB機", "", "µm 5kΩ",
)  # fmt: skip
NOT_THE_TAG = ("KB-SW-0\u0131", "\u041aB-SW-01", "KB\u2010SW\u201001")


@pytest.mark.parametrize("given", ALIKE_IDS, ids=ascii)
def test_an_id_is_ascii(tmp_path: Path, given: str) -> None:
    """Refused where it is declared, and unknown or refused where it is named."""
    assert "UMC204" in codes(read_text(tmp_path, f'[vendors."{given}"]\n'))
    text = f'[agreements.A]\nvendor = "{given}"\nstarts = 2026-01-01\nends = 2026-12-31\n[vendors.cisco]\n'
    assert set(codes(read_text(tmp_path, text))) & {"UMC204", "UMC301"}


@pytest.mark.parametrize("given", NOT_THE_TAG, ids=ascii)
def test_a_machine_is_not_found_by_what_looks_like_its_tag(desk: Desk, given: str) -> None:
    """On both databases alike; nothing is opened on a guess."""
    said = ("--symptom", "x", "--priority", "P1")
    error = desk.refused("fault", "open", "--equipment", given, *said, at="03:10")
    assert error["code"] == "unknown-equipment"
    assert desk.ask("fault", "list") == []


@pytest.mark.parametrize("given", ["\uff2b\uff22-\uff33\uff37-\uff10\uff11", "kb-sw-01"], ids=ascii)
def test_a_tag_is_found_in_any_letter_case_and_width(desk: Desk, given: str) -> None:
    """As a keyboard for Japanese writes it: it is the same tag, and it is shown as registered."""
    assert desk.open(given)["equipment"] == "KB-SW-01"


def test_letter_case_is_folded_alike_everywhere(desk: Desk) -> None:
    """A search finds capitals, ß and ﬁ by the rules of Unicode, not by the database's or the locale's."""
    said = ("--customer=keihin-bank", "--site=dc", "--vendor=cisco", "--class=switch")
    for place, model in enumerate(("TITANIK", "Straße 1", "\ufb01ber", "\u0130zmir", "насос")):
        desk.ask("equipment", "add", f"NEW-{place}", *said, f"--model={model}")
    found = {"titanik": "NEW-0", "STRASSE": "NEW-1", "FIBER": "NEW-2", "НАСОС": "NEW-4"}
    for sought, tag in found.items():
        assert [one["tag"] for one in desk.ask("equipment", "list", f"--search={sought}")] == [tag], sought
    assert desk.ask("equipment", "list", "--search=izmir") == []


@pytest.mark.parametrize(
    ("text", "word"), [("Nexus \u0421isco", "\u0421isco"), ("\u0391BC", "\u0391BC"), ("x-\u041ab", "\u041ab")]
)
def test_a_letter_that_passes_for_a_latin_one_is_found(text: str, word: str) -> None:
    """Cyrillic and Greek ones, in the word that they stand in."""
    found = look_alike(text)
    assert found is not None
    assert (found.word, found.latin) == (word, ALIKE[found.letter])


@pytest.mark.parametrize("text", OF_ONE_SCRIPT)
def test_a_name_of_one_script_is_a_name(text: str) -> None:
    """Russian, Greek, Japanese, Turkish; two words may be of two scripts."""
    assert look_alike(text) is None


def test_a_look_alike_is_warned_of_where_it_stands(tmp_path: Path) -> None:
    """In a name and in a model alike."""
    machine = '[[equipment]]\ntag = "T"\ncustomer = "c"\nsite = "s"\nvendor = "x"\nmodel = "N\u0435xus"\n'
    (tmp_path / "book.toml").write_text(f'[vendors.x]\nname = "Ci\u0455co"\n{machine}', encoding="utf-8")
    found = umc("validate", str(tmp_path)).stdout
    assert "book.toml:2:8: warning UMC419: name holds U+0455 CYRILLIC SMALL LETTER DZE" in found
    assert "which looks like e" in found
