"""Copies of everything asked for in a place that none may take: the live database, a manifest, a pipe."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from tests.cli.copies import ask, refused, rows_in, run, sound
from tests.cli.running import umc
from tests.sample_desk import Desk

OWN = ("", "-wal", "-shm", "-journal", ".gate")


def _file_of(desk: Desk) -> Path:
    return Path(desk.url.removeprefix("sqlite:///"))


@pytest.mark.parametrize("command", ["backup", "export"])
@pytest.mark.parametrize("suffix", OWN)
def test_no_copy_takes_the_place_of_the_live_database(sqlite_desk: Desk, command: str, suffix: str) -> None:
    """Nor of a file that SQLite or umc keeps beside it, whether it is there or not; --force or not."""
    own = _file_of(sqlite_desk).with_name(f"umc.db{suffix}")
    before = sqlite_desk.ask("fault", "list"), own.exists() and own.read_bytes()
    for more in ((), ("--force",)):
        error = refused("db", command, str(own), *more, db=sqlite_desk.url)
        assert (error["code"], str(own) in error["message"]) == ("own-database", True)
    assert (sqlite_desk.ask("fault", "list"), own.exists() and own.read_bytes()) == before


@pytest.mark.parametrize("command", ["backup", "export"])
@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_no_other_name_of_the_live_database_will_do(
    sqlite_desk: Desk, tmp_path: Path, command: str, link: object
) -> None:
    """A link of either kind, a folder that is one, and a database that is named through one."""
    assert callable(link)
    own, other, folder = _file_of(sqlite_desk), tmp_path / "other", tmp_path / "folder"
    link(own, other)
    folder.symlink_to(own.parent)
    for place in (other, folder / own.name, folder / f"{own.name}-journal"):
        assert refused("db", command, str(place), "--force", db=sqlite_desk.url)["code"] == "own-database"
    through = f"sqlite:///{folder / own.name}"
    assert refused("db", command, str(own), "--force", db=through)["code"] == "own-database"
    other.unlink()
    assert sound(sqlite_desk.url)


def test_no_manifest_takes_the_place_of_the_live_database(sqlite_desk: Desk, tmp_path: Path) -> None:
    """A database may be named as a manifest would be."""
    run("db", "backup", str(tmp_path / "night"), db=sqlite_desk.url)
    for name in ("a.manifest.json", "a.manifest.json.next"):
        url = f"sqlite:///{tmp_path / 'new' / name}"
        run("db", "restore", str(tmp_path / "night"), db=url)
        error = refused("db", "backup", str(tmp_path / "new" / "a"), "--force", db=url)
        assert (error["code"], sound(url)) == ("own-database", True)


def test_an_older_copy_is_still_replaced(sqlite_desk: Desk, tmp_path: Path) -> None:
    """A file that only lies beside the database, under a name of its own."""
    place = _file_of(sqlite_desk).with_name("umc.db.bak")
    for command in ("backup", "export"):
        place.write_text("older")
        run("db", command, str(place), "--force", db=sqlite_desk.url)
        assert place.stat().st_size > len("older")


@pytest.mark.parametrize(
    "words", [("backup",), ("backup", "--check"), ("backup", "--force"), ("export",), ("restore",)]
)
def test_a_manifest_is_no_place_for_a_copy(sqlite_desk: Desk, tmp_path: Path, words: tuple[str, ...]) -> None:
    """The hint names the backup that it belongs to; the manifest stays what it is."""
    run("db", "backup", str(tmp_path / "night"), db=sqlite_desk.url)
    manifest = tmp_path / "night.manifest.json"
    before, place = manifest.read_bytes(), f"sqlite:///{tmp_path / 'new.db'}"
    url = place if words == ("restore",) else sqlite_desk.url
    error = refused("db", *words, str(manifest), db=url, code=2)
    assert (error["code"], error["hint"].endswith("/night")) == ("manifest-named", True)
    assert manifest.read_bytes() == before


@pytest.mark.parametrize("words", [("backup",), ("backup", "--check"), ("restore",)])
def test_a_backup_is_no_stream(
    sqlite_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """Said with the reason, and with what is one; no file named - is made."""
    monkeypatch.chdir(tmp_path)
    error = refused("db", *words, "-", db=sqlite_desk.url, code=2)
    assert (error["code"], "read again" in error["message"]) == ("no-stream", True)
    assert ("import" if words == ("restore",) else "export") in error["hint"]
    assert not (tmp_path / "-").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{}", "it does not say 'format'"),
        ("[]", "it is no JSON object"),
        ("null", "it is no JSON object"),
        ("", "it is not JSON"),
        ('{"counts": 3}', "3 are no counts"),
        ('{"made_at": 3}', "3 is no text"),
    ],
)
def test_a_manifest_of_another_kind_is_told_plainly(
    sqlite_desk: Desk, tmp_path: Path, content: str, said: str
) -> None:
    """One sentence about the file, never Python's word for it."""
    run("db", "backup", str(tmp_path / "night"), db=sqlite_desk.url)
    manifest = tmp_path / "night.manifest.json"
    changed = {**json.loads(manifest.read_bytes()), **json.loads(content)} if ":" in content else content
    manifest.write_text(changed if isinstance(changed, str) else json.dumps(changed))
    error = refused("db", "backup", "--check", str(tmp_path / "night"), db=sqlite_desk.url)
    assert (error["code"], error["message"]) == (
        "damaged-manifest", f"{manifest} says nothing that can be used: {said}",
    )  # fmt: skip


