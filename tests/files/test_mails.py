"""Mails as values: what is taken from headers and parts of every kind, broken ones among them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.mailbox import a_mail
from umc.domain.letters.mail import Mail, MailKind, Unreadable
from umc.files.html_text import html_text
from umc.files.mails import read_mail

SAMPLES = Path(__file__).parent / "mails"
_DEEP = b"A: b\n" + b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (place, place) for place in range(10_000)
)
_TOKEN = "0123456789abcdef0123456789abcdef"


def a_read(content: bytes) -> Mail:
    """Return the mail in these bytes, which can be read."""
    mail = read_mail(content)
    assert isinstance(mail, Mail), mail
    return mail


def headers(*lines: str, body: bytes = b"Accepted\n") -> bytes:
    """Return a mail of these header lines."""
    return "\n".join(lines).encode() + b"\n\n" + body


def test_a_plain_answer_is_read_whole() -> None:
    """Who, to which thread, when, in answer to what, in which words."""
    mail = a_read(
        headers(
            'From: "Bob, TAC" <Bob@Example.COM>',
            f"To: <Desk+{_TOKEN.upper()}@example.jp>, other@example.jp",
            "Date: Sun, 3 May 2026 03:58:00 +0900",
            "Message-ID: <A@b>",
            "In-Reply-To: <3@x>",
            "References: <1@x> <2@x>\n <3@x>",
            "Subject: =?utf-8?b?5Y+X5LuY?= F-1",
            body=b"Accepted\n\n> it\n-- \nBob",
        )
    )
    assert (mail.sender, mail.sender_name) == ("bob@example.com", "Bob, TAC")
    assert mail.tokens == (_TOKEN,)
    assert mail.recipients == (f"desk+{_TOKEN}@example.jp", "other@example.jp")
    assert mail.sent_at == datetime(2026, 5, 2, 18, 58, tzinfo=UTC)
    assert (mail.key, mail.message_id, mail.answers) == ("<a@b>", "<A@b>", ("<3@x>", "<2@x>", "<1@x>"))
    assert (mail.subject, mail.text, mail.kind) == ("受付 F-1", "Accepted", MailKind.REPLY)


@pytest.mark.parametrize("header", ["Cc", "Delivered-To", "X-Original-To", "Envelope-To"])
def test_a_token_counts_wherever_the_mail_was_sent_to(header: str) -> None:
    """An answer to all puts our address into Cc; a mail server notes where it delivered."""
    mail = a_read(headers("From: a@b.example", "To: x@y.example", f"{header}: desk-{_TOKEN}@example.jp"))
    assert mail.tokens == (_TOKEN,)


@pytest.mark.parametrize("shape", ["desk+{}", "desk{}", "{}", "abe{}", "{}-in", "{}abe", "+{}+"])
def test_a_token_is_found_whatever_stands_around_it(shape: str) -> None:
    """The settings say what the address of answers looks like."""
    mail = a_read(headers("From: a@b.example", f"To: {shape.format(_TOKEN)}@example.jp"))
    assert _TOKEN in mail.tokens


@pytest.mark.parametrize("near", [_TOKEN[:-1], _TOKEN[:-1] + "g", _TOKEN[:16] + "-" + _TOKEN[16:]])
def test_what_only_resembles_a_token_is_none(near: str) -> None:
    """32 hexadecimal digits in a row, before the @."""
    mail = a_read(headers("From: a@b.example", f"To: desk+{near}@{_TOKEN}.example.jp"))
    assert mail.tokens == ()


@pytest.mark.parametrize(
    ("value", "sender"),
    [
        ("a@b.example", "a@b.example"),
        ("<a@b.example>", "a@b.example"),
        ("Bob (of TAC) <a@b.example>", "a@b.example"),
        ('"tac@example.com" <a@b.example>', "a@b.example"),
        ("tac@example.com <a@b.example>", ""),
        ("a@b.example, tac@example.com", ""),
        ("<tac@example.com> <a@b.example>", ""),
        ("tac@example.com(<a@b.example>)", "tac@example.com"),
        ('"\\"<tac@example.com>" <a@b.example>', "a@b.example"),
        ("team: tac@example.com;", ""),
        ("alice@example.org)bob@evil.example", ""),
        ("=?utf-8?q?tac=40example=2Ecom?= <a@b.example>", "a@b.example"),
        ("=?utf-8?q?tac=40example=2Ecom?=", ""),
        ("a@b@c.example", ""),
        ("", ""),
    ],
)
def test_the_sender_is_one_address_or_nobody(value: str, sender: str) -> None:
    """No way of writing From makes somebody else of whoever wrote it."""
    assert a_read(headers(f"From: {value}", "To: x@y.example")).sender == sender


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
def test_lines_may_end_in_any_way(ends: bytes) -> None:
    """Some gateways write carriage returns alone."""
    content = (SAMPLES / "bounce-report.eml").read_bytes().replace(b"\n", ends)
    mail = a_read(content)
    assert mail.kind is MailKind.BOUNCE
    assert mail.returned is not None
    assert mail.returned.recipient == "tac@example.com"


@pytest.mark.parametrize(
    ("charset", "encoded"),
    [
        ("uft-8", "受付しました".encode()),
        ("iso-2022-jp", "受付しました".encode("iso-2022-jp")),
        ("us-ascii", "受付しました".encode("iso-2022-jp")),
        ("Shift_JIS", "受付しました".encode("cp932")),
        ("gb2312", "已受理镕".encode("gb18030")),
        ("big5", "已受理".encode("big5")),
        ("unknown-8bit", "受付しました".encode()),
        ("zip", "受付しました".encode()),
        ("unicode_escape", "受付しました".encode()),
    ],
)
def test_a_charset_that_lies_or_does_not_exist_is_put_up_with(charset: str, encoded: bytes) -> None:
    """By what it claims, else by what it looks like; never by a codec that is no charset."""
    mail = a_read(
        headers("From: a@b.example", f'Content-Type: text/plain; charset="{charset}"', body=encoded)
    )
    assert mail.text in ("受付しました", "已受理镕", "已受理")


def test_what_no_charset_can_read_is_replaced() -> None:
    """Also NUL and half a surrogate pair, which no database keeps."""
    body = b"ok \xff\xfe \0 \xed\xa0\x80"
    mail = a_read(headers("From: a@b.example", "Content-Type: text/plain; charset=utf-8", body=body))
    assert mail.text.startswith("ok �")
    assert "\0" not in mail.text
    mail.text.encode()


def test_eight_bit_headers_are_read_by_the_charset_of_the_text() -> None:
    """They are not allowed, and are written."""
    content = b"From: a@b.example\nContent-Type: text/plain; charset=shift_jis\nSubject: "
    assert a_read(content + "障害".encode("cp932") + b"\n\nx").subject == "障害"
    assert a_read(b"From: a@b.example\nSubject: " + "障害".encode() + b"\n\nx").subject == "障害"


def test_of_html_alone_the_words_are_taken() -> None:
    """Without scripts, heads and what is quoted; of two versions the plain one counts."""
    html = "<html><head><title>t</title><style>p{}</style></head><body><p>Accepted,&nbsp;<b>ref: 12</b></p>"
    html += '<!-- a > b --><div class="gmail_quote">Done<div>x</div></div><blockquote>Denied</blockquote>'
    html += "<p>a &lt; b<br>c</p><script>if (a<b) {steal()}</script>tail</body></html>"
    said = html_text(html)
    assert said.split() == ["Accepted,", "ref:", "12", "a", "<", "b", "c", "tail"]
    content = headers("From: a@b.example", "Content-Type: text/html", body=html.encode())
    assert a_read(content).text.splitlines()[0] == "Accepted, ref: 12"
    both = b"--b\nContent-Type: text/html\n\n<p>html</p>\n--b\nContent-Type: text/plain\n\nplain\n--b--\n"
    content = headers("From: a@b.example", "Content-Type: multipart/alternative; boundary=b", body=both)
    assert a_read(content).text == "plain"


def test_an_attached_mail_or_text_is_nobodys_answer() -> None:
    """Only what stands in the mail itself are its sender's words."""
    body = (
        b"--b\nContent-Type: message/rfc822\n\nFrom: x@y.example\n\nAccepted\n"
        b"--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\nDone\n"
        b"--b\nContent-Type: text/plain\n\nsee attached\n--b--\n"
    )
    content = headers("From: a@b.example", "Content-Type: multipart/mixed; boundary=b", body=body)
    assert a_read(content).text == "see attached"


