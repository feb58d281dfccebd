"""Requests to a store that is written to: login, time limits, waiting while it is busy, its own words of refusal."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import EndpointError
from kg.graph.amazon import INSTALL, signer
from kg.graph.login import Credentials, from_netrc
from kg.graph.remote import complaint
from kg.graph.stores import Login

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from requests import PreparedRequest, Response, Session

TIMEOUT = 300.0
"""Seconds that a store may take for one request."""

CONNECT_TIMEOUT = 10.0
"""Seconds that a store may take to accept a connection."""

RETRIES = 6
"""Times that a request is sent again to a store that is too busy."""

_BUSY = (429, 503)
_LONGEST_WAIT = 60.0
_MEANINGS = {
    400: "does not take what was sent",
    401: "wants another user or password; give --user and --password, or a line in ~/.netrc",
    403: "does not allow this user to write",
    404: "has no such service; check the address and --store",
    405: "takes no data at this address; check the address and --store",
    413: "takes no request of this size; choose a smaller --batch",
    415: "does not know this kind of data; check --store",
    429: "is still too busy after several tries",
    503: "is still too busy after several tries",
}


@dataclass(slots=True)
class Connection:
    """A connection to one store, kept open between requests.

    credentials: None looks for the host in the file that NETRC names, else ~/.netrc; without a line there, nobody.
    timeout: seconds for one answer. wait: what is called to wait some seconds.
    """

    login: Login
    credentials: Credentials | None = None
    timeout: float = TIMEOUT
    wait: Callable[[float], None] = time.sleep
    _session: Session | None = None

    def close(self) -> None:
        """End the connection; another request opens a new one."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        parameters: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Response:
        """The answer, if it is a success; a store that says it is busy (429, 503) is asked again, ever more slowly.

        parameters: go into the address. form: goes urlencoded into the body, instead of `body`.
        Raises EndpointError, in the store's own words where it has any, if it can't be reached, refuses, fails, moves
        elsewhere or takes too long; UsageError if the netrc file can't be read.
        """
        for attempt in range(RETRIES + 1):
            response = self._send(method, url, headers, parameters, form, body)
            if response.status_code not in _BUSY or attempt == RETRIES:
                break
            self.wait(_pause(response.headers.get("Retry-After"), attempt))
        if response.is_redirect:
            target = response.headers.get("Location", "")
            raise EndpointError(f"{url} sends to another address, {target}; give that one")
        if not 200 <= response.status_code < 300:
            meaning = _MEANINGS.get(response.status_code, "failed")
            unsigned = self.login is Login.SIGNED and "Authorization" not in response.request.headers
            if response.status_code == 403 and unsigned:
                meaning += f"; for signed requests {INSTALL} and let AWS's settings name a user"
            words = complaint(response.content)
            raise EndpointError(f"{url} {meaning} ({response.status_code}){f': {words}' if words else ''}")
        return response

    def probe(self, url: str) -> Mapping[str, str]:
        """The headers of whatever `url` answers, their names in lower case.

        Raises EndpointError if it can't be reached.
        """
        response = self._send("GET", url, None, None, None, None)
        return {name.lower(): value for name, value in response.headers.items()}

    def _send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        parameters: Mapping[str, str] | None,
        form: Mapping[str, str] | None,
        body: bytes | None,
    ) -> Response:
        import requests

        if self._session is None:
            self._session = self._opened(url)
        try:
            return self._session.request(
                method,
                url,
                headers=dict(headers or {}),
                params=parameters,
                data=form if form is not None else body,
                timeout=(min(CONNECT_TIMEOUT, self.timeout), self.timeout),
                allow_redirects=False,
            )
        except requests.ConnectTimeout as error:
            raise EndpointError(f"can't reach {url}: no answer; is the store running?") from error
        except requests.Timeout as error:
            raise EndpointError(
                f"{url} gave no answer in {self.timeout:g} seconds; give it more --timeout or a smaller --batch"
            ) from error
        except requests.exceptions.SSLError as error:
            raise EndpointError(f"{url} has a certificate that can't be trusted, or speaks no TLS") from error
        except requests.ConnectionError as error:
            raise EndpointError(f"can't reach {url}: {_cause(error)}; is the store running?") from error
        except requests.RequestException as error:
            raise EndpointError(f"{url} broke off: {_cause(error)}") from error

    def _opened(self, url: str) -> Session:
        import requests
        from requests.auth import HTTPBasicAuth, HTTPDigestAuth

        session = requests.Session()
        credentials = self.credentials or from_netrc(url)
        # requests would look into netrc by itself, and send what it finds there in one way only
        session.auth = _unsigned
        if self.login is Login.SIGNED:
            session.auth = signer(url, credentials) or _unsigned
        elif credentials is None or self.login is Login.NOBODY:
            pass
        elif self.login is Login.BEARER:
            session.auth = _bearer(credentials.password)
        elif self.login is Login.DIGEST:
            session.auth = HTTPDigestAuth(credentials.user, credentials.password)
        else:
            session.auth = HTTPBasicAuth(credentials.user.encode(), credentials.password.encode())
        return session


def _unsigned(request: PreparedRequest) -> PreparedRequest:
    return request


def _bearer(token: str) -> Callable[[PreparedRequest], PreparedRequest]:
    def sign(request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Bearer {token}"
        return request

    return sign


def _pause(told: str | None, attempt: int) -> float:
    """Seconds to wait: what the store said, if it said a number, else twice as long each time, a minute at most."""
    seconds = float(told) if told is not None and told.strip().isdigit() else 0.5 * 2**attempt
    return min(seconds, _LONGEST_WAIT)


def _cause(error: BaseException) -> str:
    """The system's own words deep inside an error of requests, which wraps it several times."""
    seen: BaseException | None = error
    words = "connection refused or broken off"
    while seen is not None:
        if isinstance(seen, OSError) and seen.strerror:
            words = seen.strerror
        arguments = [one for one in seen.args if isinstance(one, BaseException)]
        seen = getattr(seen, "reason", None) or (arguments[0] if arguments else None) or seen.__cause__
        if not isinstance(seen, BaseException):
            break
    return words
