"""Signatures: what is signed, what the verifier demands, and that absent means failure."""

from __future__ import annotations

import base64
import stat
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from commands import run
from engine.record.canonical import canonical
from engine.record.encoding import encoded
from engine.record.entry import bytes_of, place_of, read_entry
from engine.record.journal import keep
from engine.record.signing import (
    PAYLOAD_TYPE,
    NotAKeyError,
    Signer,
    new_key,
    pre_authenticated,
    public_key,
    read_signature,
    signer,
)
from engine.record.verifying import Policy, verify
from record.recording import ABOUT, FACTS, RULESET, SEED, chance
from record.test_journal import codes, files_in, one, remarks
from soaking import SOAK, tried

pytest.importorskip("cryptography", reason="cryptography")

BYTE_CHANGES = 2_000 if SOAK else 150
ENTRIES = 4
"""One for the key, and three records."""


@pytest.fixture(scope="module")
def own() -> Signer:
    return signer(new_key())


@pytest.fixture
def journal(tmp_path: Path, own: Signer) -> Path:
    keep(tmp_path / "j", [one(1), one(2), one(3)], ABOUT, 0.0, signer=own)
    return tmp_path / "j"


def signature(journal: Path, seq: int) -> Path:
    return journal / "signatures" / place_of(seq)


def test_every_entry_of_the_run_and_the_key_itself_are_signed(journal: Path, own: Signer) -> None:
    found = verify(journal, policy=Policy((own.public,)))
    assert (codes(found), remarks(found), len(found.entries)) == ([], [], ENTRIES)
    assert sorted(path.name for path in (journal / "signatures/00000").iterdir()) == [
        f"0000000{seq}.json" for seq in range(ENTRIES)
    ]
    assert codes(verify(journal)) == []


def test_a_rerun_adds_nothing(journal: Path, own: Signer) -> None:
    before = files_in(journal)
    keep(journal, [one(3), one(1)], ABOUT, 0.0, signer=own)
    assert files_in(journal) == before


def test_what_is_signed_is_the_encoding_of_dsse_version_1() -> None:
    assert pre_authenticated(b"{}", "a/b") == b"DSSEv1 3 a/b 2 {}"
    assert pre_authenticated(b"").startswith(f"DSSEv1 {len(PAYLOAD_TYPE)} {PAYLOAD_TYPE} 0 ".encode())


