"""Letters as mails: whatever is in them, the words that were meant arrive, and no header is added."""

import re
import tracemalloc
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.gateways.letters import TOKEN, a_letter
from tests.gateways.mails import DATE, HOSTILE, is_clean, mailed, read
from umc.domain.letters.letter import NotSent
from umc.gateways.mail_text import filed, sealed


def test_a_mail_says_who_what_and_when() -> None:
    """Every header, with the desk's name and the contact's, dated when it leaves."""
    mail = mailed(a_letter(in_reply_to="<key-0@desk.example.jp>", references=("<key-0@desk.example.jp>",)))
    headers, _, body = mail.content.decode("ascii").partition("\r\n\r\n")
    assert headers.split("\r\n") == [
        "From: Tokyo Desk <desk@example.jp>",
        "To: Fuji Night Desk <night@fuji.example.jp>",
        f"Reply-To: desk+{TOKEN}@example.jp",
        "Subject: F-2026-000123 Core switch down",
        "Date: Sun, 03 May 2026 00:31:05 +0000",
        "Message-ID: <key-1@desk.example.jp>",
        "In-Reply-To: <key-0@desk.example.jp>",
        "References: <key-0@desk.example.jp>",
        "Auto-Submitted: auto-generated",
        "X-Umc-Fault: F-2026-000123",
        "X-Umc-Thread: leg-1",
        "X-Umc-Key: key-1",
        "Content-Language: en",
        "MIME-Version: 1.0",
        'Content-Type: text/plain; charset="utf-8"',
        "Content-Transfer-Encoding: 7bit",
    ]
    assert body == "The core switch is down.\r\nAnswer by 09:00.\r\n"
    assert (mail.sender, mail.recipient, mail.needs_utf8) == (
        "desk@example.jp",
        "night@fuji.example.jp",
        False,
    )


def test_every_attempt_is_the_same_mail_but_for_its_date() -> None:
    """Whoever gets two copies can tell that they are one."""
    first = sealed(a_letter(), sender="d@example.jp", reply_to="", date=DATE).content
    later = sealed(a_letter(), sender="d@example.jp", reply_to="", date=DATE + timedelta(hours=9)).content
    assert first != later
    assert re.sub(rb"Date: [^\r]*", b"", first) == re.sub(rb"Date: [^\r]*", b"", later)


def test_a_date_in_any_zone_is_the_same_instant() -> None:
    """Nine in Tokyo is midnight in UTC."""
    tokyo = DATE.astimezone(timezone(timedelta(hours=9)))
    mail = read(sealed(a_letter(), sender="d@example.jp", reply_to="", date=tokyo).content)
    assert mail["Date"].datetime == DATE


@pytest.mark.parametrize("subject", HOSTILE)
def test_nothing_in_a_subject_adds_a_header(subject: str) -> None:
    """It is one line, at most 400 characters, without what turns the order of reading."""
    content = mailed(a_letter(subject=subject)).content
    mail = read(content)
    assert mail["Bcc"] is None
    assert content.count(b"\r\nSubject:") == (1 if subject.strip() else 0)
    told = str(mail["Subject"] or "")
    assert len(told) <= 400
    assert not re.search("[\x00-\x1f\x7f\u202e\u2028\u2029]", told)
    assert is_clean(content)


def test_a_subject_keeps_its_words_in_any_script() -> None:
    """Also where it looks like an encoded word and is none, and where it is folded."""
    for subject in (
        "【至急】F-2026-000123 東京本社 コアスイッチ停止 応答期限 九時 " + "長い題" * 30,
        "=?utf-8?b?5p2x?= is how it was reported",
        "a plain subject that is longer than seventy-six characters and must be folded where a blank stands",
        "⚠️ 🔥 P1",
    ):
        assert str(read(mailed(a_letter(subject=subject)).content)["Subject"]) == subject


def test_without_a_token_there_is_no_reply_to() -> None:
    """Nor without a pattern for it."""
    assert read(mailed(a_letter(reply_token="")).content)["Reply-To"] is None
    assert read(mailed(a_letter(), reply_to="").content)["Reply-To"] is None


