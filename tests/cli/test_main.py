"""The frame around every command: exit codes, errors, help, settings, colour, streams."""

import errno
import json
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from tests.cli.running import umc
from tests.sample_desk import Desk
from umc import __version__
from umc.cli.commands import COMMANDS
from umc.cli.topics import TOPICS
from umc.domain.refusals import OutsideFailure, Refusal

SGR = "\x1b["


def test_the_version_is_one_line() -> None:
    """For bug reports and packagers."""
    result = umc("--version")
    assert (result.exit_code, result.stdout) == (0, f"umc {__version__}\n")


@pytest.mark.parametrize(
    "words", [("--help",), ("-h",), ("fault", "--help"), ("fault", "open", "-h"), ("help",)]
)
def test_help_is_a_result(words: tuple[str, ...]) -> None:
    """On stdout, exit 0, no line wider than a hundred."""
    result = umc(*words)
    assert (result.exit_code, result.stderr) == (0, "")
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_help_lists_every_command_with_what_it_does() -> None:
    """By section, one line each."""
    text = umc("--help").stdout
    for section, commands in COMMANDS.items():
        assert f"{section}:" in text
        assert all(f"  {name} " in text for name in commands)


def test_every_command_of_the_index_can_be_helped() -> None:
    """The lazy table leads nowhere wrong."""
    for commands in COMMANDS.values():
        for name in commands:
            assert umc(name, "--help").exit_code == 0, name


def test_own_options_come_before_the_shared_ones() -> None:
    """What a command is about stands first."""
    text = umc("fault", "hold", "--help").stdout
    assert text.index("--reason") < text.index("Shared options:") < text.index("--format")


def test_no_words_at_all_are_answered_with_help_on_stderr() -> None:
    """Exit 2: nothing was asked."""
    for words in ((), ("fault",)):
        result = umc(*words)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "Usage: umc" in result.stderr


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (("falt",), "no command 'falt' in umc", "did you mean fault"),
        (("close", "1"), "no command 'close' in umc", "did you mean umc fault close?"),
        (
            ("restore", "1"),
            "no command 'restore' in umc",
            "did you mean umc fault restore or umc db restore?",
        ),
        (("show", "1"), "no command 'show' in umc", "did you mean umc fault show, umc book show or umc"),
        (("fault", "opne"), "no command 'opne' in umc fault", "did you mean open"),
        (("fault", "zzz"), "no command 'zzz' in umc fault", "see umc fault --help"),
        (("fault", "show"), "Missing argument 'FAULT'.", "see umc fault show --help"),
        (("fault", "show", "1", "2"), "Got unexpected extra argument (2)", "see umc fault show --help"),
        (("fault", "list", "--nope"), "No such option", "see umc fault list --help"),
        (("fault", "list", "-o", "xml"), "'xml' is not one of", "see umc fault list --help"),
    ],
)
def test_wrong_usage_is_two_lines_and_exit_2(words: tuple[str, ...], message: str, hint: str) -> None:
    """What is wrong with the value, and what to look at."""
    result = umc(*words)
    first, second = result.stderr.splitlines()
    assert (result.exit_code, result.stdout) == (2, "")
    assert first.startswith("umc: usage: ")
    assert message in first
    assert second.startswith(f"hint: {hint}")


@pytest.mark.parametrize("form", [("-o", "json"), ("--format=json",), ("-ojson",), ("--format", "jsonl")])
def test_with_json_an_error_is_an_object(sqlite_desk: Desk, form: tuple[str, ...]) -> None:
    """Code, message, hint and exit code; also where the command itself was not understood."""
    for words, code in ((("fault", "show", "9"), "unknown-fault"), (("fault", "list", "--nope"), "usage")):
        result = sqlite_desk.run(*words[:1], *form, *words[1:])
        assert set(result.error) == {"code", "message", "hint", "exit_code"}
        assert (result.error["code"], result.error["exit_code"]) == (code, result.exit_code)


