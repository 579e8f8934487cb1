"""``umc equipment move``: where a machine stands from now on, whence it came, and what stays as it was."""

import pytest

from tests.sample_desk import Desk

AT = "2026-05-03T03:10+09:00"
PLACE = ("--customer", "keihin-bank", "--site", "dc", "--vendor", "cisco")
BOUGHT = ("equipment", "add", "NEW-1", *PLACE, "--location", "rack C09", "--customer-ref", "倉庫 7")
NEW_ADDRESS = "川崎市"
MOVE = ("equipment", "move", "NEW-1")


@pytest.fixture
def moving(desk: Desk) -> Desk:
    """Give a desk with a machine of its own: what a book declares is moved in the book."""
    desk.ask(*BOUGHT)
    return desk


@pytest.fixture
def moving_here(sqlite_desk: Desk) -> Desk:
    """Give the same on SQLite, for what no database decides."""
    sqlite_desk.ask(*BOUGHT)
    return sqlite_desk


def machine(desk: Desk, tag: str = "NEW-1") -> dict[str, object]:
    """Return a machine as it is registered."""
    found: dict[str, object] = desk.ask("equipment", "show", tag, at=AT)
    return found


def test_a_machine_stands_where_it_was_moved_and_says_whence(moving: Desk) -> None:
    """Its old location is none at the new site; who moved it, when and why is kept with it."""
    done = moving.ask(*MOVE, "--site", "hq", "--reason", "[b]nearer[/b]", at="2026-05-03T03:10")
    assert (done["site"], done["from_customer"], done["from_site"]) == ("hq", "keihin-bank", "dc")
    shown = machine(moving)
    assert (shown["customer"], shown["site"], shown["location"]) == ("keihin-bank", "hq", "")
    assert shown["note"] == "moved 2026-05-03 by sato from keihin-bank, site dc, rack C09: [b]nearer[/b]"
    assert (shown["declared_by"], shown["customer_ref"]) == ("desk", "倉庫 7")
    back = moving.ask(*MOVE, "--site", "dc", "--location", "ラック D1", at="2026-05-04T03:10")
    assert (back["site"], back["location"], str(back["note"]).count("\n")) == ("dc", "ラック D1", 1)
    assert moving.ask("db", "check")["troubles"] == []


def test_a_machine_may_go_to_another_customer(moving_here: Desk) -> None:
    """It is warned of who needs it and of its cover; the former customer's name for it goes."""
    moving_here.ask("equipment", "add", "NEW-2", *PLACE, "--depends-on", "NEW-1")
    done = moving_here.ask(*MOVE, "--customer", "larkspur-stores", "--site", "manhattan")
    assert (done["customer"], done["site"], done["customer_ref"]) == ("larkspur-stores", "manhattan", "")
    assert "machines elsewhere depend on it: NEW-2" in done["warnings"]
    assert (
        "it depends on machines elsewhere: NEW-1"
        in moving_here.ask("equipment", "move", "NEW-2", "--site", "hq")["warnings"]
    )


def test_a_dry_run_weighs_it_all_and_writes_nothing(moving_here: Desk) -> None:
    """The same answer, the same refusals, and no key used up."""
    words = (*MOVE, "--site", "hq", "--key", "m-1")
    dry = moving_here.ask(*words, "--dry-run", at=AT)
    assert machine(moving_here)["site"] == "dc"
    assert moving_here.refused(*MOVE, "--site", "hx", "--dry-run")["code"] == "unknown-site"
    done = moving_here.ask(*words, at=AT)
    assert (dry["dry_run"], {**dry, "dry_run": False}) == (True, done)


def test_moving_again_under_the_same_key_answers_as_before(moving: Desk) -> None:
    """Also when it has been moved on since; another place under the key is refused."""
    words = (*MOVE, "--site", "hq", "--key", "m-1")
    first = moving.ask(*words)
    moving.ask(*MOVE, "--site", "kawasaki")
    assert moving.ask(*words) == first
    assert machine(moving)["site"] == "kawasaki"
    assert moving.refused(*MOVE, "--site", "dc", "--key", "m-1")["code"] == "key-reused"


def test_what_cannot_be_moved_is_refused_with_a_way_on(moving_here: Desk) -> None:
    """Nothing of it is written."""
    cases = (
        (("NEW-1", "--site", "kawasaky"), "unknown-site", "did you mean kawasaki?"),
        (("NEW-1", "--site", "manhattan"), "unknown-site", "is that of larkspur-stores; name its customer"),
        (("NEW-1", "--site", "nowhere"), "unknown-site", "its sites are "),
        (("NEW-1", "--site", "hq", "--customer", "keihin-bnk"), "unknown-customer", "keihin-bank"),
        (("NEW-1", "--site", "dc"), "already-there", "umc equipment show NEW-1"),
        (("NEW-9", "--site", "hq"), "unknown-equipment", ""),
        (("KB-SW-01", "--site", "hq"), "declared-by-book", "change site there and apply the book"),
        (("NEW-1", "--site", "hq", "--reason", "x" * 1000), "too-long", "a shorter --reason"),
    )
    for words, code, hint in cases:
        error = moving_here.refused("equipment", "move", *words)
        assert (error["code"], hint in error["hint"]) == (code, True), (words, error)
    assert moving_here.refused(*MOVE, "--site", "hq", "--location", "\x1b[31m", code=2)["code"].startswith(
        "control"
    )
    moving_here.ask("equipment", "retire", "NEW-1", "--reason", "sold")
    assert moving_here.refused(*MOVE, "--site", "hq")["code"] == "retired"
    assert (machine(moving_here)["site"], "moved" in str(machine(moving_here)["note"])) == ("dc", False)


def test_an_open_fault_keeps_what_it_was_opened_under(moving: Desk) -> None:
    """Site, zone and due times stay, a vendor told later reads the new address; no other customer gets it."""
    before = moving.open("NEW-1")
    warned = moving.ask(*MOVE, "--site", "kawasaki", at="2026-05-03T03:20")["warnings"]
    assert any(before["number"] in one and "keep the site, time zone and hours" in one for one in warned)
    after = moving.ask("fault", "show", "1", at="2026-05-03T03:10")
    kept = ("site", "time_zone", "contract", "clocks")
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    packet = moving.step("dispatch", "1", "--vendor", "cisco", "--give", "agreement=x", "--give",
                         "serial=y", "--give", "software_version=z")  # fmt: skip
    assert NEW_ADDRESS in str(packet)
    error = moving.refused(*MOVE, "--customer", "larkspur-stores", "--site", "manhattan")
    assert error["code"] == "open-faults"
    assert before["number"] in error["message"]
