"""Who asks a store, and how that is said: in the way the store wants it, from options, the environment or netrc."""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import (
    AbstractDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
    parse_http_list,
    parse_keqv_list,
)

from kg.errors import EndpointError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_DIGESTS = {"MD5": hashlib.md5, "SHA": hashlib.sha1, "SHA-256": hashlib.sha256}


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks. A record of its own so that neither shows in a message, a log or a traceback.

    user: empty where the password is an access token.
    """

    user: str = field(repr=False)
    password: str = field(repr=False)


def given(user: str | None = None, password: str | None = None) -> Credentials | None:
    """These, or what PROXYKG_USER and PROXYKG_PASSWORD hold instead of what is None; None where nothing is given.

    Raises UsageError for a user without a password.
    """
    user = os.environ.get("PROXYKG_USER") if user is None else user
    password = os.environ.get("PROXYKG_PASSWORD") if password is None else password
    if user is not None and password is None:
        raise UsageError("a user without a password; set PROXYKG_PASSWORD or give --password")
    return None if password is None else Credentials(user or "", password)


def from_netrc(url: str) -> Credentials | None:
    """The line for the host of `url` in the file that NETRC names, else in ~/.netrc; None without one.

    Raises UsageError if the file can't be read.
    """
    from netrc import NetrcParseError

    from requests.utils import get_netrc_auth

    try:
        found = get_netrc_auth(url, raise_errors=True)
    except NetrcParseError as error:
        # its message has the words of the file, which may be the password
        raise UsageError(f"{error.filename}:{error.lineno}: not in the form of a netrc file") from None
    except OSError as error:
        raise UsageError(f"{error.filename}: can't be read ({error.strerror})") from error
    return Credentials(*found) if found else None


class Identity:
    """Who asks one service: said in the way that the service wants, from when it first wants to know.

    So a password goes to no service that can do without, and in the clear to none that takes a digest.
    """

    def __init__(self, url: str, credentials: Credentials) -> None:
        self._url, self._credentials = url, credentials
        self._digest: _Digest | None = None
        self._challenge: dict[str, str] = {}
        self._said: str | None = None

    def challenged(self, challenges: Iterable[str]) -> bool:
        """Take in what a refusal (401) wants, its `WWW-Authenticate`; whether there is something new to say to it.

        A token (credentials without a user) is given as bearer; a password as digest where that is taken, else in the
        clear. Raises EndpointError where the service takes neither.
        """
        if self._said is not None:
            return False
        known = _schemes(challenges)
        user, password = self._credentials.user, self._credentials.password
        if not user and "bearer" in known:
            self._said = f"Bearer {password}"
        elif user and "digest" in known:
            self._challenge = parse_keqv_list(known["digest"])
            self._digest = self._digest or _Digest(self._url, user, password)
        elif user and "basic" in known:
            self._said = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
        else:
            wanted = ", ".join(known) or "no way of saying who asks"
            how = "a user and a password" if user else "a token alone (a password without a user)"
            raise EndpointError(f"{self._url} takes {wanted}, and {how} can't be given so")
        return True

    def authorization(self) -> str | None:
        """The header `Authorization` of the next POST; None as long as nobody wants to know.

        Raises EndpointError for a digest of a kind that is not known.
        """
        if self._digest is None:
            return self._said
        try:
            header = self._digest.get_authorization(Request(self._url, method="POST"), self._challenge)
        except (KeyError, URLError):
            header = None
        if header is None:
            raise EndpointError(f"{self._url} wants a login by a digest of a kind that is not known here")
        # headers go out as Latin-1, the names in them as UTF-8 (RFC 7616)
        return f"Digest {header}".encode().decode("latin-1")


def _schemes(challenges: Iterable[str]) -> dict[str, list[str]]:
    """The ways of saying who asks that these headers offer, in lower case, each with its parameters (RFC 9110, 11.6.1).

    One header may offer several: `Basic realm="a", Digest realm="a", nonce="b"`.
    """
    found: dict[str, list[str]] = {}
    for challenge in challenges:
        parameters: list[str] = []
        for part in parse_http_list(challenge):
            scheme, _, rest = part.strip().partition(" ")
            if scheme and "=" not in scheme and not rest.lstrip().startswith("="):
                parameters = found.setdefault(scheme.lower(), [])
                part = rest.strip()  # noqa: PLW2901 - what is left of it
            if "=" in part:
                parameters.append(part)
    return found


class _Digest(AbstractDigestAuthHandler):
    """Python's own, which takes no letters beyond ASCII and, before 3.14, no SHA-256."""

    def __init__(self, url: str, user: str, password: str) -> None:
        known = HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, url, user, password)
        super().__init__(known)

    def get_algorithm_impls(self, algorithm: str) -> tuple[Callable[[str], str], Callable[[str, str], str]]:
        """Hash and keyed hash of RFC 7616; raises KeyError for an unknown algorithm."""
        digest = _DIGESTS[algorithm.upper()]

        def hashed(text: str) -> str:
            return digest(text.encode()).hexdigest()

        return hashed, lambda secret, data: hashed(f"{secret}:{data}")
