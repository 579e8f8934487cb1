"""``umc batch``: a command a line, an answer a line, and all or nothing where that is asked for."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Result, umc
from tests.sample_desk import Desk
from umc.services import take_step

OPEN = 'fault open --equipment KB-SW-01 --symptom "no link" --priority P1 --at 2026-05-03T03:10'


def answers(result: Result) -> list[dict[str, Any]]:
    """Return the objects that a batch printed, one a line."""
    return [json.loads(line) for line in result.stdout.splitlines()]


def batch(desk: Desk, text: str | bytes, *flags: str, **kept: Any) -> Result:
    """Run lines as a batch from stdin."""
    return desk.run("batch", "-", *flags, stdin=text, **kept)


def test_each_line_answers_with_that_command_s_json(desk: Desk) -> None:
    """The same record as the command gives by itself."""
    result = batch(desk, f"{OPEN}\nfault respond 1 --at 2026-05-03T03:18\n")
    opened, responded = answers(result)
    assert result.exit_code == 0
    assert (opened["line"], opened["exit_code"], opened["error"]) == (1, 0, None)
    assert opened["result"]["number"] == "F-2026-000001"
    shown = desk.ask("fault", "show", "1", at="03:18")
    assert responded["result"] == {**shown, "warnings": []}


def test_words_are_quoted_as_in_a_shell(desk: Desk) -> None:
    """Single and double quotes, a backslash, an empty text and a # inside quotes."""
    batch(desk, OPEN)
    lines = "\n".join(
        (
            "umc fault note 1 'it''s #1' --at 2026-05-03T03:20",
            'fault note 1 "a \\"b\\" c" --at 2026-05-03T03:21',
            "fault note 1 a\\ b --at 2026-05-03T03:22  # and a comment",
        )
    )
    found = answers(batch(desk, lines))
    assert [one["exit_code"] for one in found] == [0, 0, 0]
    said = [event["said"] for event in desk.ask("fault", "timeline", "1") if event["kind"] == "noted"]
    assert said == ["its #1", 'a "b" c', "a b"]


def test_the_command_is_given_back_so_that_it_can_be_typed(sqlite_desk: Desk) -> None:
    """Without the word umc, quoted again."""
    (found,) = answers(batch(sqlite_desk, 'umc   route  "KB-SW-13" # who?'))
    assert found["command"] == "route KB-SW-13"


def test_comments_and_empty_lines_are_no_commands_but_count_as_lines(sqlite_desk: Desk) -> None:
    """Line numbers are those of the file."""
    text = "# a comment\n\n   \n  # another\nroute KB-SW-13\n"
    assert [one["line"] for one in answers(batch(sqlite_desk, text))] == [5]


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "umc\n"])
def test_a_file_without_commands_is_done_at_once(sqlite_desk: Desk, text: str) -> None:
    """Exit 0, nothing printed."""
    result = batch(sqlite_desk, text)
    assert (result.exit_code, result.stdout) == (0, "")


def test_lines_may_end_as_on_windows(sqlite_desk: Desk) -> None:
    """CR LF, a byte order mark before the first word, and no end on the last line."""
    result = batch(sqlite_desk, "\ufeffroute KB-SW-13\r\nroute KB-SW-14\r\nroute KB-SW-15".encode())
    assert [one["result"]["vendor"] for one in answers(result)] == ["park-place"] * 3


def test_it_reads_a_file(sqlite_desk: Desk, tmp_path: Path) -> None:
    """The same as from stdin."""
    path = tmp_path / "commands"
    path.write_text("route KB-SW-13\n", encoding="utf-8")
    assert answers(sqlite_desk.run("batch", str(path)))[0]["exit_code"] == 0


def test_a_file_that_is_not_there_is_wrong_usage(sqlite_desk: Desk, tmp_path: Path) -> None:
    """Named, before anything runs."""
    result = sqlite_desk.run("batch", str(tmp_path / "gone"))
    assert result.exit_code == 2
    assert "gone" in result.stderr


