"""``umc plan`` and ``umc apply`` on machines: whose they are, when they retire, what is put at risk."""

from pathlib import Path

import pytest

from tests.cli.running import NOW, Result, umc
from tests.cli.small_book import TERMS, machine, write_book, write_text
from umc.domain.register.equipment import Equipment
from umc.store.database.engine import Database
from umc.store.register.equipment import by_tag, digests, insert_many


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of two machines under one contract."""
    return write_book(tmp_path / "book")


def apply(book: Path, db: str, *more: str) -> Result:
    """Apply a book, saying yes beforehand."""
    return umc("apply", str(book), "--yes", "-o", "json", *more, db=db)


def plan(book: Path, db: str, *more: str) -> Result:
    """Plan a book for programs."""
    return umc("plan", str(book), "-o", "json", *more, db=db)


def steps_of(result: Result) -> list[tuple[str, str, str]]:
    """Return the steps as kind, id and action."""
    return [(step["kind"], step["id"], step["action"]) for step in result.json["steps"]]


def status_of(database: Database, tag: str) -> tuple[str, str]:
    """Return a machine's status and who declared it."""
    with database.read() as connection:
        found = digests(connection)[tag]
    return found.status, found.declared_by


def register_at_the_desk(database: Database, *tags: str, model: str = "Switch 48") -> None:
    """Register machines as a desk does, outside of any book."""
    given = [Equipment(tag=tag, customer="bank", site="hq", vendor="maker", model=model) for tag in tags]
    with database.write() as connection:
        insert_many(connection, given, declared_by="desk", now=NOW)


def test_a_machine_that_leaves_the_book_is_retired(book: Path, database: Database, database_url: str) -> None:
    """It stays known; the plan warns of it, and once retired it is planned no more."""
    apply(book, database_url)
    write_book(book, "SW-01")
    found = plan(book, database_url)
    assert steps_of(found) == [("equipment", "SW-02", "retire")]
    assert [(one["code"], one["ids"]) for one in found.json["hazards"]] == [("equipment-retired", ["SW-02"])]
    apply(book, database_url, "--confirm", "KB-2026")
    assert status_of(database, "SW-02") == ("retired", "book")
    assert plan(book, database_url).json["empty"]


def test_a_machine_that_returns_is_in_service_again(
    book: Path, database: Database, database_url: str
) -> None:
    """Named again by the book, a retired machine takes up its old tag."""
    apply(book, database_url)
    apply(write_book(book, "SW-01"), database_url, "--confirm", "KB-2026")
    write_book(book, "SW-01", "SW-02")
    (step,) = plan(book, database_url).json["steps"]
    assert step["action"] == "change"
    assert {"field": "status", "before": "retired", "after": "in service"} in step["changes"]
    apply(book, database_url)
    assert status_of(database, "SW-02") == ("in service", "book")


def test_what_the_desk_registered_stays(book: Path, database: Database, database_url: str) -> None:
    """A plan manages only what a book declared: a machine it never named is none of its business."""
    apply(book, database_url)
    register_at_the_desk(database, "DESK-1")
    assert plan(book, database_url).json["empty"]
    apply(write_book(book, "SW-01"), database_url, "--confirm", "KB-2026")
    assert status_of(database, "DESK-1") == ("in service", "desk")


def test_the_book_takes_over_what_it_says_differently(
    book: Path, database: Database, database_url: str
) -> None:
    """A tag of the desk's that the book declares otherwise is changed, and the step says whose it is then."""
    apply(book, database_url)
    register_at_the_desk(database, "DESK-1", model="Old")
    write_book(book, "SW-01", "SW-02", "DESK-1")
    (step,) = plan(book, database_url).json["steps"]
    assert step["changes"] == [
        {"field": "model", "before": "Old", "after": "Switch 48"},
        {"field": "declared_by", "before": "desk", "after": "book"},
    ]
    apply(book, database_url)
    with database.read() as connection:
        taken = by_tag(connection, "DESK-1")
    assert taken is not None
    assert taken.model == "Switch 48"
    assert status_of(database, "DESK-1") == ("in service", "book")


