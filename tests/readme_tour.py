"""README's tour: its commands, what it says they print, and what they do print.

``python -m tests.readme_tour`` writes what they print into README.md.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
_FENCE, _PROMPT = "```console", "$ "


@dataclass(frozen=True, slots=True)
class Shown:
    """A command of the tour, and the lines under it."""

    command: str
    lines: tuple[str, ...]


def blocks(text: str) -> list[list[Shown]]:
    """Return the console blocks of a text, each as its commands with the lines under them."""
    found: list[list[Shown]] = []
    inside = False
    for line in text.splitlines():
        if line == _FENCE:
            inside = True
            found.append([])
        elif line.startswith("```"):
            inside = False
        elif inside and line.startswith(_PROMPT):
            found[-1].append(Shown(line.removeprefix(_PROMPT), ()))
        elif inside:
            last = found[-1][-1]
            found[-1][-1] = Shown(last.command, (*last.lines, line))
    return found


def play(commands: list[str], folder: Path) -> list[tuple[str, ...]]:
    """Run the commands one after the other in a folder; return what each printed, line by line."""
    umc = folder / "bin" / "umc"
    umc.parent.mkdir()
    umc.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m umc "$@"\n', encoding="utf-8")
    umc.chmod(0o755)
    (folder / "sample_configs").symlink_to(ROOT / "sample_configs")
    environment = {
        "PATH": f"{umc.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HOME": str(folder),
        "LANG": "C.UTF-8",
    }
    printed: list[tuple[str, ...]] = []
    for command in commands:
        if command.startswith("export "):
            name, _, value = command.removeprefix("export ").partition("=")
            environment[name] = value
            printed.append(())
            continue
        ran = subprocess.run(
            ["bash", "-c", command], cwd=folder, env=environment, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, check=False, encoding="utf-8",
        )  # fmt: skip
        printed.append(tuple(ran.stdout.replace(f"{folder.resolve()}/", "").splitlines()))
    return printed


def rewritten(text: str, folder: Path) -> str:
    """Return README's text with what its commands print now."""
    found = blocks(text)
    printed = iter(play([shown.command for block in found for shown in block], folder))
    lines: list[str] = []
    inside = False
    for line in text.splitlines():
        if line == _FENCE:
            inside = True
        elif line.startswith("```"):
            inside = False
        if not inside or line == _FENCE:
            lines.append(line)
        elif line.startswith(_PROMPT):
            lines += [line, *next(printed)]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write what the commands print into README.md."""
    with TemporaryDirectory() as folder:
        README.write_text(rewritten(README.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")


if __name__ == "__main__":
    main()
