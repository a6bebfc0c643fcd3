"""``yanbao inspect``: the audit is in the words that its reader uses."""

from __future__ import annotations

import re

from typer.testing import CliRunner

from index.table import ColumnKind, HeaderState
from ui.cli import inspect
from ui.cli.root import app

REPORT = """远山证券
人工智能行业月报
2024年06月

表1 重点公司（亿元）
代码\t简称\t总市值
600001\t青屿科技\t12.5
600002\t远山动力\t8.0

www.example.com\t1
请务必阅读正文最后的免责声明

600003\t云溪智能\t7.0

免责声明
本报告由远山证券制作，不构成投资建议。
"""


def test_kinds_headers_and_reasons_are_in_chinese(tmp_path):
    file = tmp_path / "report.txt"
    file.write_text(REPORT, encoding="utf-8")
    result = CliRunner().invoke(app, ["inspect", str(file), "--set-aside"])
    assert result.exit_code == 0, result.output
    assert "总市值  [数值" in result.output and "表头：本表表头" in result.output
    aside = result.output.partition("置于一旁")[2]
    assert aside.count("免责声明") and not re.search(r"disclaimer|running|footer", aside)


def test_every_kind_and_state_has_a_word():
    assert set(inspect._KINDS) == set(ColumnKind) and set(inspect._HEADERS) == set(HeaderState)
