"""Write down anew what is expected of golden folders: ``python -m tests.diagnostics.write [CODE...]``.

For a person who has looked at what changed, and found it right.
"""

import sys

from tests.diagnostics.golden import EXPECTED_TEXT, HERE, answers
from umc.domain.findings.finding_codes import FINDING_CODES


def main(codes: list[str]) -> None:
    """Write the files of these codes, of all without any, and say which of them changed."""
    for code in codes or sorted(FINDING_CODES):
        (HERE / code).mkdir(exist_ok=True)
        texts = answers(code)
        if f" {code}: " not in texts[EXPECTED_TEXT]:
            sys.exit(f"{code}: its folder does not give it, nothing is written")
        for name, text in texts.items():
            path = HERE / code / name
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
                sys.stdout.write(f"{code}/{name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
