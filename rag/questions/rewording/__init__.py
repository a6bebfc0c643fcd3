"""Questions in words that the planner does not know, said again in words that it knows.

Names, metrics, periods and numbers are taken as they are linked; of the rest a small learned model over the embedding
model's states tells which of the plain questions in ``data/plain.toml`` it is, and that none of its words narrows what
is asked. The planner then plans the plain question as if it had been asked.
"""

from rag.questions.rewording.encoder import MODEL
from rag.questions.rewording.names import with_text_names
from rag.questions.rewording.reader import Reader
from rag.questions.rewording.reword import Rewording, reword

__all__ = ["MODEL", "Reader", "Rewording", "reword", "with_text_names"]
