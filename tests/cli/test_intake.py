"""``umc intake``: alerts become faults, from the command line and on both databases."""

import json
from pathlib import Path

import pytest

from tests.cli.intakes import AT, FIRING, LATER, actions, labelled, notes, one, take
from tests.files.alert_payloads import FOLDER, an_alert, as_bytes, of_alertmanager
from tests.sample_desk import Desk


def test_an_alert_opens_a_fault_on_its_machine(desk: Desk) -> None:
    """Routed, with its promises running, by the channel and under the name of the monitoring."""
    found = one(desk, of_alertmanager(labelled(severity="critical")))
    assert (found["action"], found["equipment"], found["fault"]) == ("opened", "KB-SW-01", "F-2026-000001")
    fault = desk.ask("fault", "show", "1", at=AT)
    assert (fault["priority"], fault["status"], fault["vendor"]) == ("P1", "routed", "cisco")
    assert (fault["channel"], fault["caller"]) == ("monitor", "alertmanager")
    assert fault["symptom"] == "HostDown: no answer"
    opened = desk.ask("fault", "timeline", "1")[0]
    assert opened["actor"] == "monitor:alertmanager"


def test_promises_count_from_when_the_desk_was_told(desk: Desk) -> None:
    """The alert fired eight minutes before; that is noted, and costs nobody anything."""
    desk.run("intake", "alertmanager", FIRING, at=AT)
    fault = desk.ask("fault", "show", "1", at=AT)
    assert fault["opened_at_utc"] == "2026-05-02T18:10:00Z"
    (note,) = notes(desk)
    assert note == (
        "opened for alert HostDown of alertmanager, severity critical; "
        "by its own account since Sun 2026-05-03 03:02:11 +09:00"
    )


def test_the_desk_is_told_of_a_fault_that_opened_by_itself(desk: Desk) -> None:
    """One message, however many alerts it was."""
    take(desk, of_alertmanager(labelled("A"), labelled("B"), labelled("C")))
    told = desk.ask("outbox", "list")
    assert [(each["kind"], each["thread"]) for each in told] == [("note", "desk")]


def test_another_alert_of_a_machine_in_trouble_joins_its_fault(desk: Desk) -> None:
    """With one note, and none when it is told again."""
    take(desk, of_alertmanager(labelled()))
    joined = one(desk, of_alertmanager(labelled("FanStopped", severity="warning")), at=LATER)
    assert (joined["action"], joined["fault"]) == ("joined", "F-2026-000001")
    one(desk, of_alertmanager(labelled("FanStopped", severity="warning")), at=LATER)
    assert notes(desk)[1:] == [
        "also alert FanStopped of alertmanager, severity warning: FanStopped: no answer; "
        "by its own account since Sun 2026-05-03 03:02:11 +09:00"
    ]


def test_an_alert_joins_a_fault_that_a_person_opened(desk: Desk) -> None:
    """Somebody rang before the monitoring noticed."""
    desk.open("KB-SW-01")
    assert one(desk, of_alertmanager(labelled()), at=LATER)["action"] == "joined"


def test_an_alert_of_a_suspect_joins_the_fault_that_suspects_it(desk: Desk) -> None:
    """It is evidence; once the suspect is cleared, it is trouble of its own."""
    desk.open_unknown("KB-ST-01", "KB-SW-01")
    assert one(desk, of_alertmanager(labelled("A")), at=LATER)["fault"] == "F-2026-000001"
    desk.step("clear", "1", "KB-SW-01", "--evidence", "links up", at="03:50")
    assert one(desk, of_alertmanager(labelled("B")), at="2026-05-03T04:00+09:00")["action"] == "opened"


def test_the_most_pressing_alert_of_a_payload_gives_the_priority(desk: Desk) -> None:
    """Whatever their order."""
    found = take(desk, of_alertmanager(labelled("A", severity="info"), labelled("B", severity="critical")))
    assert actions(found) == ["opened", "joined"]
    assert desk.ask("fault", "show", "1", at=AT)["priority"] == "P1"


def test_an_alert_more_pressing_than_its_fault_is_told_to_the_desk(desk: Desk) -> None:
    """Nothing is reprioritised by itself, and nothing pressing hides in a small fault."""
    take(desk, of_alertmanager(labelled("A", severity="info")))
    result = desk.run(
        "intake",
        "alertmanager",
        "-",
        "-o",
        "json",
        at=LATER,
        stdin=of_alertmanager(labelled("B", severity="critical")),
    )
    (found,) = result.json
    assert result.exit_code == 1
    assert found["why"] == "severity critical is P1, the fault is P4: umc fault reprioritise F-2026-000001 P1"
    assert desk.ask("fault", "show", "1", at=LATER)["priority"] == "P4"
    assert len(desk.ask("outbox", "list")) == 2


def test_without_a_known_severity_the_contract_decides(desk: Desk) -> None:
    """Medium impact and urgency make P3 there."""
    take(desk, of_alertmanager(labelled()))
    assert desk.ask("fault", "show", "1", at=AT)["priority"] == "P3"


def test_the_settings_name_labels_and_priorities(desk: Desk, tmp_path: Path) -> None:
    """Labels by the estate's own custom, severities by the house's own words."""
    config = tmp_path / "umc.toml"
    config.write_text('[intake]\nequipment = ["node"]\n[intake.priorities]\nhouse = "P2"\n', encoding="utf-8")
    told = an_alert(labels={"node": "KB-SW-01", "instance": "KB-ST-01", "severity": "House"})
    result = desk.run(
        "intake",
        "alertmanager",
        "-",
        "-o",
        "json",
        "--config",
        str(config),
        at=AT,
        stdin=of_alertmanager(told),
    )
    (found,) = result.json
    assert (found["equipment"], found["priority"]) == ("KB-SW-01", "P2")


