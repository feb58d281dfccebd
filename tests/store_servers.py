"""Real stores on free ports of this machine, started for the tests and stopped after them."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from whole import left_out

from kg.errors import EndpointError
from kg.graph.connection import Connection
from kg.graph.login import Credentials
from kg.graph.stores import STORES, Login, Services, services

PATIENCE = 60.0
"""Seconds that a server may take to start on a machine that is busy with other tests."""

_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 10
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
ServerRoot = .
[SPARQL]
ResultSetMaxRows = 100000
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running store: where it is loaded, where anybody may ask, who may write, and where it takes SQL."""

    services: Services
    asked: str
    credentials: Credentials | None = None
    sql: str | None = None

    def update(self, text: str) -> None:
        """Change it behind the back of `kg load`."""
        connection = Connection(self.services.kind.login, self.credentials)
        url = f"{self.asked.removesuffix('/query')}/update" if self.services.kind.name == "oxigraph" else None
        connection.request("POST", url or self.services.data, form={"update": text})
        connection.close()


def _free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


@contextmanager
def _running(command: list[str], folder: Path, url: str) -> Iterator[None]:
    """The command while the block runs, once `url` answers."""
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
    connection = Connection(Login.NOBODY, timeout=5)
    try:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                connection.probe(url)
                break
            except EndpointError:
                said = (folder / "output").read_text(errors="replace")
                assert process.poll() is None, f"{command[0]} ended: {said}"
                assert time.monotonic() < until, f"{command[0]} does not answer: {said}"
                time.sleep(0.05)
        yield
    finally:
        connection.close()
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """Oxigraph's server, from its package."""
    (port,) = _free_ports(1)
    url = f"http://127.0.0.1:{port}"
    binary = Path(sys.executable).parent / "oxigraph"
    with _running([str(binary), "serve", "--bind", f"127.0.0.1:{port}"], folder, url):
        yield Server(services(STORES["oxigraph"], url), f"{url}/query")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """Virtuoso 7 with a database of its own and a user that may write."""
    if shutil.which("virtuoso-t") is None:
        left_out("Virtuoso is not installed (Debian: virtuoso-opensource-7-bin)")
    http, sql = _free_ports(2)
    (folder / "virtuoso.ini").write_text(_INI.format(http=http, sql=sql))
    url = f"http://127.0.0.1:{http}"
    with _running(["virtuoso-t", "-c", "virtuoso.ini", "+foreground", "+wait"], folder, f"{url}/sparql"):
        granted = "DB.DBA.USER_CREATE('loader', 'two words'); GRANT SPARQL_UPDATE TO \"loader\";"
        command = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={granted}"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        yield Server(
            services(STORES["virtuoso"], url), f"{url}/sparql", Credentials("loader", "two words"), f"127.0.0.1:{sql}"
        )


RUNNING = {"oxigraph": oxigraph, "virtuoso": virtuoso}
"""What starts each store, by its name."""
