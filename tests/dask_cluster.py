"""A Dask cluster of this machine for tests: a scheduler and workers, each a process of its own as on other machines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from distributed import Client

ROOT = Path(__file__).resolve().parent.parent

PLAIN = """
import sys
sys.path[:0] = ["tests", "."]
import plain_extractor
def dask_setup(worker):
    plain_extractor.install(register=True)
"""
"""What a worker is told to do first: read with the plain extractor."""

WITHOUT_KG = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "kg":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
def dask_setup(server):
    sys.meta_path.insert(0, Missing())
"""

OTHER_VERSION = PLAIN.replace(
    "    plain", "    import kg.pipeline.planning as planning\n    planning._version = lambda name: '0.1'\n    plain"
)


class DaskCluster:
    """scheduler: its address. folder: for its file and what workers are told. Ended by `stop`."""

    def __init__(self, folder, *, told="", allowed_failures=1):
        self.folder = folder
        self._processes = []
        environment = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(allowed_failures)}
        self.file = folder / "scheduler.json"
        options = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(self.file))
        self.scheduler_process = self._start("dask_scheduler", told, *options, **environment)
        self.scheduler = waited(self._address)

    def _address(self):
        """That of the scheduler, once its file is whole."""
        try:
            return json.loads(self.file.read_text())["address"]
        except (FileNotFoundError, json.JSONDecodeError):
            return None

    def worker(self, told=PLAIN, *, nanny=True):
        """Another worker, in a process of its own."""
        kind = "--nanny" if nanny else "--no-nanny"
        options = ("--nthreads", "1", "--memory-limit", "0", kind, "--death-timeout", "60")
        return self._start("dask_worker", told, self.scheduler, *options)

    def wait_for_workers(self, number=1):
        """Until there are so many."""
        with Client(self.scheduler, set_as_default=False) as client:
            client.wait_for_workers(number, timeout=60)

    def _start(self, program, told, *arguments, **environment):
        preload = self.folder / f"told_{len(self._processes)}.py"
        preload.write_text(told, encoding="utf-8")
        options = ("--no-dashboard", "--preload", str(preload))
        command = [sys.executable, "-m", f"distributed.cli.{program}", *options, *arguments]
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}", **environment},
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / f"{program}-{len(self._processes)}.log").open("wb"),
        )
        self._processes.append(process)
        return process

    def stop(self):
        """End all of it."""
        for process in self._processes:
            process.kill()  # what a nanny has started ends with it
        for process in self._processes:
            process.wait()


def waited(look, *, seconds=60):
    """What `look` gives, once it gives anything."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if (found := look()) is not None:
            return found
        time.sleep(0.05)
    raise TimeoutError(f"nothing came in {seconds} s")
