"""Commands of many transactions that lose the database and begin again: their answer is that of one go."""

from pathlib import Path
from typing import Any

import pytest

from tests.files.alert_payloads import an_alert, of_alertmanager
from tests.flows.forgetting import NAME, leave_traces, let_go
from tests.mailbox import a_mail, a_maildir
from tests.sample_desk import Desk
from tests.store.cutting_proxy import Cut, cutting

PATIENT = {"UMC_PATIENCE": "20s"}
LATER = "2026-05-03T03:30+09:00"
LOST = pytest.mark.parametrize(
    "cut", [Cut.BEFORE_COMMIT, Cut.AFTER_COMMIT], ids=["COMMIT lost", "answer lost"]
)


def a_question(word: str) -> bytes:
    """Return a mail that a person has to read."""
    return a_mail(f"who knows? {word}", by="x@example.com", to="desk@example.jp", Subject=f"question {word}")


def lying(box: Path, folder: str) -> list[str]:
    """Return the names of the mails in a folder of a maildir."""
    return sorted(path.name for path in (box / folder).iterdir())


def test_a_mail_read_in_a_batch_that_is_undone_is_read_again(desk: Desk, tmp_path: Path) -> None:
    """It lies in ``new`` until a reading of it is kept."""
    desk.dispatched()
    box = a_maildir(tmp_path / "box", a_question("1"))
    undone = desk.run("batch", "-", "--atomic", stdin=f"inbox read {box}\nfault note 99 nothing\n")
    assert undone.exit_code == 1
    assert (desk.ask("inbox", "list"), len(lying(box, "new"))) == ([], 1)
    kept = desk.run("batch", "-", "--atomic", stdin=f"inbox read {box}\n")
    assert '"kept":true' in kept.stdout
    assert desk.run("inbox", "read", str(box)).exit_code == 0
    assert (len(desk.ask("inbox", "list")), lying(box, "new"), len(lying(box, "cur"))) == (1, [], 1)


@pytest.mark.postgres
def test_a_batch_that_begins_again_reads_its_mails_again(postgres_desk: Desk, tmp_path: Path) -> None:
    """Lost in its last statements: what it says is kept is kept."""
    postgres_desk.dispatched()

    def ran(word: str, nth: int) -> int:
        box = a_maildir(tmp_path / word, a_question(word))
        lines = f"inbox read {box}\nfault note 1 nothing\n"
        plan = [Cut.AT_STATEMENT] if nth else []
        with cutting(postgres_desk.url, *plan, nth=nth) as proxy:
            done = Desk(proxy.url).run("batch", "-", "--atomic", stdin=lines, at=LATER, env=PATIENT)
        assert (done.exit_code, proxy.met) == (0, plan), done.stderr
        assert done.stdout.count('"kept":true') == 2
        return proxy.statements

    ran("first", 0)
    last = ran("second", 0)
    for back in (3, 2, 1):
        ran(f"cut-{back}", last - back)
    assert len(postgres_desk.ask("inbox", "list")) == 5


@pytest.mark.postgres
@pytest.mark.parametrize("spared", [0, 1], ids=["the first", "the last"])
@LOST
def test_a_reading_that_begins_again_leaves_nothing_to_a_person_unsaid(
    postgres_desk: Desk, tmp_path: Path, cut: Cut, spared: int
) -> None:
    """Two mails are for a person: it ends with 1, and names both."""
    postgres_desk.dispatched()
    box = a_maildir(tmp_path / "box", a_question("1"), a_question("2"))
    with cutting(postgres_desk.url, cut, spared=spared) as proxy:
        read = Desk(proxy.url).run("inbox", "read", str(box), "-o", "json", env=PATIENT)
    assert (read.exit_code, proxy.met, len(read.json)) == (1, [cut], 2), read.stderr
    assert len(postgres_desk.ask("inbox", "list", "--for-a-person")) == 2
    assert ("may have read" in read.stderr) is (cut is Cut.AFTER_COMMIT)


@pytest.mark.postgres
@LOST
def test_alerts_taken_in_before_it_began_again_are_counted_once(postgres_desk: Desk, cut: Cut) -> None:
    """The more pressing one joined its fault before the database was lost: so it says, under its key too."""
    postgres_desk.ask(
        "fault", "open", "--equipment", "KB-SW-01", "--symptom", "slow", "--priority", "P3", at="02:00"
    )
    labels = {"severity": "critical"}
    payload = of_alertmanager(
        an_alert(labels={"alertname": "Pressing", "instance": "KB-SW-01", **labels}),
        an_alert(labels={"alertname": "Another", "instance": "KB-SW-02", **labels}),
    )
    words = ("intake", "alertmanager", "-", "--key", "night", "-o", "json")
    given: dict[str, Any] = {"at": LATER, "stdin": payload}
    with cutting(postgres_desk.url, cut, spared=1) as proxy:
        taken = Desk(proxy.url).run(*words, env=PATIENT, **given)
    assert proxy.met == [cut]
    for one in (taken, postgres_desk.run(*words, **given)):
        pressing = one.json[0]
        assert (one.exit_code, pressing["action"], pressing["times"]) == (1, "joined", 1), one.stderr
        assert "reprioritise" in pressing["why"]


@pytest.mark.postgres
def test_a_name_that_was_typed_is_forgotten_by_whoever_begins_again(
    postgres_desk: Desk, tmp_path: Path
) -> None:
    """Standard input is read once: the second try knows the name too."""
    number = leave_traces(postgres_desk, tmp_path / "box")
    let_go(postgres_desk, tmp_path)
    forget = ("customer", "forget-contact", "keihin-bank", "--name", "-", "--yes", "-o", "json")
    with cutting(postgres_desk.url, Cut.AT_STATEMENT, nth=12) as proxy:
        done = Desk(proxy.url).run(*forget, stdin=f"{NAME}\n".encode(), env=PATIENT)
    assert (done.exit_code, proxy.met) == (0, [Cut.AT_STATEMENT]), done.stderr
    assert NAME not in postgres_desk.ask("fault", "show", number)["symptom"]
