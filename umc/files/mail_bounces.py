"""Bounces: reports by RFC 3464, and what mail systems write who never heard of it."""

import re
from collections.abc import Iterable
from email.message import Message

from umc.domain.letters.mail import MailKind, Returned
from umc.files.mail_headers import Headers, message_ids, tokens_in
from umc.files.mail_parts import scanned_texts

_DAEMON = re.compile(
    r"(?:mail(?:er)?[-_.]?daemon|post[-_.]?master|mail[-_.]?delivery[-_.]?(?:sub)?system)"
    r"(?:[-+_.][^@]*)?(?:@.*)?"
)
_NAMED_DAEMON = re.compile(r"mail(?:er)?[ -]?(?:delivery|daemon)|postmaster|ndr administrator", re.IGNORECASE)
_ANSWER = re.compile(r"\s*(?:re|aw|fw|fwd|回复|回覆|答复|转发|轉寄)\s*[:：]", re.IGNORECASE)
_SUBJECT = re.compile(
    r"undeliver|(?:not|n't) be delivered|returned (?:mail|to sender)|return to sender|failure notice"
    r"|deliver(?:y|ing)[ :,\w]{0,20}(?:status|fail|report|error|problem|unsuccess)"
    r"|(?:status|fail|error)\w*[ :]+deliver|mail(?:er)? (?:system )?(?:failure|error)|blocked by"
    r"|(?:error|problem) sending your mail|bounce|non[- ]?delivery"
    r"|メールエラー|配信(?:でき|不能|不可|失敗|エラー)|送信でき|недостав|не доставлен"
    r"|退信|无法(?:送达|投递)|投递失败|無法(?:傳遞|投遞|傳送)",
    re.IGNORECASE,
)
_NO_MEMBER = re.compile(r"not (?:a )?member|subscribers only|members only", re.IGNORECASE)
_OF_A_LIST = ("x-mlserver", "mailing-list", "list-id", "list-subscribe")
_STILL_TRYING = re.compile(
    r"will (?:be )?(?:retr|continue|keep trying|try again)|still (?:being )?(?:retr|try|attempt)"
    r"|no action is required|not (?:yet )?been delivered yet|warning: (?:could|message)"
    r"|delivery (?:is |has been )?delayed|\(delay(?:ed)?\)",
    re.IGNORECASE,
)
_GIVEN_UP = re.compile(
    r"given up|giving up|gave up|permanent|fatal error|will not be (?:retried|delivered)|cannot send",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"^(action|status|final-recipient|original-recipient|diagnostic-code):[ \t]*(.{0,600})", re.I | re.M
)
_STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])")
_REPLY = re.compile(r"(?<!\d)[45]\d\d[ -].{3,300}")
_RETURNED_ID = re.compile(
    r"^[ \t>]*(?:original-)?message-id:\s{0,3}(<[^<>\s]{3,250}>)", re.IGNORECASE | re.MULTILINE
)
_CODE = re.compile(r"(?<![0-9a-z])[0-9a-f]{32}(?![0-9a-z])", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>,;:\"'()\[\]@]{1,100}@[a-z0-9.-]{1,253}", re.IGNORECASE)
_REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_OF_MAILS = frozenset({"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"})
_MOST = 100


def bounce_in(message: Message, headers: Headers) -> tuple[MailKind, Returned | None]:
    """Return whether a mail tells that a message did not arrive, and about which; else what it is.

    A report of success, a complaint and a receipt are ``OTHER``; what is none of all these
    is taken for a reply.
    """
    parts = list(scanned_texts(message))
    kinds = {part.get_content_type() for part, _ in parts}
    if kinds & {"message/feedback-report", "message/disposition-notification"}:
        return MailKind.OTHER, None
    text = "\n".join(told for _, told in parts)
    fields = _fields(text) if kinds & _REPORTS else {}
    actions = {one.lower().split()[0] for one in fields.get("action", ()) if one.split()}
    if actions and not actions & {"failed", "delayed"}:
        return MailKind.OTHER, None
    if not actions and not _looks_returned(headers, kinds, text):
        return MailKind.REPLY, None
    named = [told for part, told in parts if part is not message and part.get_content_type() in _OF_MAILS]
    return MailKind.BOUNCE, _returned(headers, fields, text, "\n".join(named))


def _fields(text: str) -> dict[str, list[str]]:
    """Return the fields of delivery reports (RFC 3464 2.2, 2.3) by name, each with its values in order."""
    found: dict[str, list[str]] = {}
    for name, value in _FIELD.findall(text):
        found.setdefault(name.lower(), []).append(value.strip())
    return found


def _looks_returned(headers: Headers, kinds: set[str], text: str) -> bool:
    """Return whether a mail that is no report of RFC 3464 still tells of one that did not arrive."""
    if "x-failed-recipients" in headers:
        return True
    if _is_from_daemon(headers):
        return True
    subject = headers.text("subject")
    if _NO_MEMBER.search(subject) and any(name in headers for name in _OF_A_LIST):
        return True
    if _ANSWER.match(subject) or _SUBJECT.search(subject) is None:
        return False
    by_nobody = "<>" in "".join(headers.raw("return-path")).replace(" ", "")
    return by_nobody or bool(kinds & (_OF_MAILS | _REPORTS)) or _RETURNED_ID.search(text) is not None


def _is_from_daemon(headers: Headers) -> bool:
    address, name = headers.sender()
    back, said = ("".join(headers.raw(one))[:300].strip(" <>").lower() for one in ("return-path", "from"))
    return (
        any(_DAEMON.fullmatch(one) for one in (address, back, said) if one)
        or _NAMED_DAEMON.search(name) is not None
    )


def _returned(headers: Headers, fields: dict[str, list[str]], text: str, named: str) -> Returned:
    ids = (
        *_RETURNED_ID.findall(named),
        *_RETURNED_ID.findall(text),
        *headers.message_ids("in-reply-to", "references"),
        *message_ids([text]),
    )
    to = headers.addresses("to", "delivered-to", "x-original-to", "envelope-to")
    codes = (*tokens_in(to), *(code.lower() for code in _CODE.findall(text)))
    return Returned(
        message_ids=_each_once(ids),
        tokens=_each_once(codes),
        recipient=_recipient(headers, fields),
        status=_first(fields.get("status", ()), _STATUS) or _first([text], _STATUS),
        diagnostic=_diagnostic(fields, text),
        is_permanent=_is_permanent(headers, fields, text),
    )


def _each_once(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))[:_MOST]


def _first(texts: Iterable[str], pattern: re.Pattern[str]) -> str:
    return next((match[0] for text in texts if (match := pattern.search(text))), "")


def _recipient(headers: Headers, fields: dict[str, list[str]]) -> str:
    told = [*fields.get("final-recipient", ()), *fields.get("original-recipient", ())]
    return _first([*told, *headers.raw("x-failed-recipients")], _ADDRESS).lower()


def _diagnostic(fields: dict[str, list[str]], text: str) -> str:
    said = next(iter(fields.get("diagnostic-code", ())), "") or _first([text], _REPLY)
    return " ".join(re.sub(r"^(?:smtp|x-[\w-]+);", "", said.strip(), flags=re.IGNORECASE).split())[:300]


def _is_permanent(headers: Headers, fields: dict[str, list[str]], text: str) -> bool:
    if fields.get("action"):
        return any(one.lower().startswith("failed") for one in fields["action"])
    subject = headers.text("subject")
    if _GIVEN_UP.search(subject) or _GIVEN_UP.search(text):
        return True
    return not (_STILL_TRYING.search(subject) or _STILL_TRYING.search(text))
