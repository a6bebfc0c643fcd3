"""``python -m eval``: the same commands as ``yanbao eval``."""

import sys

from eval.cli import app
from index.errors import YanbaoError

if __name__ == "__main__":
    try:
        app()
    except YanbaoError as error:
        sys.exit(str(error))
