"""Several alerts of one payload open one fault, and the desk reads the worst of them first."""

from typing import Any

import pytest

from tests.cli.intakes import AT, labelled, notes, take
from tests.files.alert_payloads import of_alertmanager
from tests.sample_desk import Desk

MINOR = labelled("FanSlow", severity="info")
WORST = labelled("SwitchDead", severity="critical")
OTHER = labelled("LinkDown", severity="warning")


@pytest.mark.parametrize("alerts", [(MINOR, WORST, OTHER), (WORST, MINOR, OTHER), (MINOR, OTHER, WORST)])
def test_the_most_pressing_alert_gives_title_priority_and_the_first_note(
    desk: Desk, alerts: tuple[dict[str, Any], ...]
) -> None:
    """Whatever their order; the others are noted behind it, each once."""
    take(desk, of_alertmanager(*alerts))
    fault = desk.ask("fault", "show", "1", at=AT)
    assert (fault["priority"], fault["symptom"]) == ("P1", "SwitchDead: no answer")
    first, *others = notes(desk)
    assert first.startswith("opened for alert SwitchDead of alertmanager, severity critical")
    assert sorted(one.split()[2] for one in others) == ["FanSlow", "LinkDown"]


def test_the_desk_reads_what_is_promised_and_what_to_do_of_a_fault_that_opened_by_itself(desk: Desk) -> None:
    """Nobody answered a call: the message is the first that anybody hears of it."""
    take(desk, of_alertmanager(MINOR, WORST))
    (sent,) = desk.ask("outbox", "list")
    message = desk.ask("outbox", "show", str(sent["id"]))
    assert message["subject"] == "[F-2026-000001] SwitchDead: no answer - P1 連絡事項"
    said = message["text"].splitlines()
    assert "約束：一次回答 15分以内（24時間365日）" in said
    assert "期限：2026年5月3日（日）03:25（UTC+09:00）" in said
    assert any(line.startswith("その他の約束：サービス復旧 4時間以内") for line in said)
    first = said.index("対応：お客様に一次回答を行い、記録してください：umc fault respond F-2026-000001")
    assert said[first + 1] == "ベンダーを手配してください：umc fault dispatch F-2026-000001"
