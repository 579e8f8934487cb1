"""The words of a mail that came as HTML alone; nothing in it is run, fetched or followed."""

import re
from html import unescape

_MOST_CHARACTERS = 200_000
# Read by one pattern, in time that grows with the length alone: html.parser takes minutes over 100 KB
# of tags that nobody ended.
_TOKEN = re.compile(r"<(?P<end>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*)(?P<more>[^<>]*)>|(?P<said>[^<]+)|<")
_DECLARED = re.compile(r"<[!?][^<>]*>")
_UNSEEN = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "svg", "object", "blockquote"}
)
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "table", "ul", "ol", "hr", "pre"})
_QUOTATION = re.compile(r"gmail_quote|yahoo_quoted", re.IGNORECASE)


def html_text(html: str) -> str:
    """Return the words in an HTML text as somebody would see them, a line for each block.

    What mail programs put there as quoted is left out, and all after its first 200,000
    characters.
    """
    told: list[str] = []
    unseen: list[str] = []
    for token in _TOKEN.finditer(_DECLARED.sub("", _without_remarks(html[:_MOST_CHARACTERS]))):
        tag = (token["tag"] or "").lower()
        if tag:
            _pass(tag, token, unseen)
        if not unseen:
            told.append("\n" if tag in _BREAKS else re.sub(r"\s+", " ", token["said"] or ""))
    lines = unescape("".join(told)).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _pass(tag: str, token: re.Match[str], unseen: list[str]) -> None:
    """Keep account of what is not to be seen: its element, and those of the same name within it."""
    if tag == "body":
        unseen.clear()  # a head that nobody ended
    elif token["end"]:
        if unseen and unseen[-1] == tag:
            unseen.pop()
    elif tag in _UNSEEN or (unseen and unseen[-1] == tag) or _QUOTATION.search(token["more"]):
        unseen.append(tag)


def _without_remarks(html: str) -> str:
    """Return the text without its comments; one that nobody ended hides the rest."""
    kept, after = [], 0
    while (begins := html.find("<!--", after)) >= 0:
        kept.append(html[after:begins])
        ends = html.find("-->", begins + 4)
        if ends < 0:
            return "".join(kept)
        after = ends + 3
    return "".join([*kept, html[after:]])
