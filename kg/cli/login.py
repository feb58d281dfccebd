"""Who asks: what `--user` and `--password` say, and the store that is asked so."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.graph.remote import Endpoint


def reached(url: str | None, user: str | None, password: str | None, seconds: float | None = 60) -> Endpoint | None:
    """The endpoint of `--endpoint URL`, asked by this user; None without one.

    seconds: how long it may take for an answer; None: any time.
    Raises UsageError for a user without a password, or what is no web address.
    """
    if url is None:
        return None
    from kg.graph.login import given
    from kg.graph.remote import Endpoint

    return Endpoint(url, seconds, given(user, password))
