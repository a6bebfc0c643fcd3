"""``python -m eval``: the same commands as ``yanbao eval``."""

from eval.cli import app

if __name__ == "__main__":
    app()
