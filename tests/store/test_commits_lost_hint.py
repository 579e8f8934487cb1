"""What is said where COMMIT was lost: an option is named only to whoever has it."""

import pytest

from tests.sample_desk import Desk
from tests.store.cutting_proxy import Cut, cutting


@pytest.mark.postgres
def test_a_command_without_a_key_is_not_told_to_take_one(postgres_desk: Desk) -> None:
    """Dropping a message takes none, opening a fault does; both say to look first."""
    postgres_desk.open(at="03:10")
    postgres_desk.step("dispatch", at="03:20")
    waiting = postgres_desk.ask("outbox", "list")[0]
    drop = ("outbox", "drop", str(waiting["id"]), "--reason", "told by phone")
    opened = ("fault", "open", "--equipment", "KB-SW-02", "--symptom", "x", "--priority", "P1")
    for words, takes_key in ((drop, False), (opened, True)):
        with cutting(postgres_desk.url, Cut.AFTER_COMMIT) as proxy:
            refused = Desk(proxy.url).refused(*words, code=4)
        assert refused["code"] == "outcome-unknown"
        assert refused["hint"].startswith("look before you run it again")
        assert ("--key" in refused["hint"]) == takes_key