def test_the_book_adopts_what_it_says_alike(book: Path, database: Database, database_url: str) -> None:
    """Nothing would change, so the plan is empty; from the apply on the book answers for it."""
    apply(book, database_url)
    register_at_the_desk(database, "DESK-1")
    write_book(book, "SW-01", "SW-02", "DESK-1")
    found = plan(book, database_url, "--check")
    assert (found.exit_code, found.json["empty"], found.json["adopts"]) == (0, True, ["DESK-1"])
    done = apply(book, database_url).json
    assert (done["revision"], done["adopted"]) == (None, 1)
    assert status_of(database, "DESK-1") == ("in service", "book")
    assert steps_of(plan(write_book(book), database_url)) == [("equipment", "DESK-1", "retire")]


def test_hazards_are_said_before_the_yes(book: Path, database: Database, database_url: str) -> None:
    """Cover lost by machines that stay, the desk's own among them, is named with their tags."""
    apply(book, database_url)
    register_at_the_desk(database, "DESK-1")
    write_text(
        book,
        TERMS.replace('site = ["hq"]', 'model = ["Switch 48"], class = ["x"]')
        + machine("SW-01", **{"class": "x"}),
    )
    hazards = {one["code"]: one["ids"] for one in plan(book, database_url).json["hazards"]}
    assert hazards == {"loses-cover": ["DESK-1"], "equipment-retired": ["SW-02"]}
    screen = umc("plan", str(book), db=database_url).stdout
    said = "1 machine would lose cover on 2026-11-01: KB-2026 covers it to 2027-03-31 so far (DESK-1)"
    assert said in screen


def test_a_customer_that_goes_leaves_the_desks_machines_behind(
    book: Path, tmp_path: Path, database: Database, database_url: str
) -> None:
    """What no longer has a customer is named, for no step of the plan would show it."""
    apply(book, database_url)
    register_at_the_desk(database, "DESK-1")
    other = write_text(tmp_path / "other", TERMS.replace("bank", "shop") + machine("SW-09", customer="shop"))
    hazards = {one["code"]: one["ids"] for one in plan(other, database_url).json["hazards"]}
    assert hazards["left-behind"] == ["DESK-1"]
    assert hazards["equipment-retired"] == ["SW-01", "SW-02"]
    assert apply(other, database_url, "--confirm", "KB-2026").exit_code == 0
    assert umc("db", "check", db=database_url).exit_code == 0


def test_many_machines_are_summed_up_on_a_screen(book: Path, database_url: str) -> None:
    """Twenty of a kind, then how many more; -v and JSON have all of them."""
    write_book(book, *(f"SW-{number:02}" for number in range(50)))
    short, full = umc("plan", str(book), db=database_url), umc("plan", str(book), "-v", db=database_url)
    assert short.stdout.count("add equipment") == 20
    assert "and 30 more" in short.stdout
    assert "add 50 machines" in short.stdout
    assert full.stdout.count("add equipment") == 50
    assert len(plan(book, database_url).json["steps"]) == 56


def test_the_routes_of_a_book_come_and_go(book: Path, database_url: str) -> None:
    """One list, one step: added, changed entry by entry, removed."""
    route = '\n[[routes]]\nwhen = { model = "Switch*" }\nto = "maker"\nwhy = "tried"\n'
    text = TERMS + machine("SW-01")
    apply(write_text(book, text + route), database_url)
    changed = plan(write_text(book, text + route.replace("tried", "agreed")), database_url)
    assert steps_of(changed) == [("routes", "routes", "change")]
    assert "agreed" in changed.json["steps"][0]["changes"][0]["after"]
    assert steps_of(plan(write_text(book, text), database_url)) == [("routes", "routes", "remove")]
    apply(book, database_url)
    assert plan(book, database_url).json["empty"]


def test_hazards_are_judged_at_the_instant_asked_for(book: Path, database_url: str) -> None:
    """After the contract's last day nothing has cover to lose; the plan itself is the same one."""
    apply(book, database_url)
    write_book(
        book, terms=TERMS.replace('site = ["hq"]', 'model = ["Router*"]') + machine("RT-01", model="Router 1")
    )
    now, later = plan(book, database_url), plan(book, database_url, "--at", "2027-04-01T00:00+09:00")
    assert [one["code"] for one in now.json["hazards"]] == ["loses-cover"]
    assert later.json["hazards"] == []
    assert later.json["digest"] == now.json["digest"]
