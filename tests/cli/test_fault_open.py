"""``umc fault open``: the report, the contract that covers it, and who answers."""

import pytest

from tests.sample_desk import Desk, clock

SAID = ("--symptom", "no link", "--priority", "P1")


def test_a_known_machine_is_routed_at_once(desk: Desk) -> None:
    """The answer names the vendor, whom to call, why, and until when it can be handed over."""
    fault = desk.open("KB-SW-01")
    assert (fault["number"], fault["status"], fault["vendor"]) == ("F-2026-000001", "routed", "cisco")
    assert (fault["agreement"], fault["contact"]["name"]) == ("SNT-4711", "TAC")
    assert any("SNT-4711" in reason for reason in fault["reasons"])
    assert fault["latest_safe_dispatch"] == "2026-05-03T04:10:00+09:00"


def test_due_times_follow_the_contract_in_force(desk: Desk) -> None:
    """A quarter of an hour to answer, four hours to restore, five days to resolve."""
    due = desk.open("KB-SW-01")["due"]
    assert due["respond"] == "2026-05-03T03:25:00+09:00"
    assert due["restore_utc"] == "2026-05-02T22:10:00Z"
    assert due["resolve"] == "2026-05-08T03:10:00+09:00"


def test_a_machine_may_be_named_by_its_serial(desk: Desk) -> None:
    """The serial on the label is enough, letter case aside."""
    assert desk.open("fdo27311qkl")["equipment"] == "KB-SW-01"


def test_priority_follows_from_impact_and_urgency_by_the_contracts_matrix(desk: Desk) -> None:
    """The bank's own matrix makes high and medium a P1, where the usual one says P2."""
    words = ("--equipment", "KB-SW-01", "--symptom", "slow", "--impact", "high", "--urgency", "MEDIUM")
    fault = desk.ask("fault", "open", *words, at="03:10")
    assert (fault["priority"], fault["impact"], fault["urgency"]) == ("P1", "high", "medium")


def test_without_a_priority_nothing_is_opened(desk: Desk) -> None:
    """The refusal says what to give."""
    said = ("--equipment", "KB-SW-01", "--symptom", "slow")
    error = desk.refused("fault", "open", *said, at="03:10", code=2)
    assert error["code"] == "priority-missing"
    assert "--impact" in error["hint"]
    assert desk.ask("fault", "list", "--all") == []


def test_half_a_priority_is_refused(desk: Desk) -> None:
    """Impact alone does not say how soon."""
    said = ("--equipment", "KB-SW-01", "--symptom", "slow", "--impact", "high")
    assert desk.refused("fault", "open", *said, code=2)["code"] == "priority-missing"


def test_suspects_are_kept_apart_from_a_culprit(desk: Desk) -> None:
    """Each suspect comes with who would answer for it and its own latest safe dispatch."""
    fault = desk.open_unknown("KB-ST-01", "KB-SW-01")
    assert (fault["status"], fault["equipment"], fault["culprit"]) == ("triage", None, None)
    outlook = {one["equipment"]: (one["vendor"], one["latest_safe_dispatch"]) for one in fault["suspects"]}
    assert outlook == {
        "KB-ST-01": ("netapp", "2026-05-03T05:10:00+09:00"),
        "KB-SW-01": ("cisco", "2026-05-03T04:10:00+09:00"),
    }


def test_a_suspect_named_by_tag_and_by_serial_is_one_suspect(desk: Desk) -> None:
    """Nobody is refused for saying a thing twice."""
    fault = desk.open_unknown("KB-SW-01", "FDO27311QKL", "KB-SW-01")
    assert [one["equipment"] for one in fault["suspects"]] == ["KB-SW-01"]


def test_a_customer_alone_is_enough(desk: Desk) -> None:
    """While nothing is known the customer's one contract times the fault."""
    fault = desk.open_unknown()
    assert (fault["status"], fault["contract"], fault["suspects"]) == ("triage", "KB-2026", [])
    assert clock(fault, "respond")["due_at"] == "2026-05-03T03:25:00+09:00"


def test_two_agreements_as_exact_leave_it_undecided_with_its_suspects(desk: Desk) -> None:
    """umc does not choose between two vendors; it names both and the machines that might be at fault."""
    fault = desk.open("YH-SRV-05", at="2026-05-04T10:00")
    assert (fault["status"], fault["vendor"], fault["agreement"]) == ("triage", None, None)
    reasons = " ".join(fault["reasons"])
    assert "LN-PM-77" in reasons
    assert "EVX-CN-23" in reasons
    assert fault["suspects"]
    assert "YH-SRV-05" not in [one["equipment"] for one in fault["suspects"]]


