"""Signing: an optional Ed25519 signature beside each entry, and what the one who verifies demands of it.

    signatures/00000/00000042.json    the signature of entry 42

Comes in: the bytes of an entry, and a key. Goes out: the signature, or what is wrong with it. What is signed is the
DSSEv1 pre-authentication encoding of our own payload type and the entry as it is stored, so that a signature from one
place never passes in another. The id of a key is a hint of which one it was; who must have signed is said by the one
who verifies. Public keys stand in the journal as records of their own, so that an old one outlives its rotation. Only
this module knows the library `cryptography`.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any, Final, Literal

from engine.record.canonical import NotCanonical, canonical, is_canonical, parsed, sha256
from engine.record.encoding import Malformed, decoded, encoded

FORMAT: Final = "rodtrad-signature-1"
KEY_FORMAT: Final = "rodtrad-key-1"
PAYLOAD_TYPE = "application/vnd.rodtrad.journal-entry.v1+json"
SIGNATURES = "signatures"


Why = Literal["oläslig", "okänd nyckel", "fel nyckel", "fel innehåll"]


class NoLibraryError(Exception):
    """`cryptography` is not installed."""


class NotAKeyError(Exception):
    """The file is no Ed25519 key in PEM form without a password."""


class NotValid(Exception):  # noqa: N818 - says what the signature is not
    """The signature does not hold; the reason is a word of `Why`."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as it is stored; `sig` is base64 of 64 bytes."""

    format: Literal["rodtrad-signature-1"]
    key: str
    payload_type: str
    sig: str


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key as it stands among the records; `public` is base64 of its 32 bytes."""

    format: Literal["rodtrad-key-1"]
    public: str

    @property
    def id(self) -> str:
        """The digest of the key's bytes: a hint, never a proof."""
        return sha256(base64.b64decode(self.public))


@dataclass(frozen=True, slots=True)
class Signer:
    """Something that signs; its private key stays inside the library."""

    private: Any
    public: PublicKey

    def sign(self, entry: bytes) -> bytes:
        """The signature of an entry, as it is stored."""
        sig = base64.b64encode(self.private.sign(pre_authenticated(entry))).decode()
        return canonical(encoded(Signature(FORMAT, self.public.id, PAYLOAD_TYPE, sig)))


def pre_authenticated(payload: bytes, payload_type: str = PAYLOAD_TYPE) -> bytes:
    """What is signed: DSSE version 1, PAE(type, payload)."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def read_signature(raw: bytes) -> Signature:
    """The signature in a file. Raises NotValid unless the bytes are in the one form."""
    try:
        json = parsed(raw)
        found = decoded(json, Signature)
        sig = base64.b64decode(found.sig, validate=True)
    except (NotCanonical, Malformed, binascii.Error, ValueError):
        raise NotValid("oläslig") from None
    if not is_canonical(raw, json) or base64.b64encode(sig).decode() != found.sig:
        raise NotValid("oläslig")
    return found


def key_in(raw: bytes) -> PublicKey | None:
    """The public key that a record is, if it is one."""
    if KEY_FORMAT.encode() not in raw[:200]:
        return None
    try:
        found = decoded(parsed(raw), PublicKey)
        whole = len(base64.b64decode(found.public, validate=True)) == 32  # noqa: PLR2004 - an Ed25519 key
    except (NotCanonical, Malformed, binascii.Error, ValueError):
        return None
    return found if whole else None


def key_bytes(key: PublicKey) -> bytes:
    """The key as a record of the journal."""
    return canonical(encoded(key))


def demand(raw: bytes, entry: bytes, keys: tuple[PublicKey, ...]) -> PublicKey:
    """The key among `keys` that signed the entry. Raises NotValid, or NoLibraryError."""
    signature = read_signature(raw)
    if signature.payload_type != PAYLOAD_TYPE:
        raise NotValid("fel innehåll")
    sig, content = base64.b64decode(signature.sig), pre_authenticated(entry)
    signed_by = [key for key in keys if _verifies(key, sig, content)]
    if not signed_by:
        raise NotValid("okänd nyckel" if signature.key not in {key.id for key in keys} else "fel innehåll")
    if signed_by[0].id != signature.key:
        raise NotValid("fel nyckel")
    return signed_by[0]


# --- the library, asked for where something is signed -----------------------------------------------------------


def new_key() -> bytes:
    """A new private key in PEM form, without a password. Raises NoLibraryError."""
    ed25519, serialization = _library()
    return bytes(
        ed25519.Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


def signer(pem: bytes) -> Signer:
    """The signer of a private key in PEM form. Raises NotAKeyError, or NoLibraryError."""
    ed25519, serialization = _library()
    try:
        private = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError):
        raise NotAKeyError from None
    if not isinstance(private, ed25519.Ed25519PrivateKey):
        raise NotAKeyError
    return Signer(private, _public(private.public_key()))


def public_key(pem: bytes) -> PublicKey:
    """The public key of a PEM file, which may hold the private one. Raises NotAKeyError, or NoLibraryError."""
    ed25519, serialization = _library()
    if b"PRIVATE KEY" in pem:
        return signer(pem).public
    try:
        key = serialization.load_pem_public_key(pem)
    except ValueError:
        raise NotAKeyError from None
    if not isinstance(key, ed25519.Ed25519PublicKey):
        raise NotAKeyError
    return _public(key)


def public_pem(key: PublicKey) -> bytes:
    """The key as a PEM file, for the one who verifies. Raises NoLibraryError."""
    ed25519, serialization = _library()
    found = ed25519.Ed25519PublicKey.from_public_bytes(base64.b64decode(key.public))
    return bytes(found.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))


def _public(key: Any) -> PublicKey:  # noqa: ANN401 - the library is not always there
    return PublicKey(KEY_FORMAT, base64.b64encode(key.public_bytes_raw()).decode())


def _verifies(key: PublicKey, sig: bytes, content: bytes) -> bool:
    ed25519, _ = _library()
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - as above

    try:
        ed25519.Ed25519PublicKey.from_public_bytes(base64.b64decode(key.public)).verify(sig, content)
    except InvalidSignature:
        return False
    return True


def _library() -> tuple[Any, Any]:
    try:
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - an extra, and slow to import
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - as above
    except ImportError:
        raise NoLibraryError from None
    return ed25519, serialization