def test_openssl_agrees_about_a_signature(journal: Path, tmp_path: Path, own: Signer) -> None:
    assert run("journal", "key", tmp_path / "nyckel.pem").code == 0
    theirs = signer((tmp_path / "nyckel.pem").read_bytes())
    entry = (journal / "entries" / place_of(1)).read_bytes()
    (tmp_path / "innehåll").write_bytes(pre_authenticated(entry))
    (tmp_path / "signatur").write_bytes(base64.b64decode(read_signature(theirs.sign(entry)).sig))
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "nyckel.pem.pub", "-rawin"]
    done = subprocess.run(
        [*command, "-in", "innehåll", "-sigfile", "signatur"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert own.public != theirs.public


def stripped(journal: Path, _: Signer) -> None:
    signature(journal, 2).unlink()


def all_stripped(journal: Path, _: Signer) -> None:
    for seq in range(ENTRIES):
        signature(journal, seq).unlink()


def by_another(journal: Path, _: Signer) -> None:
    entry = (journal / "entries" / place_of(2)).read_bytes()
    signature(journal, 2).write_bytes(signer(new_key()).sign(entry))


def by_another_in_its_name(journal: Path, own: Signer) -> None:
    entry = (journal / "entries" / place_of(2)).read_bytes()
    forged = read_signature(signer(new_key()).sign(entry))
    signature(journal, 2).write_bytes(canonical(encoded(replace(forged, key=own.public.id))))


def of_another_entry(journal: Path, _: Signer) -> None:
    signature(journal, 2).write_bytes(signature(journal, 1).read_bytes())


def of_another_kind(journal: Path, own: Signer) -> None:
    entry = (journal / "entries" / place_of(2)).read_bytes()
    sig = base64.b64encode(own.private.sign(pre_authenticated(entry, "text/plain"))).decode()
    found = replace(read_signature(signature(journal, 2).read_bytes()), payload_type="text/plain", sig=sig)
    signature(journal, 2).write_bytes(canonical(encoded(found)))


def without_a_type(journal: Path, own: Signer) -> None:
    entry = (journal / "entries" / place_of(2)).read_bytes()
    sig = base64.b64encode(own.private.sign(entry)).decode()
    found = replace(read_signature(signature(journal, 2).read_bytes()), sig=sig)
    signature(journal, 2).write_bytes(canonical(encoded(found)))


def under_another_name(journal: Path, own: Signer) -> None:
    found = replace(read_signature(signature(journal, 2).read_bytes()), key=signer(new_key()).public.id)
    signature(journal, 2).write_bytes(canonical(encoded(found)))
    assert own.public.id != found.key


def not_canonical(journal: Path, _: Signer) -> None:
    signature(journal, 2).write_bytes(signature(journal, 2).read_bytes() + b"\n")


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (stripped, "RT571"),
        (all_stripped, "RT571"),
        (by_another, "RT572"),
        (by_another_in_its_name, "RT572"),
        (of_another_entry, "RT572"),
        (of_another_kind, "RT572"),
        (without_a_type, "RT572"),
        (under_another_name, "RT572"),
        (not_canonical, "RT572"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_under_a_policy_every_other_signature_is_a_failure(
    damage: Callable[[Path, Signer], None], code: str, journal: Path, own: Signer
) -> None:
    damage(journal, own)
    assert (code, "signatures/00000/00000002.json") in codes(verify(journal, policy=Policy((own.public,))))


def test_a_journal_rewritten_without_the_key_is_seen(journal: Path, tmp_path: Path, own: Signer) -> None:
    keep(tmp_path / "ny", [one(1), one(9)], ABOUT, 0.0, signer=signer(new_key()))
    assert codes(verify(tmp_path / "ny")) == []
    assert {code for code, _ in codes(verify(tmp_path / "ny", policy=Policy((own.public,))))} == {"RT572"}
    assert codes(verify(journal, policy=Policy((own.public,)))) == []


def test_an_old_key_outlives_its_rotation(journal: Path, own: Signer) -> None:
    new = signer(new_key())
    keep(journal, [one(4)], ABOUT, 0.0, signer=new)
    assert codes(verify(journal)) == []
    assert codes(verify(journal, policy=Policy((own.public, new.public)))) == []
    assert codes(verify(journal, policy=Policy((new.public,), since=ENTRIES))) == []
    assert {code for code, _ in codes(verify(journal, policy=Policy((new.public,))))} == {"RT572"}


def test_a_journal_that_began_unsigned_is_demanded_from_where_signing_began(tmp_path: Path, own: Signer) -> None:
    keep(tmp_path / "j", [one(1)], ABOUT, 0.0)
    keep(tmp_path / "j", [one(2)], ABOUT, 0.0, signer=own)
    assert codes(verify(tmp_path / "j")) == []
    assert codes(verify(tmp_path / "j", policy=Policy((own.public,)))) == [("RT571", "signatures/00000/00000000.json")]
    assert codes(verify(tmp_path / "j", policy=Policy((own.public,), since=1))) == []


@pytest.mark.soak
def test_every_change_of_one_byte_in_a_signature_is_found(journal: Path) -> None:
    drawn, missed = chance(), []
    for _ in range(BYTE_CHANGES):
        path = signature(journal, drawn.randrange(ENTRIES))
        whole = path.read_bytes()
        raw = bytearray(whole)
        place = drawn.randrange(len(raw))
        raw[place] = drawn.choice([byte for byte in range(256) if byte != raw[place]])
        path.write_bytes(raw)
        if str(path.relative_to(journal)) not in {file for _, file in codes(verify(journal))}:
            missed.append((path, place))
        path.write_bytes(whole)
    assert missed == []
    tried("journal-signatur", "ändringar av en byte i signaturer", BYTE_CHANGES, "alla funna och namngivna", seed=SEED)


def test_a_signature_without_an_entry_is_named(journal: Path) -> None:
    signature(journal, 7).write_bytes(signature(journal, 1).read_bytes())
    assert codes(verify(journal)) == [("RT532", "signatures/00000/00000007.json")]


def test_the_commands_make_a_key_sign_and_verify(tmp_path: Path) -> None:
    (tmp_path / "prov.yaml").write_text(RULESET, encoding="utf-8")
    (tmp_path / "uppgifter.yaml").write_text(FACTS, encoding="utf-8")
    assert run("journal", "key", "nyckel.pem", cwd=tmp_path).code == 0
    assert stat.S_IMODE((tmp_path / "nyckel.pem").stat().st_mode) == 0o600
    again = run("journal", "key", "nyckel.pem", cwd=tmp_path)
    assert (again.code, "det finns redan en fil med det namnet" in again.err) == (5, True)
    gone = run("journal", "key", "borta/nyckel.pem", cwd=tmp_path)
    assert (gone.code, "mappen eller filen finns inte" in gone.err) == (5, True)
    assess = ("assess", "prov.yaml", "--facts", "uppgifter.yaml", "--journal", "j")
    assert run(*assess, "--sign", "nyckel.pem", cwd=tmp_path).code == 0
    verified = ("journal", "verify", "j", "--signed-by", "nyckel.pem.pub")
    assert run(*verified, cwd=tmp_path).code == 0
    signature(tmp_path / "j", 1).unlink()
    done = run(*verified, cwd=tmp_path)
    assert (done.code, "RT571" in done.out) == (3, True)
    assert run("journal", "verify", "j", cwd=tmp_path).code == 0
    refused = run(*assess, "--sign", "prov.yaml", cwd=tmp_path)
    assert (refused.code, "RT574" in refused.err) == (1, True)
    assert run("assess", "prov.yaml", "--sign", "nyckel.pem", cwd=tmp_path).code == 2


def test_what_is_no_key_is_refused() -> None:
    for raw in (b"", b"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n", b"\xff"):
        with pytest.raises(NotAKeyError):
            signer(raw)
        with pytest.raises(NotAKeyError):
            public_key(raw)


def test_an_entry_is_signed_as_it_is_stored(journal: Path) -> None:
    raw = (journal / "entries" / place_of(1)).read_bytes()
    assert bytes_of(read_entry(raw)[0]) == raw


def test_without_the_library_a_signature_is_remarked_and_a_demand_is_refused(journal: Path, tmp_path: Path) -> None:
    assert run("journal", "key", tmp_path / "nyckel.pem").code == 0
    done = run("journal", "verify", journal, blocked=("cryptography",))
    assert (done.code, "RT573" in done.out) == (0, True)
    demanded = ("journal", "verify", journal, "--signed-by", tmp_path / "nyckel.pem.pub")
    done = run(*demanded, blocked=("cryptography",))
    assert (done.code, "rodtrad[signature]" in done.err) == (5, True)
