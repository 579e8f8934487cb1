"""Write every usual message in every language: ``python -m tests.domain.write_messages``.

They stand in ``messages/LANGUAGE.txt``. Read what changed before it is kept:
these files are what people will be sent.
"""

from pathlib import Path

from tests.domain.message_cases import CASES
from umc.domain.register.message_template import LANGUAGES

FOLDER = Path(__file__).parent / "messages"


def messages_in(language: str) -> str:
    """Return every case in a language as one text."""
    return "\n".join(_one(name, language) for name in CASES)


def _one(name: str, language: str) -> str:
    written = CASES[name](language)
    title = f"{'=' * 20} {name.replace('_', ' ')}"
    return f"{title}\nSubject: {written.subject}\n\n{written.text}"


def main() -> None:
    """Write the files anew."""
    FOLDER.mkdir(exist_ok=True)
    for language in LANGUAGES:
        (FOLDER / f"{language}.txt").write_text(messages_in(language), encoding="utf-8")


if __name__ == "__main__":
    main()
