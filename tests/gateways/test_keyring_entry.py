"""Asking the keyring: what it holds is had, and nothing that a backend does reaches us."""

import re
import sys
import time
from pathlib import Path

import pytest

import umc
from tests.kept_keyring import keyring_of
from umc.gateways import keyring_reader
from umc.gateways.keyring_entry import Answer, Outcome, ask_keyring

CANARY = "canary-7a0d"


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep two entries in a keyring of this test's own."""
    for name, value in keyring_of(tmp_path, umc__mail=CANARY, odd__secret=CANARY).items():
        monkeypatch.setenv(name, value)


def test_the_library_is_imported_by_the_reader_alone() -> None:
    """Nobody who does not ask for it waits for it, and it runs in no process but its own."""
    imports = re.compile(r"^\s*(import|from) keyring\b", re.MULTILINE)
    sources = Path(umc.__file__).parent.rglob("*.py")
    asking = {path.name for path in sources if imports.search(path.read_text("utf-8"))}
    assert asking == {"keyring_reader.py"}


@pytest.mark.parametrize("how", ["dies", "prompts"])
def test_a_backend_that_dies_or_prompts_takes_nobody_with_it(
    how: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """It has no terminal to ask on; what it prints is heard by nobody."""
    assert ask_keyring("odd", how).outcome is Outcome.FAILED
    assert capfd.readouterr() == ("", "")


def test_a_keyring_that_hangs_is_waited_for_only_so_long() -> None:
    """It is ended, and there is no answer."""
    began = time.monotonic()
    assert ask_keyring("odd", "hangs", within_s=0.3) == Answer(outcome=Outcome.SILENT)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("number", b"failed int"),
        ("lines", f"found {CANARY}\n{CANARY}".encode()),
        ("empty", b"found "),
        ("endless", b"unusable"),
        ("half", b"found \xed\xa0\x80"),
        ("exits", b"failed SystemExit"),
        ("locked", b"failed LockedKeyringError"),
    ],
)
def test_every_answer_of_a_backend_has_its_word(how: str, said: bytes) -> None:
    """No word of what it raises is in it; what is no password is left to whoever reads it."""
    assert keyring_reader.answer("odd", how) == said
    assert keyring_reader.answer("umc", "other") == b"no-entry"


def test_a_library_that_is_not_there_is_said_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that the library itself lacks is another matter."""
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert keyring_reader.answer("umc", "mail") == b"not-installed"
    monkeypatch.undo()
    monkeypatch.setitem(sys.modules, "keyring.core", None)
    monkeypatch.delitem(sys.modules, "keyring", raising=False)
    assert keyring_reader.answer("umc", "mail") == b"failed ModuleNotFoundError"
