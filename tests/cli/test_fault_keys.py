"""``--key``: a write repeated by a script does nothing, and answers as the first time did.

To the byte on stdout; only stderr says that it was done before.
"""

from tests.sample_desk import Desk

OPEN = ("fault", "open", "--equipment", "KB-SW-01", "--symptom", "no link", "--priority", "P1")


def test_a_repeated_opening_opens_nothing(desk: Desk) -> None:
    """The same number and the same answer; stderr says that nothing was changed."""
    first = desk.run(*OPEN, "--key", "k1", "-o", "json", at="03:10")
    again = desk.run(*OPEN, "--key", "k1", "-o", "json", at="03:10")
    assert (again.exit_code, again.stdout) == (0, first.stdout)
    assert "already done under this key" in again.stderr
    assert "opened" not in again.stderr
    assert len(desk.ask("fault", "list", "--all")) == 1


def test_a_repeat_after_further_steps_still_gives_the_first_answer(desk: Desk) -> None:
    """Status, suspects with their outlook, clocks and steps are those of the first time."""
    suspects = ("--suspect", "KB-ST-01", "--suspect", "KB-SW-01")
    words = ("fault", "open", *suspects, "--symptom", "x", "--priority", "P1", "--key", "k1")
    first = desk.ask(*words, at="03:10")
    desk.step("culprit", "1", "KB-SW-01", at="03:20")
    desk.step("dispatch", at="03:25")
    desk.step("restore", at="04:00")
    assert desk.ask(*words, at="03:10") == first
    assert desk.ask("fault", "show", "1")["status"] == "restored"


def test_a_repeat_warns_of_what_is_over_by_now(desk: Desk) -> None:
    """The warning of a hold that stopped no clock is the first answer's, whatever has stopped since."""
    desk.open()
    words = ("fault", "hold", "1", "--reason", "weather", "--key", "k", "-o", "json")
    first = desk.run(*words, at="03:20")
    desk.step("restore", at="03:30")
    again = desk.run(*words, at="03:20")
    assert first.json["warnings"] != []
    assert again.stdout == first.stdout


def test_a_repeated_step_records_nothing(desk: Desk) -> None:
    """Also where the fault no longer allows it."""
    desk.open()
    first = desk.step("respond", "1", "--key", "k2")
    desk.step("cancel", "1", "--reason", "x", at="03:30")
    assert desk.step("respond", "1", "--key", "k2") == first
    assert [event["kind"] for event in desk.ask("fault", "timeline", "1")][-1] == "cancelled"


def test_every_writing_step_takes_a_key(desk: Desk) -> None:
    """A whole life, each step typed twice, is recorded once."""
    twice = [
        ("suspect", "KB-ST-01"), ("clear", "KB-ST-01"), ("culprit", "KB-SW-01"), ("dispatch",), ("accept",),
        ("hold", "--reason", "access"), ("resume",), ("hand-back", "--reason", "x"),
        ("dispatch", "--vendor", "park-place"), ("deny", "--reason", "x"), ("culprit", "KB-SW-01"),
        ("dispatch",), ("done",), ("respond",), ("note", "seen"), ("reprioritise", "P2"), ("restore",),
        ("confirm",), ("reopen", "--reason", "x"), ("restore",), ("confirm",), ("resolve",), ("close",),
    ]  # fmt: skip
    desk.open()
    for place, (verb, *words) in enumerate(twice):
        said = (verb, "1", *words, "--key", f"k{place}")
        at = f"04:{place:02}"
        first, again = (desk.run("fault", *said, "-o", "json", at=at) for _ in range(2))
        assert (first.exit_code, again.stdout) == (0, first.stdout), verb
    kinds = [event["kind"] for event in desk.ask("fault", "timeline", "1")]
    routings = 1 + sum(verb == "culprit" for verb, *_ in twice)
    assert len(kinds) == 1 + routings + len(twice)


def test_the_same_key_with_another_command_is_refused(desk: Desk) -> None:
    """Other words, another verb, another fault or another instant: never guessed at."""
    desk.open()
    desk.open()
    desk.step("note", "1", "a", "--key", "k")
    for words, at in (
        (("note", "1", "b"), "03:20"),
        (("note", "2", "a"), "03:20"),
        (("note", "1", "a"), "03:21"),
        (("respond", "1"), "03:20"),
    ):
        assert desk.refused("fault", *words, "--key", "k", at=at)["code"] == "key-reused"
    assert len(desk.ask("fault", "timeline", "1")) == 3


def test_a_refused_step_leaves_its_key_free(desk: Desk) -> None:
    """Nothing happened under it, so it can be given again."""
    desk.open()
    desk.refused("fault", "close", "1", "--key", "k", at="03:20")
    assert desk.step("respond", "1", "--key", "k")["responded_at"] is not None


def test_a_repeat_gives_its_warnings_again(desk: Desk) -> None:
    """On a screen as for programs: the answer is the first one, to the byte."""
    desk.open()
    for form in ("table", "json", "csv"):
        said = ("fault", "note", "1", "soon", "--key", form, "-o", form)
        first, again = (desk.run(*said, at="2026-12-24T00:00") for _ in range(2))
        assert (again.exit_code, again.stdout) == (0, first.stdout)
        assert "lies in the future" in again.stderr