def test_a_machine_nobody_backs_goes_to_the_desk(desk: Desk) -> None:
    """Neither agreement nor warranty: the desk itself answers, and says why."""
    fault = desk.open("KB-CON-01")
    assert (fault["vendor"], fault["routed_by"], fault["contact"]) == (None, "desk", None)
    assert any("warranty" in reason for reason in fault["reasons"])


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (("--equipment", "KB-RT-2"), "unknown-equipment", "did you mean"),
        (("--customer", "keihin-bnk"), "unknown-customer", "did you mean keihin-bank?"),
        (("--customer", "keihin-bank", "--site", "hqq"), "unknown-site", "did you mean hq?"),
        (("--customer", "keihin-bank", "--suspect", "KB-SW-9x"), "unknown-equipment", "did you mean"),
        (("--customer", "keihin-bank", "--suspect", "YH-SW-01"), "other-customer", "each customer"),
        (("--suspect", "KB-SW-01", "--suspect", "YH-SW-01"), "other-customer", "each customer"),
        (("--equipment", "KB-SW-01", "--contract", "KB-2025"), "other-contract", "--contract"),
        (("--customer", "keihin-bank", "--contract", "KB-2025"), "not-covered", "KB-2025 (2025-04-01"),
    ],
)
def test_a_name_that_does_not_fit_is_refused_with_a_way_on(
    desk: Desk, words: tuple[str, ...], code: str, hint: str
) -> None:
    """The refusal names the value, and what was perhaps meant."""
    error = desk.refused("fault", "open", *words, *SAID, at="03:10")
    assert (error["code"], error["exit_code"]) == (code, 3)
    assert hint in error["hint"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "nothing-named"),
        (("--equipment", "KB-SW-01", "--suspect", "KB-ST-01"), "culprit-and-suspects"),
        (("--equipment", "KB-SW-01", "--caller", "x" * 20_001), "too-long"),
    ],
)
def test_words_that_contradict_each_other_are_wrong_usage(
    desk: Desk, words: tuple[str, ...], code: str
) -> None:
    """Exit 2: the command itself is wrong, whatever is registered."""
    assert desk.refused("fault", "open", *words, *SAID, code=2)["code"] == code


def test_a_contract_that_ended_yesterday_covers_nothing_today(desk: Desk) -> None:
    """The last day counts whole, where the customer is; the next instant is refused with the date."""
    assert desk.open("KB-SW-01", at="2027-03-31T23:59:59")["contract"] == "KB-2026"
    said = ("--equipment", "KB-SW-01", *SAID)
    error = desk.refused("fault", "open", *said, at="2027-04-01T00:00")
    assert error["code"] == "not-covered"
    assert "2027-03-31" in error["message"]


def test_the_contract_in_force_when_it_happened_is_the_one(desk: Desk) -> None:
    """A report typed in late belongs to last year's contract."""
    assert desk.open("KB-SW-01", at="2026-03-31T23:59")["contract"] == "KB-2025"


def test_a_customer_without_a_contract_in_force_is_refused_with_those_it_had(desk: Desk) -> None:
    """The hint lists its contracts and their terms."""
    error = desk.refused("fault", "open", "--customer", "keihin-bank", *SAID, at="2030-01-01T00:00")
    assert error["code"] == "not-covered"
    assert "KB-2026 (2026-04-01 to 2027-03-31)" in error["hint"]


def test_a_branch_is_promised_what_its_cover_says(desk: Desk) -> None:
    """The branch's P1 is six hours on its own calendar."""
    restore = clock(desk.open("KB-RT-21", at="2026-05-03T21:00"), "restore")
    assert (restore["target"], restore["calendar"]) == ("6h", "jp-extended")
    assert restore["due_at"] == "2026-05-04T13:00:00+09:00"


def test_numbers_go_on_within_the_year_of_the_opening_where_the_fault_is(desk: Desk) -> None:
    """New Year's night in Japan opens the new year's first, while it is still the old year in UTC."""
    assert desk.open("KB-SW-01", at="2026-12-31T23:59:59")["number"] == "F-2026-000001"
    assert desk.open("KB-SW-01", at="2027-01-01T00:00:00")["number"] == "F-2027-000001"
    assert desk.open("KB-SW-02", at="2026-06-01T00:00:00")["number"] == "F-2026-000002"


def test_the_opening_is_told_beside_the_result(desk: Desk) -> None:
    """The number stands on stderr too, so a script that keeps stdout still shows it."""
    words = ("fault", "open", "--equipment", "KB-SW-01", *SAID)
    assert "opened F-2026-000001" in desk.run(*words, at="03:10").stderr
    assert desk.run(*words, "-q", at="03:10").stderr == ""
