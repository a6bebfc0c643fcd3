"""Suggested questions: each of them gets an answer."""

from ui.followups import followups


def test_each_suggestion_is_answered_and_new(service):
    question = "绿的谐波的总市值是多少？"
    found = followups(service.qa.ask(question), question, service.ledger())
    assert len(found) == 3 and question not in found
    assert not any(service.qa.ask(other).refused for other in found)


def test_a_refusal_and_a_text_answer_suggest_nothing(service):
    for question in ("不存在公司的总市值是多少？", "有哪些风险提示？"):
        assert followups(service.qa.ask(question), question, service.ledger()) == []


def test_the_ledger_follows_the_library(service, add_report, tmp_path, other_report):
    before = service.ledger()
    assert service.ledger() is before
    add_report(service.library, tmp_path, other_report.replace("机器人行业月报", "机器人月度跟踪"))
    assert len(service.ledger().reports) == 2
