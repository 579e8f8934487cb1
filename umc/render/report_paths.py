"""Paths and fingerprints as reports for other programs need them: the same on every machine."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import PurePath

from umc.domain.findings.diagnostics import Diagnostic, Ignored, Span


class ReportPaths:
    """Rewrites the files of findings: relative to a folder where they lie in it, with forward slashes."""

    def __init__(self, folder: PurePath) -> None:
        self._folder = folder
        self.file = cache(self._file)

    def _file(self, shown: str) -> str:
        """Return a file as a report names it, given as the user did."""
        path = PurePath(shown)
        if path.is_absolute() and path.is_relative_to(self._folder):
            path = path.relative_to(self._folder)
        return path.as_posix()

    def findings(self, findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return findings with their files rewritten, those of their notes too."""
        return tuple(
            replace(
                one,
                span=self._span(one.span),
                notes=tuple(replace(note, span=self._span(note.span)) for note in one.notes),
            )
            for one in findings
        )

    def ignored(self, ignored: Iterable[Ignored]) -> tuple[Ignored, ...]:
        """Return ignored findings with their files rewritten."""
        listed = tuple(ignored)
        found = self.findings(one.diagnostic for one in listed)
        return tuple(replace(one, diagnostic=now) for one, now in zip(listed, found, strict=True))

    def _span(self, span: Span) -> Span:
        return replace(span, file=self.file(span.file))


def fingerprints(findings: Iterable[Diagnostic]) -> Iterator[str]:
    """Yield for each finding 64 hexadecimal digits that no other has and that stay when lines move.

    They are made of code, file, message, and which of those equal in all three it is, in order.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    for one in findings:
        what = (one.code, one.span.file, one.message)
        seen[what] += 1
        said = "\0".join((*what, str(seen[what])))
        yield sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