@pytest.mark.parametrize(
    ("error", "code", "exit_code"),
    [
        (Refusal("wrong-world", "no", hint="go"), "wrong-world", 3),
        (OutsideFailure("database", "gone", hint="wait"), "database", 4),
        (OSError(errno.ENOSPC, "No space left on device"), "outside", 4),
        (OSError(errno.EROFS, "Read-only file system"), "outside", 4),
        (KeyboardInterrupt(), "interrupted", 130),
        (ZeroDivisionError("\x1b[31mx"), "bug", 70),
    ],
)
def test_each_kind_of_failure_has_its_exit_code(
    sqlite_desk: Desk, error: BaseException, code: str, exit_code: int
) -> None:
    """Refused, outside, interrupted, a bug of ours: told apart, and never a traceback."""
    with mock.patch("umc.services.list_faults.list_faults", side_effect=error):
        result = sqlite_desk.run("fault", "list", "-o", "json")
    assert (result.exit_code, result.error["code"], result.stdout) == (exit_code, code, "")
    assert "\x1b" not in result.stderr
    assert "Traceback" not in result.stderr


def test_verbose_shows_what_lies_behind_a_bug(sqlite_desk: Desk) -> None:
    """The traceback, made safe like everything else."""
    with mock.patch("umc.services.list_faults.list_faults", side_effect=ZeroDivisionError("\x1b[31mx")):
        result = sqlite_desk.run("fault", "list", "-v")
    assert "Traceback" in result.stderr
    assert "\x1b" not in result.stderr


def test_a_shared_option_stands_on_either_side_of_the_verb(sqlite_desk: Desk) -> None:
    """One nearer to the command wins."""
    sqlite_desk.open()
    assert umc("fault", "-o", "json", "show", "1", db=sqlite_desk.url).json["number"] == "F-2026-000001"
    assert (
        umc("--db", sqlite_desk.url, "-o", "csv", "fault", "show", "1", "-o", "json").json["priority"] == "P1"
    )


def test_settings_come_from_the_flag_before_the_environment(sqlite_desk: Desk) -> None:
    """And the answer says from where."""
    found = umc("config", "-o", "json", db=sqlite_desk.url, env={"UMC_DATABASE_URL": "sqlite:///x"}).json
    database = next(one for one in found if one["name"] == "database")
    assert (database["value"], database["source"]) == (sqlite_desk.url, "--db")


def _config(folder: Path, text: str) -> str:
    path = folder / "umc.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('databse = "x"', "umc.toml:1: unknown setting 'databse'"),
        ("\ndatabase = 3", "umc.toml:2: database is a number, not a text"),
        ("database = ", "umc.toml"),
        ('time_zone = "Tokyo"', "umc.toml:1: 'Tokyo' is no time zone"),
    ],
)
def test_a_bad_setting_names_where_it_came_from(
    sqlite_desk: Desk, tmp_path: Path, text: str, said: str
) -> None:
    """File and line, exit 2."""
    result = sqlite_desk.run("fault", "list", "--config", _config(tmp_path, text), at="2026-05-03T10:00")
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_a_configuration_file_that_is_not_there_is_refused(sqlite_desk: Desk) -> None:
    """Named on the command line, it must exist."""
    assert (
        sqlite_desk.refused("config", "--config", "/nonexistent/umc.toml", code=2)["code"] == "no-such-file"
    )


def test_the_actor_is_who_is_at_the_keyboard(sqlite_desk: Desk) -> None:
    """UMC_ACTOR goes into the record."""
    sqlite_desk.open(env={"UMC_ACTOR": "suzuki"})
    assert sqlite_desk.ask("fault", "timeline", "1")[0]["actor"] == "suzuki"


