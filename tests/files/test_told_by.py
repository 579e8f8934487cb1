"""How people are told: the keys of contacts, engineers and desks, and what is refused in them."""

from pathlib import Path

import pytest

from tests.files.books import codes, read_text
from umc.domain.register.party import REACHED, Reached
from umc.files.reading import Reading

_WAYS = (
    'email = "a@example.jp", phone = "110", language = "zh-Hant", tell_by = "file", '
    'webhook = "https://hooks.example.jp/umc", command = "pager", file = "board"'
)
_READ = ("a@example.jp", "110", "zh-Hant", "file", "https://hooks.example.jp/umc", "pager", "board")


def _contact(folder: Path, keys: str) -> Reading:
    return read_text(folder, f'[vendors.maker]\ncontacts = [{{ name = "Line", {keys} }}]\n')


def _ways(person: Reached) -> tuple[str | None, ...]:
    return tuple(getattr(person, name) for name in REACHED)


def test_contacts_engineers_and_desks_take_the_same_keys(tmp_path: Path) -> None:
    """Whoever can be told is told in the same ways, wherever they stand in a book."""
    lines = _WAYS.replace(", ", "\n")
    reading = read_text(
        tmp_path,
        f'[desks.tokyo]\ncalendar = "24x7"\n{lines}\nengineers = [{{ id = "sato", {_WAYS} }}]\n'
        f'[vendors.maker]\ncontacts = [{{ name = "Line", {_WAYS} }}]\n'
        f'[customers.bank]\ncontacts = [{{ name = "Aiko", {_WAYS} }}]\n',
    )
    assert reading.diagnostics == ()
    book = reading.book
    desk = book.desks["tokyo"]
    people = (desk, *desk.engineers, *book.vendors["maker"].contacts, *book.customers["bank"].contacts)
    assert [_ways(one) for one in people] == [_READ] * 4


@pytest.mark.parametrize(
    "address",
    [
        "https://hooks.example.jp",
        "https://hooks.example.jp:8443/a/b?c=d&e=%20f#g",
        "http://10.0.0.7/umc",
        "http://[fd00::1]:8080/umc",
        "https://xn--r8jz45g.example.jp/",
        "https://hooks.example.jp/a@b;c=(d)*!'$,~",
    ],
)
def test_a_web_address_is_kept_as_it_is_written(tmp_path: Path, address: str) -> None:
    """Whether it may be called at all is for the settings to say, not for a book."""
    reading = _contact(tmp_path, f'webhook = "{address}"')
    assert reading.diagnostics == ()
    assert reading.book.vendors["maker"].contacts[0].webhook == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://",
        "https:///path",
        "hooks.example.jp/umc",
        "//hooks.example.jp/umc",
        "ftp://hooks.example.jp/umc",
        "file:///etc/passwd",
        "HTTPS://hooks.example.jp/",
        "https://user@hooks.example.jp/",
        "https://user:swordfish@hooks.example.jp/",
        "https://hooks.example.jp@evil.example/",
        "https://hooks.example.jp\\\\@evil.example/",
        "https://hooks.example.jp/a b",
        "https://hooks.example.jp/a\\r\\nHost: evil.example",
        "https://hooks.example.jp/\\u202e",
        "https://フック.example.jp/",
        "https://hooks.example.jp:0/",
        "https://hooks.example.jp:65536/",
        "https://hooks.example.jp:http/",
        "https://[zz]/",
        " https://hooks.example.jp/",
        "https://hooks.example.jp/\\n",
    ],
)
def test_what_two_programs_could_read_in_two_ways_is_no_web_address(tmp_path: Path, address: str) -> None:
    """One finding at the value; the book holds nothing of it."""
    reading = _contact(tmp_path, f'webhook = "{address}"')
    assert codes(reading) == ["UMC222"]
    assert reading.diagnostics[0].span.column > len("contacts = [{ ")
    (contact,) = reading.book.vendors["maker"].contacts
    assert contact.webhook is None


def test_a_password_in_a_web_address_is_not_shown_again(tmp_path: Path) -> None:
    """Neither by the message nor by the line that is shown with it."""
    reading = _contact(tmp_path, 'webhook = "https://umc:swordfish@hooks.example.jp/"')
    (found,) = reading.diagnostics
    said = " ".join([found.message, found.hint, *reading.excerpts.values()])
    assert "swordfish" not in said
    assert "hooks.example.jp" in found.message


def test_a_web_address_has_at_most_2000_characters(tmp_path: Path) -> None:
    """More than other texts may have, for some carry their key in them."""
    start = "https://hooks.example.jp/"
    assert codes(_contact(tmp_path / "fits", f'webhook = "{start}{"x" * (2000 - len(start))}"')) == []
    assert codes(_contact(tmp_path / "not", f'webhook = "{start}{"x" * (2001 - len(start))}"')) == ["UMC211"]


@pytest.mark.parametrize("key", ["command", "file"])
@pytest.mark.parametrize("value", ["/usr/local/bin/page", "../board", "page -q", "", "頁"])
def test_a_book_names_a_command_or_a_folder_and_never_says_which(
    tmp_path: Path, key: str, value: str
) -> None:
    """What is run, and where a maildir lies, stands in the settings of whoever runs umc."""
    assert codes(_contact(tmp_path, f'{key} = "{value}"')) == ["UMC204"]


@pytest.mark.parametrize(
    ("keys", "hint"),
    [
        ('email = "a@example.jp", tell_by = "e-mail"', "did you mean email?"),
        ('tell_by = "phone"', "one of: email, webhook, command, file"),
        ('language = "zh-hans"', "did you mean zh-Hans?"),
        ('language = "jp"', "one of: en, ja, zh-Hans, zh-Hant"),
    ],
)
def test_means_and_languages_are_chosen_from_a_few(tmp_path: Path, keys: str, hint: str) -> None:
    """A misspelt one is told with the one that was meant, or with all there are."""
    reading = _contact(tmp_path, keys)
    assert codes(reading) == ["UMC210"]
    assert reading.diagnostics[0].hint == hint


@pytest.mark.parametrize("means", ["email", "webhook", "command", "file"])
def test_whoever_is_told_by_a_means_needs_its_address(tmp_path: Path, means: str) -> None:
    """The finding stands at tell_by, and names what would do instead."""
    other = 'command = "x"' if means != "command" else 'file = "x"'
    reading = _contact(tmp_path, f'{other}, tell_by = "{means}"')
    assert codes(reading) == ["UMC221"]
    (found,) = reading.diagnostics
    assert f"told by {means}" in found.message
    assert f"tell by {other.partition(' ')[0]}" in found.hint


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ('tell_by = "webhook", webhok = "https://hooks.example.jp/"', "UMC201"),
        ('tell_by = "webhook", webhook = "hooks.example.jp"', "UMC222"),
        ('tell_by = "webhook", webhook = 7', "UMC202"),
        ('tell_by = "email", email = "a@b, c@d"', "UMC213"),
        ('tell_by = "file", file = "/var/mail"', "UMC204"),
    ],
)
def test_an_address_that_could_not_be_read_is_not_missing_as_well(
    tmp_path: Path, keys: str, expected: str
) -> None:
    """One mistake is one finding."""
    assert codes(_contact(tmp_path, keys)) == [expected]


def test_a_phone_alone_is_enough_for_whom_no_means_is_chosen(tmp_path: Path) -> None:
    """They are told through the desk, which rings them."""
    assert codes(_contact(tmp_path, 'phone = "110"')) == []