def test_an_empty_backup_is_none(sqlite_desk: Desk, tmp_path: Path) -> None:
    """Also where its manifest says that it is empty."""
    path = tmp_path / "night"
    run("db", "backup", str(path), db=sqlite_desk.url)
    path.write_bytes(b"")
    manifest = tmp_path / "night.manifest.json"
    empty = {"size": 0, "sha256": hashlib.sha256().hexdigest()}
    manifest.write_text(json.dumps({**json.loads(manifest.read_bytes()), **empty}))
    error = refused("db", "backup", "--check", str(path), db=sqlite_desk.url)
    assert (error["code"], error["message"]) == ("damaged-backup", f"{path}: it is empty")


def test_a_chain_that_ends_otherwise_is_told_by_its_digests(sqlite_desk: Desk, tmp_path: Path) -> None:
    """Two chains may have as many seals, and be two."""
    sqlite_desk.open()
    path, manifest = tmp_path / "night", tmp_path / "night.manifest.json"
    run("db", "backup", str(path), db=sqlite_desk.url)
    record = json.loads(manifest.read_bytes())
    digest = record["anchor"].rpartition(":")[2]
    other = "0" * 64
    manifest.write_text(json.dumps({**record, "anchor": record["anchor"].replace(digest, other)}))
    said = refused("db", "backup", "--check", str(path), db=sqlite_desk.url)["message"]
    assert [f"({one[:12]}...)" in said for one in (digest, other)] == [True, True]


def test_a_damaged_database_is_not_called_a_damaged_backup(sqlite_desk: Desk, tmp_path: Path) -> None:
    """What has to be mended is the database; nothing is kept of the copy."""
    sqlite_desk.open()
    own = _file_of(sqlite_desk)
    run("db", "status", db=sqlite_desk.url)
    content = bytearray(own.read_bytes())
    index = _an_index(own)
    content[index : index + 4096] = b"\x0a" + b"\xff" * 4095
    own.write_bytes(content)
    error = refused("db", "backup", str(tmp_path / "night"), db=sqlite_desk.url, code=4)
    assert (error["code"], sqlite_desk.url in error["message"]) == ("database-damaged", True)
    assert "db check" in error["hint"]
    assert not [one.name for one in tmp_path.iterdir() if "night" in one.name or one.name.startswith(".umc")]


def _an_index(path: Path) -> int:
    """Return where the page of an index lies that no count of rows reads."""
    from umc.store.database.sqlite_library import driver

    connection = driver().connect(path)
    query = "SELECT rootpage FROM sqlite_master WHERE type = 'index' AND tbl_name = 'equipment' AND sql != ''"
    page = connection.execute(query).fetchone()[0]
    size = connection.execute("PRAGMA page_size").fetchone()[0]
    connection.close()
    return int((page - 1) * size)


def test_a_refused_import_leaves_no_database(sqlite_desk: Desk, tmp_path: Path) -> None:
    """Nor a file of no bytes, nor one beside it; a file that was there before stays."""
    path, place = tmp_path / "all.jsonl", tmp_path / "new" / "umc.db"
    run("db", "export", str(path), db=sqlite_desk.url)
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    error = refused("db", "import", str(path), db=f"sqlite:///{place}")
    assert error["code"] == "damaged-file"
    assert [one.name for one in place.parent.iterdir()] == ["umc.db.gate"]
    place.touch(0o600)
    refused("db", "import", str(path), db=f"sqlite:///{place}")
    assert place.exists()
    place.unlink()
    path.write_bytes(whole)
    run("db", "import", str(path), db=f"sqlite:///{place}")
    assert sorted(one.name for one in place.parent.iterdir()) == ["umc.db", "umc.db.gate"]
    assert (place.stat().st_mode & 0o777, place.read_bytes()[18:20]) == (0o600, b"\x02\x02")
    assert rows_in(f"sqlite:///{place}", tmp_path) == rows_in(sqlite_desk.url, tmp_path)


def test_what_was_imported_from_a_pipe_says_so(sqlite_desk: Desk, tmp_path: Path) -> None:
    """A held message names the copy that it came in with, in a sentence."""
    sqlite_desk.dispatched()
    path, place = tmp_path / "all.jsonl", f"sqlite:///{tmp_path / 'new.db'}"
    run("db", "export", str(path), db=sqlite_desk.url)
    done = umc("db", "import", "-", db=place, stdin=path.read_bytes())
    assert done.exit_code == 0, done.stderr
    (held,) = ask("outbox", "list", "--state", "held", db=place)
    assert "an import from standard input" in ask("outbox", "show", str(held["id"]), db=place)["why"]


def test_a_backup_named_from_where_one_stands_is_as_good(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written, read and hashed is the very file, under its very name; PostgreSQL's programs run elsewhere."""
    desk.dispatched()
    (tmp_path / "copies").mkdir()
    monkeypatch.chdir(tmp_path / "copies")
    at_root = set(Path("/").iterdir())
    made = ask("db", "backup", "night", db=desk.url)
    content = Path("night").read_bytes()
    assert (len(content), hashlib.sha256(content).hexdigest()) == (made["size"], made["sha256"])
    assert content
    assert ask("db", "backup", "--check", "night", db=desk.url) == made
    assert sorted(one.name for one in Path().iterdir()) == ["night", "night.manifest.json"]
    assert set(Path("/").iterdir()) == at_root


def test_a_link_that_leads_round_in_a_circle_is_only_a_link(sqlite_desk: Desk, tmp_path: Path) -> None:
    """It is replaced itself, as any other."""
    (tmp_path / "round").symlink_to(tmp_path / "round")
    run("db", "backup", str(tmp_path / "round"), "--force", db=sqlite_desk.url)
    assert (tmp_path / "round").is_file()
