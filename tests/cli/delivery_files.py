"""Settings of delivery in files of a test: written, with a secret beside them, and read as by a command."""

import os
import textwrap
from pathlib import Path

import pytest

from umc.cli.delivery_settings import delivery_of
from umc.cli.settings import settle
from umc.cli.settings_file import read_files
from umc.domain.letters.delivery import Delivery

CANARY = "canary-7f2e"
MAIL = '[mail]\nhost = "mail.example.jp"\nfrom = "desk@example.jp"\n'


@pytest.fixture(autouse=True)
def no_secret_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what the machine's own environment says to umc."""
    for name in list(os.environ):
        if name.startswith("UMC_"):
            monkeypatch.delenv(name)


def a_file(folder: Path, text: str) -> str:
    """Write an umc.toml that its owner alone can change."""
    folder.mkdir(exist_ok=True, parents=True)
    path = folder / "umc.toml"
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    path.chmod(0o644)
    return str(path)


def a_secret(folder: Path, content: str = f"{CANARY}\n", mode: int = 0o600, name: str = "secret") -> Path:
    """Write a file with a secret in it."""
    path = folder / name
    path.write_text(content)
    path.chmod(mode)
    return path


def delivered(file: str) -> Delivery:
    """Read a file as a command that delivers does: first what every command reads, then the rest."""
    files = read_files(file)
    settle({}, files)
    return delivery_of(files)


def delivery_in(folder: Path, text: str) -> Delivery:
    """Return what an umc.toml with this text states."""
    return delivered(a_file(folder, text))
