"""The words at the head of a reply by which a vendor or a customer moves a fault, in four languages.

Only the first line that is not blank counts, and only where it begins with one of the words
below; what stands behind the word must be punctuation or a reference. Letter case, full-width
forms and punctuation around it do not matter. Whatever else is said is left to a person.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class ReplyWord(StrEnum):
    """What a word at the head of a reply says."""

    ACCEPT = "accept"
    DONE = "done"
    DENIED = "denied"
    CONFIRMED = "confirmed"
    STILL_DOWN = "still down"


VENDOR_WORDS = (ReplyWord.ACCEPT, ReplyWord.DONE, ReplyWord.DENIED)
"""What a vendor may say."""
CUSTOMER_WORDS = (ReplyWord.CONFIRMED, ReplyWord.STILL_DOWN)
"""What a customer may say."""

WORDS: Mapping[str, Mapping[ReplyWord, tuple[str, ...]]] = {
    "en": {
        ReplyWord.ACCEPT: ("accepted", "accept", "we accept", "taken on"),
        ReplyWord.DONE: ("done", "finished", "completed", "repaired", "replaced"),
        ReplyWord.DENIED: ("denied", "deny", "declined", "rejected", "not ours", "not our fault"),
        ReplyWord.CONFIRMED: ("confirmed", "confirm", "service is back", "it works", "yes"),
        ReplyWord.STILL_DOWN: ("still down", "not restored", "not confirmed", "it does not work", "no"),
    },
    "ja": {
        ReplyWord.ACCEPT: ("受付", "受付しました", "受付いたしました", "受け付けました", "承知しました",
                           "承りました"),
        ReplyWord.DONE: ("完了", "完了しました", "完了いたしました", "対応完了", "作業完了", "修理完了"),
        ReplyWord.DENIED: ("対象外", "対象外です", "対応不可", "当社対象外", "弊社対象外", "障害なし",
                           "お断りします"),
        ReplyWord.CONFIRMED: ("復旧確認", "復旧確認しました", "復旧を確認しました", "復旧しました", "はい"),
        ReplyWord.STILL_DOWN: ("未復旧", "復旧していません", "まだ復旧していません", "いいえ"),
    },
    "zh-Hans": {
        ReplyWord.ACCEPT: ("受理", "已受理", "接受", "已接受", "接单", "已接单"),
        ReplyWord.DONE: ("完成", "已完成", "处理完毕", "已修复", "维修完成"),
        ReplyWord.DENIED: ("拒绝", "不受理", "不属于我方", "非我方故障", "无故障"),
        ReplyWord.CONFIRMED: ("确认", "已确认", "确认恢复", "确认已恢复", "已恢复", "恢复正常", "是"),
        ReplyWord.STILL_DOWN: ("未恢复", "仍未恢复", "尚未恢复", "没有恢复", "否"),
    },
    "zh-Hant": {
        ReplyWord.ACCEPT: ("受理", "已受理", "接受", "已接受", "接單", "已接單"),
        ReplyWord.DONE: ("完成", "已完成", "處理完畢", "已修復", "維修完成"),
        ReplyWord.DENIED: ("拒絕", "不受理", "不屬於我方", "非我方故障", "無故障"),
        ReplyWord.CONFIRMED: ("確認", "已確認", "確認恢復", "確認已恢復", "已恢復", "恢復正常", "是"),
        ReplyWord.STILL_DOWN: ("未恢復", "仍未恢復", "尚未恢復", "沒有恢復", "否"),
    },
}  # fmt: skip
"""What may be written, by language; the first of each is the one that messages ask for."""

REFERENCE: Mapping[str, tuple[str, ...]] = {
    "en": ("ref", "our ref", "reference", "our reference", "case", "ticket", "our number", "sr"),
    "ja": ("受付番号", "案件番号", "お問い合わせ番号", "問い合わせ番号", "管理番号"),
    "zh-Hans": ("案号", "工单号", "服务单号", "编号"),
    "zh-Hant": ("案號", "工單號", "服務單號", "編號", "案件編號"),
}
"""What stands before the vendor's own number, by language; the first is the one that messages ask for."""

REFERENCE_LINES = 3
"""A reference is looked for on so many lines at the head of a reply."""

