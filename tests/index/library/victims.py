"""Running victims of the zygote from a test."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path


class Zygote:
    """A zygote process; see zygote.py."""

    def __init__(self, preload: Path | None = None) -> None:
        env = dict(os.environ, OMP_NUM_THREADS="1", PYTHONDONTWRITEBYTECODE="1")
        if preload is not None:
            env["LD_PRELOAD"] = str(preload)
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("zygote.py"))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env, cwd=Path(__file__).parents[3],
        )  # fmt: skip

    def run(self, kill_after: float | None = None, words: int = 1, **order: object) -> list[tuple[str, object]]:
        """What a victim said. It is killed ``kill_after`` seconds after its word number ``words``."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        pid, said, timer = 0, [], None
        for line in self._process.stdout:
            word, _, rest = line.strip().partition(" ")
            if word == "pid":
                pid = int(rest)
                continue
            if word == "over":
                break
            said.append((word, json.loads(rest)))
            if kill_after is not None and len(said) == words:
                timer = threading.Timer(kill_after, os.kill, (pid, signal.SIGKILL))
                timer.start()
        if timer is not None:
            timer.join()
        return said

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(10)
