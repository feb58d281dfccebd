"""What tests do where a program that they need is not installed: they are skipped, or fail where all must run."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

WHOLE = "PROXYKG_TESTS_WHOLE"
"""The variable that says that all tests must run; `.ci/run` sets it."""


def left_out(reason: str) -> NoReturn:
    """Skip the test for this reason; with PROXYKG_TESTS_WHOLE it fails, so that no change lands half tested."""
    if os.environ.get(WHOLE):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