_LINE_AT_MOST = 500
_AROUND = r"[\s\"'“”‘’「」『』【】()\[\]*_#~`=・•\-–—:;,.!、。/|]*"
_EDGE = r"[\s:;,.!?\-–—/|()\[\]{}<>\"'“”‘’「」『』【】、。・•*_~#=]"
_OWN_NUMBER = re.compile(r"F-[0-9]{4}-[0-9]+", re.IGNORECASE)
_DOUBT = (
    r"\?|\b(?:not|but|except|unless|cannot|can't|however|won't|isn't|unable)\b"
    "|ません|ない|まだ|未|ですが|不|没|沒|但|尚|无法|無法"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a reply says at its head.

    ``word`` None: nothing that moves a fault, or more than one thing. ``vendor_ref`` is the
    number named near the head, empty where none is or where two differ. ``rest`` is the text
    behind the word, lines that are nothing but a reference left out; without a word, the whole text.
    """

    word: ReplyWord | None = None
    vendor_ref: str = ""
    rest: str = ""


def read_words(text: str) -> Said:
    """Read the head of a reply: of the words that its sender wrote, nothing quoted among them."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return Said()
    reference = _reference([_plain(line) for line in lines[:REFERENCE_LINES]])
    word, behind = _word(_plain(lines[0]))
    if word is None:
        return Said(vendor_ref=reference, rest=text.strip())
    rest = "\n".join(line for line in (behind, *lines[1:]) if line and not _is_reference(line))
    return Said(word=word, vendor_ref=reference, rest=rest)


def _plain(line: str) -> str:
    """Return a line with full-width forms folded and its spaces single; what is too long is cut."""
    return " ".join(unicodedata.normalize("NFKC", line[:_LINE_AT_MOST]).split())


def _word(line: str) -> tuple[ReplyWord | None, str]:
    """Return the word that a line begins with and what stands behind it; None where it is in doubt."""
    found, behind = _begins(line)
    if found is None or "?" in behind:
        return None, ""
    again, _ = _begins(behind)
    if again not in (None, found) or (found in _ACTING and re.search(_DOUBT, behind, re.IGNORECASE)):
        return None, ""
    return found, re.sub(f"^{_AROUND}", "", behind)


_ACTING = (ReplyWord.ACCEPT, ReplyWord.DONE, ReplyWord.CONFIRMED)
"""The words that a doubt behind them takes back; a denial may well say what is not."""


def _begins(line: str) -> tuple[ReplyWord | None, str]:
    if (match := _word_pattern().match(line)) is None:
        return None, ""
    return _word_of()[match[1].casefold()], line[match.end() :]


@cache
def _word_of() -> dict[str, ReplyWord]:
    """Return what each way of writing says; no two languages write different things alike."""
    return {
        _plain(written).casefold(): word
        for words in WORDS.values()
        for word, several in words.items()
        for written in several
    }


# Late: whoever only asks which words there are needs no patterns.
@cache
def _word_pattern() -> re.Pattern[str]:
    """Behind a word stand punctuation, its line's end or a reference; "accepted by whom" is no word."""
    reference = _reference_pattern().pattern
    return re.compile(
        rf"{_AROUND}({_either(_word_of())})(?=$|(?! ){_EDGE}| {_EDGE}| {reference})", re.IGNORECASE
    )


@cache
def _reference_pattern() -> re.Pattern[str]:
    label = _either(label for labels in REFERENCE.values() for label in labels)
    number = r"(?=[A-Z0-9._/#\-]*[0-9])[A-Z0-9][A-Z0-9._/#\-]{%d,63}(?<![._/#\-])(?![A-Z0-9])"
    mark = r"\.? ?(?:(?:no\.?|number|id)? ?(?:[:=#]|is |は|[为為是])|no\. ?|number ) ?#? ?"
    return re.compile(
        rf"(?<![A-Z0-9])(?:{label})(?:{mark}({number % 1})|\.? ({number % 4}))", re.IGNORECASE | re.ASCII
    )


def _either(written: Iterable[str]) -> str:
    return "|".join(re.escape(one) for one in sorted(set(written), key=len, reverse=True))


def _reference(lines: list[str]) -> str:
    found = {match[1] or match[2] for line in lines for match in _reference_pattern().finditer(line)}
    named = sorted(one for one in found if not _OWN_NUMBER.fullmatch(one))
    return named[0] if len(named) == 1 else ""


def _is_reference(line: str) -> bool:
    """Return whether a line says nothing but the reference that stands in ``vendor_ref`` already."""
    return _reference_pattern().fullmatch(_plain(line).rstrip(" .。!")) is not None
