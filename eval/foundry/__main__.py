"""``python -m eval.foundry --seed 1 --count 10 --out DIR``: makes reports with their truth."""

from __future__ import annotations

from eval.cli import foundry_app

if __name__ == "__main__":
    foundry_app()