@pytest.mark.parametrize(
    "lines",
    [
        ("Auto-Submitted: auto-replied",),
        ("Auto-Submitted: Auto-Generated; x=y",),
        ("X-Autoreply: yes",),
        ("X-Autorespond: x",),
        ("Precedence: auto_reply",),
        ("Precedence: Bulk",),
        ("Precedence: junk",),
        ("X-Auto-Response-Suppress: All",),
        ("X-Apple-Action: VACATION",),
        ("Subject: Automatic reply: no link", "Return-Path: <>"),
        ("Subject: Out of Office: no link",),
        ("Subject: 自動返信: no link", "Return-Path: <>"),
    ],
)
def test_a_machine_that_answers_is_seen(lines: tuple[str, ...]) -> None:
    """By what standards and habits ask it to say."""
    assert a_read(headers("From: a@b.example", *lines)).kind is MailKind.AUTO_REPLY


@pytest.mark.parametrize(
    "lines",
    [
        ("Auto-Submitted: no",),
        ("Precedence: list",),
        ("Precedence: first-class",),
        ("Subject: out of office hours we need a badge", "In-Reply-To: <x@y>"),
        ("Subject: Re: Undeliverable: no link",),
        ("Subject: bounce of the fan", "Return-Path: <a@b.example>"),
    ],
)
def test_a_person_who_answers_is_no_machine(lines: tuple[str, ...]) -> None:
    """A word in the subject alone says nothing."""
    assert a_read(headers("From: a@b.example", *lines)).kind is MailKind.REPLY


