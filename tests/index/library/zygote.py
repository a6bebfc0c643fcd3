"""A process that has imported everything and forks a victim per line of its input.

Input: one JSON object per line: ``{"job": name, "folder": path, …}``. Output: ``pid <n>`` when the victim exists,
then what the victim prints, then ``over <status>`` when it has ended. A victim prints ``begin <JSON>`` before
each change and ``done <JSON>`` after it was acknowledged.
"""

from __future__ import annotations

import ctypes
import json
import os
import random
import resource
import signal
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from kit import HashEmbedder, make_report

from index.errors import YanbaoError
from index.library import Library, derived

TITLES = 6


def tell(word: str, what: object) -> None:
    os.write(1, f"{word} {json.dumps(what, ensure_ascii=False)}\n".encode())


def report_for(title: int, edition: int):
    """Report number ``title``; each edition is a correction of the one before. Each third has a shard of its own."""
    count = 12 if edition % 3 == 0 else 3
    rows = [(f"公司{title}{n}", f"{title:03}{n:03}.SZ", f"{edition}.{n}0") for n in range(count)]
    return make_report(f"报告{title}", rows=rows, body=(f"第{edition}版的第一句。", "机器人订单增加。"))


def small_shards() -> None:
    """Have shards saved and merged all the time."""
    derived.SEAL, derived.FACTOR, derived.LARGEST = 12, 2, 48


def churn(folder: str, seed: int, **_: object) -> None:
    """Change the library at random until killed."""
    chance = random.Random(seed)
    small_shards()
    with Library.open(folder, HashEmbedder()) as library:
        while True:
            act = chance.choice(["add", "add", "add", "remove", "remove", "rebuild"])
            known = [info.id for info in library.reports(versions=True)]
            if act == "add":
                report = report_for(chance.randrange(TITLES), chance.randrange(1, 4))
                tell("begin", {"act": act, "id": report.id})
                library.add_report(report)
            elif act == "remove" and known:
                id = chance.choice(known)
                tell("begin", {"act": act, "id": id})
                library.remove(id)
            else:
                tell("begin", {"act": "rebuild"})
                library.rebuild()
            tell("done", {})


def fill(folder: str, first: int, count: int, wait: float = 30.0, **_: object) -> None:
    """Add ``count`` reports, numbered from ``first``."""
    with Library.open(folder, HashEmbedder(), wait=wait) as library:
        for number in range(first, first + count):
            library.add_report(make_report(f"报告{number}", period=None))
            tell("done", {"number": number})


def hold(folder: str, **_: object) -> None:
    """Hold the writer's lock until killed."""
    from index.library.lock import writing

    with writing(Path(folder), 10):
        tell("begin", {})
        time.sleep(60)


def fail(folder: str, call: int, **_: object) -> None:
    """Add a report, save shards and remove a report, while the n-th write call of the process fails."""
    small_shards()
    steps = []
    library = Library.open(folder, HashEmbedder())
    library.rebuild()  # so that the new report is a shard of its own
    arm = ctypes.CDLL(None).fail_write_call
    arm(call)
    for name, step in (
        ("add", lambda: library.add_report(report_for(9, 9))),
        ("remove", lambda: library.remove(report_for(0, 1).id)),
        ("rebuild", library.rebuild),
    ):
        try:
            step()
            steps.append(name)
        except YanbaoError as error:
            steps.append(f"{name}: {error}")
    tell("done", {"steps": steps, "reached": ctypes.CDLL(None).write_calls() >= call})
    arm(0)
    library.close()


def limited(folder: str, size: int, **_: object) -> None:
    """Add a report while no file may grow beyond ``size`` bytes."""
    library = Library.open(folder, HashEmbedder())
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    try:
        library.add_report(report_for(9, 9))
        tell("done", "added")
    except YanbaoError as error:
        tell("done", str(error))


JOBS = {job.__name__: job for job in (churn, fill, hold, fail, limited)}


def warm_up() -> None:
    """Import and load everything before the first fork."""
    small_shards()
    with tempfile.TemporaryDirectory() as folder, Library.create(folder, HashEmbedder()) as library:
        for number in range(4):
            library.add_report(report_for(number, 1))
        library.search("公司")
        library.verify()


def die_with_parent() -> None:
    """No victim outlives a test that was stopped (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def main() -> None:
    die_with_parent()
    warm_up()
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            die_with_parent()
            status = 1
            try:
                JOBS[order["job"]](**order)
                status = 0
            except BaseException as error:
                tell("error", f"{type(error).__name__}: {error}")
            finally:
                os._exit(status)
        os.write(1, f"pid {pid}\n".encode())
        if order.get("wait", True):
            _, status = os.waitpid(pid, 0)
            os.write(1, f"over {status}\n".encode())


if __name__ == "__main__":
    main()
