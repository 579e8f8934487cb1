"""Settings and where each came from: flag, environment, umc.toml, the user's file, default."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from umc.cli.choices import COLORS
from umc.domain.refusals import Misuse, did_you_mean

NAMES = ("database", "actor", "color", "time_zone")
ENVIRONMENT = {
    "database": "UMC_DATABASE_URL",
    "actor": "UMC_ACTOR",
    "color": "UMC_COLOR",
    "time_zone": "UMC_TIME_ZONE",
}
FILE_NAME = "umc.toml"
_KINDS = {bool: "a truth value", int: "a number", float: "a number", list: "an array", dict: "a table"}


@dataclass(frozen=True, slots=True)
class Setting:
    """A value and the place it came from, such as ``--db`` or ``umc.toml:12``."""

    value: str
    source: str


def settle(flags: Mapping[str, str | None], config: str | None) -> dict[str, Setting]:
    """Return every setting that has a value.

    ``flags`` are the values given on the command line by setting name; ``config`` names a
    file to read instead of those that would be found.

    Raises:
        Misuse: a configuration file cannot be read, or holds an unknown key or a wrong type;
            or a colour is none of those there are, whoever named it.
    """
    found = {"color": Setting("auto", "default")}
    for path in _files(config):
        found.update(_from_file(path))
    for name, variable in ENVIRONMENT.items():
        if value := os.environ.get(variable):
            found[name] = Setting(value, variable)
    flag_names = {"database": "--db", "color": "--color"}
    for name, given in flags.items():
        if given is not None:
            found[name] = Setting(given, flag_names.get(name, f"--{name}"))
    _see_color(found["color"])
    if "database" not in found:
        found["database"] = Setting(f"sqlite:///{default_database()}", "default")
    if "actor" not in found:
        found["actor"] = Setting(_system_user(), "system user")
    return found


def _see_color(color: Setting) -> None:
    if color.value not in COLORS:
        hint = did_you_mean(color.value, COLORS) or f"write one of {', '.join(COLORS)}"
        raise Misuse("bad-color", f"{color.source}: color is {color.value!r}", hint=hint)


def default_database() -> Path:
    """Return where the user's own database lies unless another is named."""
    return _own_folder("XDG_DATA_HOME", ".local/share", "user_data_path") / "umc.db"


def _own_folder(variable: str, usual: str, elsewhere: str) -> Path:
    """Return the user's own folder for umc: on Linux where XDG says, elsewhere as ``platformdirs`` does."""
    # platformdirs takes 8 ms to import, and every command asks: it is left for what is unusual.
    home = os.environ.get("HOME", "")
    if sys.platform == "linux" and home.startswith("/"):
        said = os.environ.get(variable, "")
        return Path(said if said.startswith("/") else f"{home}/{usual}", "umc")
    import platformdirs

    found: Path = getattr(platformdirs, elsewhere)("umc", appauthor=False)
    return found


def _system_user() -> str:
    for name in ("LOGNAME", "USER"):  # as getpass does, which costs a millisecond to import
        if user := os.environ.get(name):
            return user
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return f"uid {os.getuid()}"


def _files(config: str | None) -> list[Path]:
    if config is not None:
        if not Path(config).is_file():
            raise Misuse(
                "no-such-file",
                f"no configuration file {config!r}",
                hint="name an existing file with --config, or leave the flag out",
            )
        return [Path(config)]
    mine = _own_folder("XDG_CONFIG_HOME", ".config", "user_config_path") / FILE_NAME
    here = Path.cwd()
    nearest = next((at / FILE_NAME for at in (here, *here.parents) if (at / FILE_NAME).is_file()), None)
    return [path for path in (mine, nearest) if path is not None and path.is_file()]


def _from_file(path: Path) -> dict[str, Setting]:
    import tomllib  # late: most runs have no file of settings

    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Misuse(
            "bad-config", f"{path}: {error}", hint="mend the file, or name another with --config"
        ) from None
    settings = {}
    for name, value in table.items():
        line = _line_of(name, text)
        if name not in NAMES:
            raise Misuse(
                "bad-config",
                f"{path}:{line}: unknown setting {name!r}",
                hint=did_you_mean(name, NAMES) or f"settings are {', '.join(NAMES)}",
            )
        if not isinstance(value, str):
            raise Misuse(
                "bad-config",
                # Never the value: a database URL in a list would show its password.
                f"{path}:{line}: {name} is {_kind(value)}, not a text",
                hint=f'write {name} = "..."',
            )
        settings[name] = Setting(_resolved(name, value, path), f"{path}:{line}")
    return settings


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "a date or time")


def _resolved(name: str, value: str, path: Path) -> str:
    # A relative SQLite file in umc.toml means the same file from every folder below it.
    prefix = "sqlite:///"
    if name == "database" and value.startswith(prefix) and not value.startswith(prefix + "/"):
        return f"{prefix}{path.parent.resolve() / value.removeprefix(prefix)}"
    return value


def _line_of(name: str, text: str) -> int:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().lstrip("\"'").startswith(name):
            return number
    return 1
