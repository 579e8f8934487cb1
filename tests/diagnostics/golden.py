"""What umc says of the input of a golden folder: the text, the JSON, and the page of its code.

In a folder, ``paths.txt`` names what is read (the folder itself where there is none) and
``at.txt`` the day to judge by. Input that no repository should hold is made; see ``made``.
"""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.cli.running import Result, umc
from tests.diagnostics.made import MADE, TOLD_ALONE

HERE = Path(__file__).parent
EXPECTED_TEXT, EXPECTED_JSON, EXPLANATION = "expected.txt", "expected.json", "explanation.txt"


def folders() -> list[str]:
    """Return the codes that have a folder."""
    return sorted(path.name for path in HERE.iterdir() if path.name.startswith("UMC"))


def answers(code: str) -> dict[str, str]:
    """Return what is expected of a code, by the name of the file that holds it."""
    with input_of(code) as folder:
        return {
            EXPECTED_TEXT: validated(code, folder, "text").stdout,
            EXPECTED_JSON: validated(code, folder, "json").stdout,
            EXPLANATION: umc("explain", code).stdout,
        }


@contextlib.contextmanager
def input_of(code: str) -> Iterator[Path]:
    """Give the folder that holds the input of a code."""
    if code not in MADE:
        yield HERE / code
        return
    with tempfile.TemporaryDirectory() as folder:
        MADE[code](Path(folder))
        yield Path(folder)


def validated(code: str, folder: Path, form: str) -> Result:
    """Run ``umc validate`` on the input of a code, from the folder that holds it."""
    paths, at = folder / "paths.txt", folder / "at.txt"
    words = paths.read_text().split() if paths.exists() else ["."]
    if at.exists():
        words += ["--at", at.read_text().strip()]
    if code in TOLD_ALONE:
        words += ["--select", code]
    with contextlib.chdir(folder):
        return umc("validate", *words, "--format", form)