@pytest.mark.parametrize("kind", ["feedback-report", "disposition-notification"])
def test_complaints_and_receipts_are_no_bounces(kind: str) -> None:
    """The message they are about did arrive."""
    body = f"--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/{kind}\n\nAction: failed\n--b--\n"
    lines = ("From: postmaster@b.example", f"Content-Type: multipart/report; report-type={kind}; boundary=b")
    assert a_read(headers(*lines, body=body.encode())).kind is MailKind.OTHER


def test_a_report_of_success_is_no_bounce() -> None:
    """Action: delivered."""
    content = (SAMPLES / "bounce-report.eml").read_bytes().replace(b"Action: failed", b"Action: delivered")
    assert a_read(content).kind is MailKind.OTHER


def test_a_bounce_tells_which_message_to_whom_and_why() -> None:
    """The returned mail's own Message-ID comes first."""
    content = (SAMPLES / "bounce-report.eml").read_bytes().replace(b"@@MESSAGE-ID@@", b"<ours@example.jp>")
    returned = a_read(content).returned
    assert returned is not None
    assert returned.message_ids[0] == "<ours@example.jp>"
    assert (returned.recipient, returned.status, returned.is_permanent) == ("tac@example.com", "5.1.1", True)
    assert returned.why == "5.1.1 550 5.1.1 <tac@example.com>: no such user"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"\x7fELF\x02\x01", "header"),
        (b"just words", "header"),
        (b"From: a@b.example\n\n" + b"x" * 10_000_000, "10,000,000"),
        (b"From: a@b.example\n\n" + b"x\n" * 300_000, "lines"),
        (_DEEP, "parts"),
        (b"A: b\nContent-Type: text/plain; " + b"a=b; " * 10_000 + b"\n\nx", "Content- header"),
    ],
    ids=["nothing", "blank", "binary", "words", "long", "many lines", "deep", "long header"],
)
def test_what_cannot_be_read_is_named(content: bytes, why: str) -> None:
    """With a key, so that it is kept once."""
    mail = read_mail(content)
    assert isinstance(mail, Unreadable)
    assert why in mail.why
    assert mail == read_mail(content)


def test_what_the_parser_raises_is_a_reason_and_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the standard library makes of a mail, the next one is read."""
    monkeypatch.setattr("umc.files.mails.bounce_in", lambda *_: 1 / 0)
    mail = read_mail(a_mail("x", by="a@b.example", to="c@d.example"))
    assert isinstance(mail, Unreadable)
    assert mail.why == "it breaks the parser: ZeroDivisionError"
