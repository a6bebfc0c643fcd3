"""Exams: questions with gold answers, made from truth tables, the same for the same seed."""

from eval.exams.making import make_exam

__all__ = ["make_exam"]
