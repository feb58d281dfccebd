"""Requests to Neptune: signed as AWS documents it, for the keys that are given or that AWS's own settings name."""

from __future__ import annotations

import hashlib
import hmac
import sys

import pytest
from graph_cases import article, derived_store
from pyoxigraph import NamedNode
from store_double import StoreDouble

from kg.errors import EndpointError, UsageError
from kg.graph.amazon import signer
from kg.graph.loading import load
from kg.graph.login import Credentials
from kg.graph.stores import STORES, services

KEY, SECRET, TOKEN = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "session token"
REGION = "eu-west-1"


@pytest.fixture(autouse=True)
def settings(monkeypatch, tmp_path):
    """No keys but those that a test sets."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    return tmp_path


@pytest.fixture
def double():
    started = []

    def start(before=None):
        started.append(StoreDouble(before))
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture(scope="module")
def store():
    return derived_store(article())


def signature(sent, *, secret=SECRET):
    """What a request must be signed with, by the description of Signature Version 4."""
    told = dict(part.split("=", 1) for part in sent.headers["Authorization"].partition(" ")[2].split(", "))
    headers = {name.lower(): value.strip() for name, value in sent.headers.items()}
    path, _, query = sent.target.partition("?")
    names = told["SignedHeaders"].split(";")
    canonical = "\n".join(
        [
            sent.method,
            path,
            "&".join(sorted(query.split("&"))),
            *(f"{name}:{headers[name]}" for name in names),
            "",
            told["SignedHeaders"],
            hashlib.sha256(sent.body).hexdigest(),
        ]
    )
    scope = told["Credential"].partition("/")[2]
    text = "\n".join(["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return told, hmac.digest(key, text.encode(), "sha256").hex()


def guard(sent):
    """Neptune's refusal of what is not signed rightly."""
    if "Authorization" not in sent.headers:
        return 403, {}, b'{"code":"AccessDeniedException","detailedMessage":"Missing Authentication Token"}'
    told, wanted = signature(sent)
    credential = f"{KEY}/{sent.headers['X-Amz-Date'][:8]}/{REGION}/neptune-db/aws4_request"
    if (told["Credential"], told["Signature"]) != (credential, wanted) or "host" not in told["SignedHeaders"]:
        return 403, {}, b'{"code":"AccessDeniedException","detailedMessage":"Wrong signature"}'
    return None


def neptune(server):
    return services(STORES["neptune"], f"{server.url}/sparql")


def whole(server, store):
    return set(server.store) == {quad for quad in store if isinstance(quad.graph_name, NamedNode)}


def test_a_load_is_signed_for_keys_that_are_given(double, store):
    server = double(guard)
    assert load(store, neptune(server), batch=50, credentials=Credentials(KEY, SECRET)).differences == ()
    assert whole(server, store)
    assert {one.method for one in server.sent} == {"PUT", "POST"}
    assert SECRET not in str(server.sent)


def test_a_load_is_signed_for_whom_the_environment_names(double, store, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_SESSION_TOKEN", TOKEN)
    server = double(guard)
    load(store, neptune(server))
    assert whole(server, store)
    assert {one.headers["X-Amz-Security-Token"] for one in server.sent} == {TOKEN}
    assert all("x-amz-security-token" in signature(one)[0]["SignedHeaders"] for one in server.sent)


def test_a_load_is_signed_for_a_profile(double, store, monkeypatch, settings):
    (settings / "credentials").write_text(f"[team]\naws_access_key_id={KEY}\naws_secret_access_key={SECRET}\n")
    monkeypatch.setenv("AWS_PROFILE", "team")
    server = double(guard)
    load(store, neptune(server))
    assert whole(server, store)


def test_a_cluster_without_authentication_is_sent_unsigned_requests(double, store):
    server = double()
    load(store, neptune(server))
    assert whole(server, store)
    assert not [one for one in server.sent if "Authorization" in one.headers]


def test_a_cluster_that_wants_signatures_says_what_is_missing(double, store):
    words = r"for signed requests pip install 'proxykg\[neptune\]' and .*\(403\): .*Missing Auth"
    with pytest.raises(EndpointError, match=words):
        load(store, neptune(double(guard)))


def test_a_wrong_key_is_refused_and_not_shown(double, store):
    with pytest.raises(EndpointError, match=r"\(403\): .*Wrong signature") as raised:
        load(store, neptune(double(guard)), credentials=Credentials(KEY, "another secret"))
    assert "another secret" not in str(raised.value)


def test_each_try_is_signed_anew(double, store):
    busy = iter([(503, {"Retry-After": "0"}, b"")])
    server = double(lambda sent: guard(sent) or next(busy, None))
    load(store, neptune(server), credentials=Credentials(KEY, SECRET))
    assert whole(server, store)


@pytest.mark.parametrize(
    ("address", "region"),
    [
        ("https://kg.cluster-x1.us-gov-west-1.neptune.amazonaws.com:8182/sparql", "us-gov-west-1"),
        ("https://kg.cluster-ro-x1.cn-north-1.neptune.amazonaws.com.cn:8182/sparql", "cn-north-1"),
        ("https://localhost:8182/sparql", REGION),
    ],
)
def test_the_region_is_in_the_address_or_in_the_settings(address, region):
    headers = signer(address, Credentials(KEY, SECRET)).headers("GET", address, b"")
    assert f"/{region}/neptune-db/aws4_request" in headers["Authorization"]


def test_an_unknown_region_is_said(monkeypatch):
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    with pytest.raises(UsageError, match=r"nothing tells the AWS region of https://localhost:8182/; set AWS_DEFAULT_"):
        signer("https://localhost:8182/", Credentials(KEY, SECRET))


def test_an_unknown_profile_is_said(monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(UsageError, match=r"AWS credentials can't be found: .*nobody"):
        signer("https://localhost:8182/", None)


def test_without_botocore_given_keys_are_an_error_and_others_are_not_looked_for(monkeypatch):
    monkeypatch.setitem(sys.modules, "botocore.credentials", None)
    assert signer("https://localhost:8182/", None) is None
    with pytest.raises(UsageError, match=r"signed requests need botocore; pip install 'proxykg\[neptune\]'"):
        signer("https://localhost:8182/", Credentials(KEY, SECRET))
