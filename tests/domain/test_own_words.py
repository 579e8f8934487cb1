"""What the sender of a mail wrote, and what was quoted."""

import time

import pytest

from umc.domain.letters.own_words import own_words


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Accepted\n\n> quoted\n>> twice\n", "Accepted"),
        ("> quoted\n\nDone below\n", "Done below"),
        ("Yes\n\nOn Sun, 3 May 2026 at 03:20, desk <desk@example.jp> wrote:\n> x\n", "Yes"),
        ("Yes\n\nOn Sun, 3 May 2026 at 03:20,\ndesk <desk@example.jp> wrote:\n\n> x\n\nmore", "Yes\n\nmore"),
        ("Yes\n\ndesk wrote:\n\nAccept or deny it.\n", "Yes"),
        ("desk wrote:\n> x\n", ""),
        ("はい\n\n2026年5月3日(日) 3:20 desk <desk@example.jp>:\n\n> x\n", "はい"),
        ("已受理\n\n在 2026年5月3日，desk 写道：\n> x", "已受理"),
        ("Accepted\n\n-----Original Message-----\nFrom: desk\n\nDone", "Accepted"),
        ("受理\n\n------------------ 原始邮件 ------------------\n发件人: desk\n", "受理"),
        ("Accepted\n\nFrom: desk\nSent: Sunday\nTo: tac\n\nDone", "Accepted"),
        ("承知しました\n\n差出人: desk\n送信日時: 2026\n\nDone", "承知しました"),
        ("Accepted\n-- \nBob\nDone Ltd", "Accepted"),
        ("Accepted\n--\nBob", "Accepted"),
        ("From: the gate\nwe cannot enter", "From: the gate\nwe cannot enter"),
        ("a\n\n\n\nb", "a\n\nb"),
        ("note:\nthe fan is dead", "note:\nthe fan is dead"),
        ("", ""),
    ],
)
def test_quotations_and_signatures_are_cut(text: str, own: str) -> None:
    """As mail programs of four languages mark them, above or below the answer."""
    assert own_words(text) == own


@pytest.mark.parametrize(
    "text",
    ["<a@" * 33_000, ":\n" * 50_000, ("<" * 990 + ":\n") * 100, ("<" + "a" * 990 + ":\n") * 100, "-" * 10**6],
    ids=["addresses", "colons", "brackets", "long address", "rule"],
)
def test_no_text_takes_long(text: str) -> None:
    """Time grows with the length, and only so much of it is read."""
    began = time.process_time()
    own_words(text)
    assert time.process_time() - began < 2
