"""Templates: text in, faults by place; facts in, text out; nothing but fields is special."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umc.domain.letters.letter import MessageKind
from umc.domain.letters.template_fields import FIELDS
from umc.domain.letters.templates import SUBJECT_AT_MOST, faults_in, fill, fill_line

KIND = MessageKind.ESCALATION
PLAIN = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))).filter(str.strip)


def _doubled(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


@given(PLAIN)
def test_any_text_with_its_braces_doubled_comes_out_as_it_was(text: str) -> None:
    """There is no third thing that a template could mean."""
    assert fill(_doubled(text), {}) == text
    assert faults_in(_doubled(text), KIND) == ()


@given(PLAIN)
def test_a_value_is_never_looked_at_again(value: str) -> None:
    """Whatever it holds, braces and fields among them, it stands there as it is."""
    assert fill("before {symptom} after", {"symptom": value}) == f"before {value} after"
    assert fill("{symptom}{number}", {"symptom": value, "number": "F-1"}) == f"{value}F-1"


@given(st.text(max_size=60), st.dictionaries(st.sampled_from(["number", "symptom"]), st.text()))
def test_no_text_makes_filling_fail(text: str, facts: dict[str, str]) -> None:
    """A template that was let through by mistake still leaves as a message."""
    assert isinstance(fill(text, facts), str)
    assert "\n" not in fill_line(text, facts)


@given(st.text())
def test_a_subject_is_one_line_of_what_can_be_seen(value: str) -> None:
    """No value brings in a header of its own, a terminal's command, or letters in another order."""
    subject = fill_line("[{number}] {symptom}", {"number": "F-1", "symptom": value})
    assert len(subject.splitlines()) == 1
    assert len(subject) <= SUBJECT_AT_MOST
    assert subject.startswith("[F-1]")
    assert not set(subject) & set("\r\n\x00\x1b\u202e\u2028\x85")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("down\r\nBcc: all@example.com", "down Bcc: all@example.com"),
        ("\x1b[2Jgone", "\\x1b[2Jgone"),
        ("\u202etxt.exe", "\\u202etxt.exe"),
        ("a\u2028b", "a b"),
        ("a\x00b", "a\\x00b"),
        ("\ud800", "\\ud800"),
        ("葛\U000e0100飾", "葛\U000e0100飾"),
    ],
)
def test_what_could_deceive_is_shown(value: str, shown: str) -> None:
    """As an escape; the variants with which names are written stay."""
    assert fill_line("{symptom}", {"symptom": value}) == shown


def test_a_long_subject_is_cut() -> None:
    """A symptom pasted whole makes no header of 20,000 characters."""
    subject = fill_line("[{number}] {symptom}", {"number": "F-1", "symptom": "x" * 20_000})
    assert len(subject) == SUBJECT_AT_MOST
    assert subject.endswith("…")


def test_a_line_whose_fields_are_all_empty_is_left_out() -> None:
    """With its label: an optional fact needs no condition."""
    text = "Number: {number}\nSite: {site}, {address}\n\n\n{notes}\n\nBye"
    facts = {"number": "F-1", "site": "", "address": "", "notes": ""}
    assert fill(text, facts) == "Number: F-1\n\nBye"
    assert fill(text, facts | {"address": "Kyoto"}) == "Number: F-1\nSite: , Kyoto\n\nBye"


def test_a_line_without_fields_always_stands() -> None:
    """Also where everything around it is left out."""
    assert fill("{site}\nplain\n{site}", {"site": ""}) == "plain"


def test_a_value_of_several_lines_keeps_them() -> None:
    """A packet, or the desk's own words with their blank lines."""
    assert fill("Hand-over:\n{packet}\nend", {"packet": "a: 1\nb: 2"}) == "Hand-over:\na: 1\nb: 2\nend"
    assert fill("{text}", {"text": "one\n\n\ntwo"}) == "one\n\n\ntwo"


def test_lines_may_end_as_windows_ends_them() -> None:
    """A book written there is filled the same."""
    assert fill("a {number}\r\n{site}\r\nb", {"number": "1", "site": ""}) == "a 1\nb"


@pytest.mark.parametrize(
    ("text", "offset", "name"),
    [
        ("[{nmber}]", 1, "{nmber}"),
        ("{number.__class__}", 0, "{number.__class__}"),
        ("{number!r}", 0, "{number!r}"),
        ("{number:>80}", 0, "{number:>80}"),
        ("{0}", 0, "{0}"),
        ("{}", 0, "{}"),
        ("ok {{x}} {number} { number }", 18, "{ number }"),
        ("{packet}", 0, "{packet}"),
    ],
)
def test_an_unknown_field_is_a_fault_at_its_place(text: str, offset: int, name: str) -> None:
    """No attribute, no conversion, no format: a field is its bare name, and one of the kind's own."""
    (fault,) = faults_in(text, KIND)
    assert fault.offset == offset
    assert fault.message == f"{name} is no field of a message of kind escalation"
    assert "number, priority" in fault.hint
    assert fill(text, {}).count(name) == 1


def test_a_misspelt_field_is_answered_with_the_near_one() -> None:
    """And with all that are known."""
    (fault,) = faults_in("{equipmnt}", KIND)
    assert fault.hint.startswith("did you mean equipment? fields are number, ")


@pytest.mark.parametrize(("text", "offset", "brace"), [("a { b", 2, "{"), ("a } b", 2, "}"), ("{{{", 2, "{")])
def test_a_lone_brace_is_a_fault_and_its_cure_is_told(text: str, offset: int, brace: str) -> None:
    """It is sent as it stands if nobody heeds that."""
    (fault,) = faults_in(text, KIND)
    assert (fault.offset, fault.hint) == (offset, f"double it where a brace is meant: {brace * 2}")
    assert brace in fill(text, {})


def test_faults_come_in_the_order_of_the_text() -> None:
    """All of them in one run."""
    assert [fault.offset for fault in faults_in("{a} { {number} {b} }", KIND)] == [0, 4, 15, 19]


def test_a_long_name_is_cut_in_the_message() -> None:
    """A hundred thousand letters between braces are no screen of text."""
    (fault,) = faults_in("{" + "x" * 100_000 + "}", KIND)
    assert len(fault.message) < 120


@pytest.mark.parametrize("piece", ["{", "}", "{{", "{number}", "{x", "{nmber}", "\n", "{number}\n", "a{"])
def test_filling_and_checking_take_time_in_line_with_the_length(piece: str) -> None:
    """A template of half a million characters takes under two seconds, whatever it is made of."""
    text = piece * (500_000 // len(piece))
    began = time.process_time()
    fill(text, {"number": "F-1"})
    assert time.process_time() - began < 2
    began = time.process_time()
    faults_in(text[:50_000], KIND)
    assert time.process_time() - began < 2


def test_every_kind_knows_what_all_messages_know() -> None:
    """And each field says in one line what it stands for."""
    for kind in MessageKind:
        assert {"number", "symptom", "equipment", "due", "holder", "todo", "answers"} <= FIELDS[kind].keys()
        for name, sentence in FIELDS[kind].items():
            assert name.isidentifier()
            assert sentence
            assert "\n" not in sentence