ERRORS = {
    "an unknown command": ("fautl list", 2, "usage"),
    "an unknown option": ("fault list --collour", 2, "usage"),
    "a missing verb": ("fault", 2, "usage"),
    "an open quote": ("fault note 1 'open", 2, "bad-line"),
    "an unknown machine": ("route NO-SUCH", 3, "unknown-equipment"),
    "an unknown fault": ("fault show 77", 3, "unknown-fault"),
    "a clock reading without a zone": ("board --at 2026-05-03T10:00", 2, "naive-time"),
    "a batch in a batch": ("batch other", 2, "not-in-a-batch"),
    "care of the database": ("db upgrade", 2, "not-in-a-batch"),
    "care of the database behind an option": ("-q db upgrade", 2, "not-in-a-batch"),
    "a batch in a batch behind an option": ("-o json batch -", 2, "not-in-a-batch"),
    "another database": ("--db sqlite:///other.db fault list", 2, "not-in-a-batch"),
    "another database, joined": ("fault list --db=sqlite:///other.db", 2, "not-in-a-batch"),
}


@pytest.mark.parametrize("case", ERRORS)
def test_a_line_that_fails_says_why_and_the_others_run(sqlite_desk: Desk, case: str) -> None:
    """With the exit code that the command has by itself; the batch leaves with 1."""
    text, code, error = ERRORS[case]
    result = batch(sqlite_desk, f"route KB-SW-13\n{text}\nroute KB-SW-14\n")
    before, failed, after = answers(result)
    assert (failed["exit_code"], failed["error"]["code"], failed["result"]) == (code, error, None)
    assert failed["error"]["hint"]
    assert (before["exit_code"], after["exit_code"], result.exit_code) == (0, 0, 1)


def test_an_unknown_command_names_the_near_one(sqlite_desk: Desk) -> None:
    """As outside of a batch."""
    (found,) = answers(batch(sqlite_desk, "baord"))
    assert "board" in found["error"]["hint"]


def test_a_negative_answer_is_no_failure(sqlite_desk: Desk) -> None:
    """Who would answer cannot be decided: exit code 1 on the line, 0 for the batch."""
    result = batch(sqlite_desk, "route YH-SRV-05")
    (found,) = answers(result)
    assert (found["exit_code"], found["error"], result.exit_code) == (1, None, 0)
    assert found["result"]["decision"] == "undecided"


def test_the_word_db_as_text_is_only_text(sqlite_desk: Desk) -> None:
    """Behind -- nothing is an option."""
    batch(sqlite_desk, OPEN)
    (found,) = answers(batch(sqlite_desk, "fault note --at 2026-05-03T03:20 -- 1 --db"))
    assert found["exit_code"] == 0


def test_it_stops_at_the_first_failure_where_asked(sqlite_desk: Desk) -> None:
    """What ran before is kept."""
    result = batch(sqlite_desk, f"{OPEN}\nroute NO-SUCH\nfault list\n", "--stop")
    assert [one["exit_code"] for one in answers(result)] == [0, 3]
    assert result.exit_code == 1
    assert len(sqlite_desk.ask("fault", "list")) == 1


def test_a_failed_line_writes_nothing_of_itself(desk: Desk) -> None:
    """Without --atomic the lines before stay, and the failed one leaves no trace."""
    batch(desk, f"{OPEN}\nfault respond 1 --at 2026-05-03T03:05\n")
    assert [one["kind"] for one in desk.ask("fault", "timeline", "1")] == ["reported", "routed"]


def test_a_key_holds_across_batches(desk: Desk) -> None:
    """A script that runs its batch again opens nothing twice."""
    text = f"{OPEN} --key alarm-7\n"
    first, again = (answers(batch(desk, text))[0] for _ in range(2))
    assert first["result"]["number"] == again["result"]["number"]
    assert len(desk.ask("fault", "list")) == 1


def test_the_instant_of_the_batch_is_that_of_its_lines(sqlite_desk: Desk) -> None:
    """A line's own --at wins."""
    text = "\n".join((OPEN.split(" --at")[0], "fault show 1 --at 2026-05-03T04:00", "fault show 1"))
    found = answers(batch(sqlite_desk, text, "--at", "2026-05-03T03:10+09:00"))
    instants = [one["result"]["as_of"][11:16] for one in found]
    assert instants == ["03:10", "04:00", "03:10"]


@pytest.mark.parametrize("text", ["--version", "fault --help", "calendar show 24x7 --month 2026-05 --ical"])
def test_what_a_command_prints_besides_never_breaks_the_lines(sqlite_desk: Desk, text: str) -> None:
    """It becomes the result, as text."""
    (found,) = answers(batch(sqlite_desk, text))
    assert found["exit_code"] == 0
    assert isinstance(found["result"], str)


