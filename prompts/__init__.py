"""Prompts: a name and values in, chat messages out. One template file per prompt and language."""

from prompts.render import LANGUAGES, PromptError, names, neutralise, render, system, variables

__all__ = ["LANGUAGES", "PromptError", "names", "neutralise", "render", "system", "variables"]