def test_a_serial_names_the_machine_too(desk: Desk) -> None:
    """Letter case aside, as everywhere."""
    told = {"name": "x", "equipment": "fdo27311qkl"}
    assert one(desk, as_bytes(told), "json")["equipment"] == "KB-SW-01"


def test_a_flood_of_one_machine_is_one_fault(desk: Desk) -> None:
    """A thousand alerts of fifty machines: fifty faults, each with its twenty."""
    tags = [each["tag"] for each in desk.ask("equipment", "list", "--limit", "50")]
    content = of_alertmanager(
        *(an_alert(labels={"alertname": f"A{n}", "instance": tag}) for n in range(20) for tag in tags)
    )
    found = take(desk, content, at="2026-05-04T10:00+09:00")
    assert [actions(found).count(word) for word in ("opened", "joined")] == [50, 950]
    assert [each["place"] for each in found] == [f"alerts[{n}]" for n in range(1000)]
    assert len(desk.ask("fault", "list")) == 50
    assert len({each["fault"] for each in found}) == 50


@pytest.mark.parametrize("form", ["alertmanager", "grafana", "zabbix", "json"])
def test_an_unreadable_payload_is_left_to_the_desk(desk: Desk, form: str) -> None:
    """Exit 1, and what is wrong with it."""
    result = desk.run("intake", form, "-", "-o", "json", stdin=b"{nonsense")
    assert result.exit_code == 1
    (found,) = result.json
    assert found["action"] == "refused"
    assert "line 1, column 2" in found["why"]


def test_each_format_is_taken_in(desk: Desk) -> None:
    """By its own samples, on the machines they name."""
    done = {
        (form, name): actions(desk.run("intake", form, str(FOLDER / name), "-o", "json", at=AT).json)
        for form, name in (
            ("grafana", "grafana_unified.json"), ("grafana", "grafana_dashboard.json"),
            ("zabbix", "zabbix_problem.json"), ("zabbix", "zabbix_recovery.json"),
            ("zabbix", "zabbix_export.jsonl"),
        )
    }  # fmt: skip
    assert list(done.values()) == [["opened"], ["joined"], ["opened"], ["noted"], ["joined", "noted"]]


def test_the_source_can_be_named(desk: Desk) -> None:
    """Two systems may use one fingerprint for two things."""
    content = of_alertmanager({**labelled(), "fingerprint": "1"})
    for source in ("north", "south"):
        desk.run("intake", "alertmanager", "-", "--source", source, at=AT, stdin=content)
    found = desk.ask("intake", "list")
    assert [(each["source"], each["times"]) for each in found] == [("south", 1), ("north", 1)]


def test_texts_of_alerts_are_shown_and_never_obeyed(desk: Desk) -> None:
    """Markup, escapes and formulas in names, labels and summaries."""
    told = an_alert(
        labels={"alertname": "=1+1", "instance": "[red]\x1b[31m", "a": "\u202e"},
        annotations={"summary": "\x1b]52;c;eA==\x07"},
    )
    for form in ("table", "csv", "json"):
        result = desk.run("intake", "alertmanager", "-", "-o", form, stdin=of_alertmanager(told))
        assert result.exit_code == 1
        assert not {"\x1b", "\x07", "\u202e"} & set(result.stdout)
    listed = desk.run("intake", "list")
    assert not {"\x1b", "\x07", "\u202e"} & set(listed.stdout)
    assert "'=1+1" in desk.run("intake", "list", "-o", "csv").stdout


def test_a_file_that_is_not_there_is_refused(desk: Desk) -> None:
    """By its name."""
    assert desk.run("intake", "json", "nowhere.json").exit_code == 2


def test_a_payload_may_be_a_line_of_a_batch(desk: Desk) -> None:
    """With the result as programs read it."""
    result = desk.run("batch", "-", stdin=f"intake alertmanager {FIRING} --at {AT}\n".encode())
    line = json.loads(result.stdout.splitlines()[0])
    assert actions(line["result"]) == ["opened", "opened", "left"]


def test_no_secret_is_needed_to_take_alerts_in(desk: Desk, tmp_path: Path) -> None:
    """The account that monitoring runs under must not be able to read the mail server's password."""
    config = tmp_path / "umc.toml"
    mail = '[mail]\nhost = "mail.example"\nfrom = "desk@example.jp"\nuser = "u"\npassword_file = "/nowhere"\n'
    config.write_text(mail, encoding="utf-8")
    words = ("intake", "alertmanager", FIRING, "--config", str(config), "-o", "json")
    assert actions(desk.run(*words, at=AT).json) == ["opened", "opened", "left"]


def test_what_was_done_is_said_in_a_table(desk: Desk) -> None:
    """An alert a row in the payload's order, and the sums."""
    assert desk.run("intake", "alertmanager", FIRING, at=AT).stdout == (
        "DONE    FAULT          EQUIPMENT  STATE   PRI  ALERT     WHY\n"
        "opened  F-2026-000001  KB-SW-01   firing  P1   HostDown\n"
        "opened  F-2026-000002  KB-ST-01   firing  P1   HostDown\n"
        "left                   unknown    firing  P1   HostDown  "
        "no equipment with tag or serial 'web-7.example:9100' (instance)\n"
        "\n"
        "3 alerts: 2 opened, 1 left\n"
    )
