"""One ``umc.toml``: read once, with the line on which each of its values stands."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from umc.domain.refusals import Misuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from umc.files.spans import Index

Keys: TypeAlias = tuple[str, ...]
"""The way to a value: ``("webhooks", "hooks.example.jp", "timeout")``."""

FILE_NAME = "umc.toml"
# Both keep a hostile file below 0.1 s: a parser's time grows with the square of a dotted key's length.
_MOST_BYTES = 64 * 1024
_LONGEST_LINE = 4_000
_KINDS = {
    bool: "a truth value",
    int: "a number",
    float: "a number",
    str: "a text",
    list: "an array",
    dict: "a table",
}


@dataclass(slots=True, eq=False)
class SettingsFile:
    """A file of settings as it stands; ``tables`` holds its flat settings too.

    ``is_named``: with ``--config``; else it lay where it was looked for.
    """

    path: Path
    text: str
    tables: Mapping[str, Any]
    is_named: bool = False
    _index: Index | None = field(default=None, init=False, repr=False)

    def place(self, *keys: str) -> str:
        """Return where a value stands, ``umc.toml:12``: its own line, or that of the table it is in."""
        if self._index is None:
            from umc.files.spans import Index  # late: most runs have nothing to report

            self._index = Index(self.text)
        spot = self._index.find(keys)
        line = 1 if spot is None else self._index.line_and_column(spot.key.start)[0]
        return f"{self.path}:{line}"

    def see_who_may_write(self, what: str) -> None:
        """Refuse a file that somebody else can change; ``what`` it says, for the message.

        Raises:
            Misuse: it belongs to neither us nor root, or everybody may write to it.
        """
        state = self.path.stat()
        if state.st_uid not in (os.geteuid(), 0):
            why, hint = f"belongs to uid {state.st_uid}", f"umc runs as uid {os.geteuid()}: chown it"
        elif state.st_mode & stat.S_IWOTH:
            why, hint = "can be changed by everybody", f"chmod o-w {self.path}"
        else:
            return
        raise Misuse("unsafe-settings", f"{self.path} says {what}, and {why}", hint=hint)

    @property
    def folder(self) -> Path:
        """The folder that relative paths in the file are read from; absolute."""
        return self.path.parent.resolve()


def kind_of(value: object) -> str:
    """Return what a value is, for a message that must not show it."""
    return _KINDS.get(type(value), "a date or time")


def own_folder(variable: str, usual: str, elsewhere: str) -> Path:
    """Return the user's own folder for umc: on Linux where XDG says, elsewhere as ``platformdirs`` does."""
    # platformdirs takes 8 ms to import, and every command asks: it is left for what is unusual.
    home = os.environ.get("HOME", "")
    if sys.platform == "linux" and home.startswith("/"):
        said = os.environ.get(variable, "")
        return Path(said if said.startswith("/") else f"{home}/{usual}", "umc")
    import platformdirs

    found: Path = getattr(platformdirs, elsewhere)("umc", appauthor=False)
    return found


def read_files(config: str | None) -> tuple[SettingsFile, ...]:
    """Return the files of settings that count, the user's own before the nearest one upward.

    ``config`` names a file to read instead of those that would be found.

    Raises:
        Misuse: one cannot be read, or is no TOML.
    """
    return tuple(_read(path, is_named=config is not None) for path in _paths(config))


def _paths(config: str | None) -> list[Path]:
    if config is not None:
        if not Path(config).is_file():
            raise Misuse(
                "no-such-file",
                f"no configuration file {config!r}",
                hint="name an existing file with --config, or leave the flag out",
            )
        return [Path(config)]
    mine = own_folder("XDG_CONFIG_HOME", ".config", "user_config_path") / FILE_NAME
    here = Path.cwd()
    nearest = next((at / FILE_NAME for at in (here, *here.parents) if (at / FILE_NAME).is_file()), None)
    both = [path for path in (mine, nearest) if path is not None and path.is_file()]
    return both[:1] if len(both) == 2 and both[0].samefile(both[1]) else both


def _read(path: Path, *, is_named: bool) -> SettingsFile:
    import tomllib  # late: most runs have no file of settings

    try:
        text = _text(path)
        return SettingsFile(path, text, tomllib.loads(text), is_named)
    except RecursionError:
        wrong = "its arrays or tables are nested too deeply"
    except (OSError, ValueError) as error:  # of tomllib and of decoding too
        wrong = str(error)
    raise Misuse("bad-config", f"{path}: {wrong}", hint="mend the file, or name another with --config")


def _text(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise ValueError(f"larger than {_MOST_BYTES // 1024} KiB")
    text = content.decode("utf-8").replace("\r\n", "\n")
    if any(len(line) > _LONGEST_LINE for line in text.split("\n")):
        raise ValueError(f"a line has more than {_LONGEST_LINE:,} characters")
    return text