def test_a_line_of_a_megabyte_is_a_line(sqlite_desk: Desk) -> None:
    """It is answered, whatever the answer, and the next line runs."""
    batch(sqlite_desk, OPEN)
    text = f"fault note 1 '{'x' * 1_000_000}' --at 2026-05-03T03:20\nfault show 1\n"
    long, after = answers(batch(sqlite_desk, text))
    assert (long["exit_code"], after["exit_code"]) == (2, 0)
    assert long["error"]["message"] == "TEXT has 1,000,000 characters, more than 20,000"


def test_text_from_outside_is_written_as_data(sqlite_desk: Desk) -> None:
    """Escape codes and markup come back as JSON escapes and plain text."""
    text = "fault open --equipment KB-SW-01 --priority P1 --symptom '[bold]\x1b[31m' --at 2026-05-03T03:10"
    result = batch(sqlite_desk, text)
    (found,) = answers(result)
    assert "\x1b" not in result.stdout
    assert found["result"] is None or found["result"]["symptom"].startswith("[bold]")


def test_a_line_that_is_not_utf8_is_named(sqlite_desk: Desk) -> None:
    """The lines before were run; it is wrong usage and no bug."""
    result = batch(sqlite_desk, b"route KB-SW-13\n\xff\xfe\n")
    assert result.exit_code == 2
    assert "not-utf8" in result.stderr


def _interrupted(*_: Any, **__: Any) -> Any:
    raise KeyboardInterrupt


@pytest.mark.parametrize(("flags", "left"), [((), 1), (("--atomic",), 0)])
def test_ctrl_c_ends_the_batch_and_leaves_nothing_half_done(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch, flags: tuple[str, ...], left: int
) -> None:
    """Lines done before are kept, under --atomic not even those; no later line runs."""
    monkeypatch.setattr(take_step, "take_step", _interrupted)
    result = batch(sqlite_desk, f"{OPEN}\nfault respond 1\n{OPEN}\n", *flags)
    assert [one["exit_code"] for one in answers(result)] == [0, 130]
    assert result.exit_code == 130
    assert len(sqlite_desk.ask("fault", "list")) == left


def test_a_database_that_cannot_be_used_is_said_before_any_line(tmp_path: Path) -> None:
    """Nothing is read from the file, and nothing printed on stdout."""
    result = umc("batch", "-", db="mysql://nowhere/x", stdin="fault list\n")
    assert (result.exit_code, result.stdout) == (2, "")


def test_a_line_s_warnings_stand_beside_its_result(desk: Desk) -> None:
    """A program reads them there: nobody reads stderr of a batch."""
    text = f"{OPEN}\nfault note 1 soon --at 2026-12-24T00:00\nequipment list --limit 1\n"
    opened, noted, listed = answers(batch(desk, text))
    assert opened["warnings"] == []
    assert ["lies in the future" in one for one in noted["warnings"]] == [True]
    assert noted["result"]["warnings"] == noted["warnings"]
    assert ["more than 1" in one for one in listed["warnings"]] == [True]


def test_an_instant_for_the_whole_batch_leaves_commands_alone_that_have_none(sqlite_desk: Desk) -> None:
    """One that is given on the line itself is refused."""
    text = "equipment list --limit 1\nequipment list --at 2026-05-03T03:20+09:00\n"
    found = answers(batch(sqlite_desk, text, "--at", "2026-05-03T03:10+09:00"))
    assert [one["exit_code"] for one in found] == [0, 2]
    assert found[1]["error"]["code"] == "at-says-nothing"


def test_a_bug_on_a_line_does_not_take_the_batch_with_it(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is 70 on its line; the next line runs."""

    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(take_step, "take_step", broken)
    found = answers(batch(sqlite_desk, f"{OPEN}\nfault respond 1\nfault list\n"))
    assert [one["exit_code"] for one in found] == [0, 70, 0]


def test_a_bug_after_earlier_lines_does_not_claim_their_writes(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a line says of itself is about its own write."""

    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(take_step, "take_step", broken)
    _, failed = answers(batch(sqlite_desk, f"{OPEN}\nfault respond 1\n"))
    assert failed["error"]["hint"].endswith("nothing was kept")
