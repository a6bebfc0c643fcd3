"""Which column names the rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.report import Report

Read = Callable[..., Report]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "公司\t代码\t评级\t市值(亿元)\n甲一\t600111\t买入\t11.5\n甲二\t600112\t增持\t12.5\n甲三\t600113\t中性\t13.5\n",
            "公司",
        ),
        ("评级\t企业\t市值(亿元)\n买入\t甲一\t11.5\n增持\t甲二\t12.5\n中性\t甲三\t13.5\n", "企业"),
        ("品种\t规格\t价格(元)\n煤\t港口价\t11.5\n\t坑口价\t12.5\n焦\t车板价\t13.5\n\t到岸价\t14.5\n", "规格"),
        ("一级\t二级\t涨幅(%)\n药\t制剂\t1.5\n药\t原料\t2.5\n械\t设备\t3.5\n械\t耗材\t4.5\n服务\t医院\t5.5\n", "二级"),
        # Two deals of one company are no group, and titles of sentences name no row.
        ("企业\t项目\t金额(亿元)\n甲一\t一期\t1.5\n甲一\t二期\t2.5\n甲二\t三期\t3.5\n甲三\t四期\t4.5\n", "企业"),
        ("企业\t日期\t事项\n甲一\t5月1日\t签约\n甲一\t5月2日\t交付\n甲二\t5月3日\t开工\n甲二\t5月4日\t投产\n", "企业"),
        ("指标\t单位\t4月\n产量\t万吨\t11.5\n销量\t万吨\t12.5\n均价\t元/吨\t13.5\n", "指标"),
    ],
)
def test_name_column(read: Read, text: str, name: str) -> None:
    [table] = read("表 1: 甲\n" + text).tables
    assert table.key is not None and table.columns[table.key].header == name
