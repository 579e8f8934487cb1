"""``umc help ticking``, and the files for cron and systemd that it shows."""

import re
from pathlib import Path

import pytest

from tests.cli.running import umc
from tests.sample_desk import SAMPLES

PLAIN = SAMPLES / "_plain"
UNITS = sorted((PLAIN / "systemd").iterdir())
FILES = [PLAIN / "cron" / "umc", *UNITS]


def commands(text: str) -> list[list[str]]:
    """Return the words of every umc command in a file, up to its options."""
    found = re.findall(r"(?:^|[/\s(])umc((?: [a-z]+)+)", re.sub(r"(?m)^#.*|^Description=.*", "", text))
    return [words.split() for words in found]


def stated(name: str) -> dict[str, str]:
    """Return what a unit of systemd states, by name."""
    text = (PLAIN / "systemd" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"(?m)^(\w+)=(.*)$", text))


def test_the_topic_shows_every_file_as_it_is() -> None:
    """What a person copies from the screen is what lies in the package."""
    said = umc("help", "ticking").stdout
    shown = {line.strip() for line in said.splitlines()}
    for path in FILES:
        assert {line.strip() for line in path.read_text(encoding="utf-8").splitlines()} <= shown


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_command_in_a_file_is_one(path: Path) -> None:
    """A renamed command must not leave a crontab behind that fails every minute."""
    found = commands(path.read_text(encoding="utf-8"))
    assert found or path.suffix == ".timer"
    for words in found:
        assert umc(*words, "--help").exit_code == 0, words


def test_the_timer_starts_the_tick_every_minute_and_makes_up_for_what_was_missed() -> None:
    """By its name: umc-tick.timer starts umc-tick.service."""
    timer = stated("umc-tick.timer")
    assert (timer["OnCalendar"], timer["Persistent"]) == ("*-*-* *:*:00", "true")
    service = stated("umc-tick.service")
    assert service["Type"] == "oneshot"
    assert service["ExecStart"].startswith("/usr/local/bin/umc tick ")
    assert service["ExecStopPost"].startswith("-/usr/local/bin/umc outbox send ")


def test_a_service_that_is_stopped_has_time_to_finish() -> None:
    """Longer than the longest time-out of one send, and the wait for the database."""
    from umc.domain.letters.delivery import LONGEST_SEND_S

    service = stated("umc.service")
    assert float(service["TimeoutStopSec"].removesuffix("s")) >= LONGEST_SEND_S + 30
    assert service["ExecStart"].startswith("/usr/local/bin/umc run ")