@pytest.mark.parametrize(
    ("columns", "env", "flag", "coloured"),
    [
        (80, {}, (), True),
        (None, {}, (), False),
        (80, {"NO_COLOR": "1"}, (), False),
        (80, {"NO_COLOR": ""}, (), True),
        (80, {"TERM": "dumb"}, (), False),
        (None, {"FORCE_COLOR": "1"}, (), True),
        (None, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, (), False),
        (80, {"NO_COLOR": "1"}, ("--color", "always"), True),
        (80, {"FORCE_COLOR": "1"}, ("--color", "never"), False),
        (None, {}, ("--color=always",), True),
    ],
)
def test_colour_is_decided_by_flag_then_environment_then_terminal(
    sqlite_desk: Desk, columns: int | None, env: dict[str, str], flag: tuple[str, ...], coloured: bool
) -> None:
    """One decision for the stream."""
    sqlite_desk.open()
    result = sqlite_desk.run("fault", "show", "1", *flag, columns=columns, env=env)
    assert (SGR in result.stdout) is coloured


def test_programs_never_get_colour(sqlite_desk: Desk) -> None:
    """Whatever was forced."""
    sqlite_desk.open()
    for form in ("json", "jsonl", "csv"):
        assert SGR not in sqlite_desk.run("fault", "list", "-o", form, "--color=always", columns=80).stdout


def test_quiet_says_nothing_beside_the_result_but_errors(sqlite_desk: Desk) -> None:
    """A refusal is still said."""
    sqlite_desk.open()
    assert sqlite_desk.run("fault", "note", "1", "x", "-q", at="2026-12-24T00:00").stderr == ""
    assert "unknown-fault" in sqlite_desk.run("fault", "show", "9", "-q").stderr


class _Full:
    """A stdout on a full disk."""

    encoding = "utf-8"

    def __init__(self, error: OSError) -> None:
        self.error = error

    def write(self, _: str) -> int:
        raise self.error

    def flush(self) -> None:
        raise self.error

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return int(self._null.fileno())

    _null: Any = None


@pytest.mark.parametrize(
    ("error", "exit_code"), [(OSError(errno.ENOSPC, "No space left on device"), 4), (BrokenPipeError(), 141)]
)
def test_a_stdout_that_fails_is_said_or_quiet(
    sqlite_desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str], error: OSError, exit_code: int
) -> None:
    """A full disk is a plain error; a reader that has gone is none."""
    from umc.cli.main import run

    sqlite_desk.open()
    stream = _Full(error)
    with (
        (tmp_path / "null").open("w") as stream._null,
        mock.patch.object(sys, "stdout", stream),
        pytest.raises(SystemExit) as left,
    ):
        run(["fault", "list", "--db", sqlite_desk.url])
    assert left.value.code == exit_code
    said = capsys.readouterr().err
    assert ("No space left on device" in said) is (exit_code == 4)


def test_exit_codes_are_explained() -> None:
    """Each one that a command can leave with."""
    text = umc("help", "exit-codes").stdout
    assert all(f"\n  {code} " in text for code in ("0", "1", "2", "3", "4", "70", "130", "141"))


def test_json_output_is_one_document(sqlite_desk: Desk) -> None:
    """Ended by a newline, so that files and pipes hold whole lines."""
    sqlite_desk.open()
    text = sqlite_desk.run("fault", "show", "1", "-o", "json").stdout
    assert text.endswith("}\n")
    assert json.loads(text)["number"] == "F-2026-000001"


def test_the_root_help_says_what_holds_for_every_command() -> None:
    """Its own option, the shared ones, and the topics."""
    text = umc("--help").stdout
    assert all(word in text for word in ("--version", "--format", "--at", "--db", "--color", "--quiet"))
    assert all(topic in text for topic in TOPICS)


def test_an_interruption_is_said_once(sqlite_desk: Desk) -> None:
    """The code is the word, the message says what came of it."""
    with mock.patch("umc.services.list_faults.list_faults", side_effect=KeyboardInterrupt()):
        said = sqlite_desk.run("fault", "list").stderr
    # The empty line first: the terminal has just shown ^C.
    assert said == "\numc: interrupted: nothing was left half done\n"
