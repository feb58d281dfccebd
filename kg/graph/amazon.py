"""Requests to Amazon Neptune, signed as its IAM authentication wants them (AWS Signature Version 4).

botocore signs, and finds who signs where every tool of AWS looks: environment, profiles, the role of the machine.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.errors import UsageError

if TYPE_CHECKING:
    from botocore.credentials import Credentials as Keys
    from requests import PreparedRequest

    from kg.graph.login import Credentials

SERVICE = "neptune-db"
"""What the service is called in a signature."""

INSTALL = "pip install 'proxykg[neptune]'"
"""The command that installs what signing needs."""

_REGION = re.compile(r"\.([a-z]{2}(?:-[a-z]+)+-\d+)\.neptune\.amazonaws\.com")


class Signer:
    """Signs requests to the Neptune cluster of one region; also what requests takes for `auth`."""

    def __init__(self, keys: Keys, region: str) -> None:
        self._keys, self._region = keys, region

    def headers(self, method: str, url: str, body: bytes) -> dict[str, str]:
        """The headers that sign a request; it may have others. Raises UsageError."""
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.exceptions import BotoCoreError

        request = AWSRequest(method, url, data=body)
        try:
            # a role's keys are renewed when they are asked for
            SigV4Auth(self._keys, SERVICE, self._region).add_auth(request)
        except BotoCoreError as error:
            raise UsageError(f"AWS credentials can't be used: {' '.join(str(error).split())}") from error
        return dict(request.headers.items())

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Sign a request of the library requests."""
        body = request.body or b""
        told = body if isinstance(body, bytes) else str(body).encode()
        request.headers.update(self.headers(request.method or "GET", request.url or "", told))
        return request


def signer(url: str, credentials: Credentials | None) -> Signer | None:
    """Signs for `credentials` (access key and secret key), else for whom AWS's own settings name, else None: nobody.

    Raises UsageError if botocore is missing for credentials that are given, or nothing tells the region.
    """
    try:
        from botocore.credentials import Credentials as Keys
        from botocore.exceptions import BotoCoreError
        from botocore.session import Session
    except ImportError:
        if credentials is None:
            return None
        raise UsageError(f"signed requests need botocore; {INSTALL}") from None
    try:
        session = Session()
        keys = session.get_credentials() if credentials is None else Keys(credentials.user, credentials.password)
        if keys is None:
            return None
        found = _REGION.search(url)
        region = found[1] if found else session.get_config_variable("region")
    except BotoCoreError as error:
        raise UsageError(f"AWS credentials can't be found: {' '.join(str(error).split())}") from error
    if region is None:
        raise UsageError(f"nothing tells the AWS region of {url}; set AWS_DEFAULT_REGION")
    return Signer(keys, region)
