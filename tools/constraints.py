"""Turns pip's installation report (JSON on stdin) into constraints (on stdout): every package, one version each.

Addresses and local versions (``+cpu``) are left out, so that any index or mirror and any build will do.
"""

from __future__ import annotations

import json
import re
import sys

HEADER = (
    "# Every package at the version that was tested. Made by `make lock`; used by `pip install -c constraints.txt`.\n"
)
OWN = "yanbao"
OF_TORCH = ("nvidia-", "cuda-", "triton")  # torch pins these itself, and each build of it others


def constraints(report: dict[str, list[dict[str, dict[str, str]]]]) -> str:
    """The text of the constraints file, sorted by name."""
    lines = set()
    for package in report["install"]:
        name = re.sub(r"[-_.]+", "-", package["metadata"]["name"]).lower()
        if name != OWN and not name.startswith(OF_TORCH):
            lines.add(f"{name}=={package['metadata']['version'].partition('+')[0]}\n")
    return HEADER + "".join(sorted(lines))


if __name__ == "__main__":
    sys.stdout.write(constraints(json.load(sys.stdin)))
