"""Who a mail is from and to: one sender, one recipient, whatever names and addresses hold."""

from email import message_from_bytes
from email.header import decode_header, make_header

import pytest

from tests.gateways.letters import a_letter
from tests.gateways.mails import HOSTILE, is_clean, mailed, read
from umc.domain.letters.letter import NotSent


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_in_a_name_adds_a_recipient(name: str) -> None:
    """Quotes, commas, addresses and line breaks in a contact's or a desk's name stay in the name."""
    content = mailed(a_letter(contact=name, facts={"desk": name})).content
    mail = read(content)
    assert [one.addr_spec for one in mail["To"].addresses] == ["night@fuji.example.jp"]
    assert [one.addr_spec for one in mail["From"].addresses] == ["desk@example.jp"]
    assert mail["Bcc"] is None
    assert is_clean(content)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (
            "山田 太郎（夜間窓口・第二サポートセンター東京）",
            "山田 太郎（夜間窓口・第二サポートセンター東京）",
        ),
        ('Müller, "Max"', 'Müller, "Max"'),
        ("Yamada Taro", "Yamada Taro"),
        ("O'Neil (night)", '"O\'Neil (night)"'),
    ],
)
def test_a_name_in_any_script_arrives(name: str, shown: str) -> None:
    """Encoded words for Japanese, quotes for brackets, nothing for plain words; long ones are folded.

    Read by Python's older parser: the newer puts a blank between two encoded words (RFC 2047 6.2).
    """
    to = message_from_bytes(mailed(a_letter(contact=name)).content)["To"]
    assert str(make_header(decode_header(to))) == f"{shown} <night@fuji.example.jp>"


@pytest.mark.parametrize(
    "address",
    [
        "a@b, evil@x",
        "a@b,evil@x",
        "a@b; evil@x",
        "a@b\r\nBcc: evil@x",
        "a@b\nevil@x",
        "Anna <a@b>",
        "<a@b>",
        '"a@b, evil@x"@c',
        "a@b@c",
        "a(comment)@b",
        "a b@c",
        "a\u3000b@c",
        "a\u200b@b",
        "a\u202e@b",
        "a\x00@b",
        "a\ud800@b",
        "@b",
        "a@",
        "a",
        "",
        "a@" + "b" * 300,
        "x" * 65 + "@b",
        "a@例え..jp",
    ],
)
def test_an_address_is_exactly_one_or_refused_for_good(address: str) -> None:
    """Two in one text, names, comments, line breaks, invisible characters: trying again cannot help."""
    with pytest.raises(NotSent) as refused:
        mailed(a_letter(address=address))
    assert refused.value.for_good
    assert "\n" not in refused.value.why


def test_a_refused_address_is_named() -> None:
    """The desk must see which text it is."""
    with pytest.raises(NotSent, match='recipient "a@b, evil@x" is not exactly one mail address'):
        mailed(a_letter(address="a@b, evil@x"))


@pytest.mark.parametrize(
    ("address", "written", "needs_utf8"),
    [
        ("night..desk.@carrier.example.jp", "night..desk.@carrier.example.jp", False),
        ("desk@例え.jp", "desk@xn--r8jz45g.jp", False),
        ("当直@例え.jp", "当直@xn--r8jz45g.jp", True),
        ("a+b=c!d#e@localhost", "a+b=c!d#e@localhost", False),
    ],
)
def test_unusual_addresses_are_reached(address: str, written: str, needs_utf8: bool) -> None:
    """Dots as Japanese carriers gave them out, domains and names in other scripts."""
    mail = mailed(a_letter(address=address))
    assert (mail.recipient, mail.needs_utf8) == (written, needs_utf8)
    assert f"<{written}>".encode() in mail.content


@pytest.mark.parametrize(
    "wrong", [{"sender": "Desk <desk@example.jp>"}, {"reply_to": "desk {token}@example.jp"}]
)
def test_a_wrong_setting_does_not_kill_a_letter(wrong: dict[str, str]) -> None:
    """Settings can be mended before the next try."""
    with pytest.raises(NotSent) as refused:
        mailed(a_letter(), **wrong)
    assert not refused.value.for_good