def test_a_long_thread_keeps_its_root_and_its_last_messages() -> None:
    """Thirty references, a line each; what is no Message-ID is left out."""
    thread = tuple(f"<m{at}@example.jp>" for at in range(1000))
    mail = read(mailed(a_letter(references=(*thread, "x\r\nBcc: evil@example.net", "<a b>"))).content)
    assert str(mail["References"]).split() == [thread[0], *thread[-29:]]
    assert mail["Bcc"] is None


def test_a_broken_message_id_does_not_leave() -> None:
    """Without it nobody could tell two copies from two messages."""
    with pytest.raises(NotSent, match="no Message-ID"):
        mailed(a_letter(message_id="<a@b>\r\nBcc: evil@x"))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("plain words\n", "7bit"),
        ("plain – but for a dash, in a line that says enough besides\n", "quoted-printable"),
        ("ą" + "b" * 40 + "\n", "quoted-printable"),
        ("本社のコアスイッチが停止しています。\n", "base64"),
        ("x" * 999 + "\n", "quoted-printable"),
        ("From the start\n.\n..\nFrom\n", "7bit"),
        ("emoji 🔥👩\u200d🔧\n", "base64"),
        ("", "7bit"),
    ],
)
def test_a_text_arrives_as_it_was_written(text: str, encoding: str) -> None:
    """In the transfer encoding that suits it; never in a charset of one country."""
    content = mailed(a_letter(text=text)).content
    mail = read(content)
    assert mail["Content-Transfer-Encoding"] == encoding
    assert mail.get_content_charset() == "utf-8"
    assert mail.get_content().replace("\r\n", "\n") == text or (text == "" and mail.get_content() == "\r\n")
    assert is_clean(content)


@pytest.mark.parametrize("text", ["一\n二\n", "one – and more than enough besides\ntwo\n"])
def test_encoded_lines_end_as_mails_want_them(text: str) -> None:
    """Under base64 and quoted-printable too (RFC 2045 6.8)."""
    assert (
        read(mailed(a_letter(text=text)).content).get_payload(decode=True)
        == text.replace("\n", "\r\n").encode()
    )


def test_what_no_mail_can_hold_is_shown_instead() -> None:
    """NUL and other controls by their pictures, half a character as U+FFFD, all line ends as one."""
    text = "a\x00b\x1b[2Jc\x07\x7f\x9b\ud800d\ud83d\ude00\re\r\nf\ng"
    told = read(mailed(a_letter(text=text)).content).get_content().replace("\r\n", "\n")
    assert told == "a␀b␛[2Jc␇␡\ufffd\ufffdd😀\ne\nf\ng\n"


def test_four_megabytes_are_a_mail_too() -> None:
    """In lines that any server takes, without many copies in memory."""
    text = "本社のコアスイッチが停止しています。" * 75_000
    tracemalloc.start()
    content = mailed(a_letter(text=text)).content
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read(content).get_content().strip() == text
    assert is_clean(content)
    assert most < 20 * len(text.encode())


@given(st.text(st.characters(codec=None), max_size=300))
def test_any_text_at_all_leaves_as_ascii_lines_of_their_length(text: str) -> None:
    """As subject, name and text at once: no header is added and no line too long."""
    letter = a_letter(subject=text, contact=text, text=text, facts={"desk": text}, number=text, language=text)
    content = mailed(letter).content
    mail = read(content)
    assert is_clean(content)
    assert mail["Bcc"] is None
    assert [one.addr_spec for one in mail["To"].addresses] == ["night@fuji.example.jp"]
    assert len(set(mail.keys())) == len(mail.keys())


def test_a_filed_letter_is_the_same_mail_to_nobody_in_particular() -> None:
    """A maildir has no address: the contact's name is a group without members."""
    mail = read(filed(a_letter(contact="壁の板"), sender="desk@example.jp", reply_to="", date=DATE))
    assert mail["To"].groups[0].display_name == "壁の板"
    assert mail["To"].addresses == ()
    assert mail["Message-ID"] == "<key-1@desk.example.jp>"
    nameless = read(filed(a_letter(contact=""), sender="desk@example.jp", reply_to="", date=DATE))
    assert str(nameless["To"]) == "undisclosed-recipients:;"
