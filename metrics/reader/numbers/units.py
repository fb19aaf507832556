"""Measure words: the list of them, what kind of quantity each counts, and which are interchangeable."""

from __future__ import annotations

import re

COUNTED = (
    "件次 起次 案次 人次 户次 家次 场次 班次 批次 项次 条次 份次 车次 站次 点次 篇次 个次 个批次 辆次 村次 校次 人(次) 户(次) "
    "家(次) 场(次) 批(次) 件(次) 项(次) 个(次) 名(次) 人·次 "
    "件 起 宗 例 桩 个 项 条 款 部 册 本 篇 份 幅 张 块 面 封 人 名 位 次 场 期 批 轮 回 堂 节 讲 集 课 家 户 所 处 座 间 栋 支 "
    "组 门 辆 台 套 只 头 株 棵 艘 架 袋 箱 瓶 盒 枚 卷 案 字 票 道 遍 种 类 大类 大项 小项 子项 窗口期 份额 扇 宗地 孔 尾 把 "
    "吨 公斤 千克 克 平方米 平方公里 平方千米 立方米 平米 亩 公顷 公里 千米 米 升 度 千瓦时 千瓦 单 条款 笔 幢 台次 架次 对 "
    "批件 户数 帧 页 则 届 班 通 首 ㎡ 轮次 课次 人份 席 点位 盏 片 趟 起次 幕 出 段"
).split()
COUNTED = [unit for unit in COUNTED if unit not in {"窗口期", "份额", "届", "度", "对", "克", "把"}]
DURATIONS = "个工作日 工作日 个自然日 自然日 个月 个小时 小时 分钟 秒钟 秒 天 日 年 周 个星期 学时 课时 个学时 个课时 个季度".split()
MONEY = {"元": 1, "块钱": 1, "美元": 1, "欧元": 1, "港元": 1, "人民币": 1}
CHANGES = ("个百分点", "百分点", "个百分比", "倍", "番")
PLACES = (
    "乡镇 镇街 镇乡 乡街 街镇 街乡 街道 社区 行政村 村居 村社 部门 单位 县区 区县 县市 市州 地市 设区市 省份 学校 企业 律所 站点 "
    "网格 窗口 镇(街 乡(镇 村(居 村(社 乡镇( 镇(乡 县(市 市(州 区(县 省(区 盟市 旗县"
).split()
"""Nouns that follow a number without a measure word (12乡镇); they are counted in 个."""

ALIKE = {
    "人(次)": "人次", "人·次": "人次", "户(次)": "户次", "家(次)": "家次", "场(次)": "场次", "批(次)": "批次", "件(次)": "件次",
    "项(次)": "项次", "个(次)": "个次", "名(次)": "人次", "百分点": "个百分点", "个百分比": "个百分点", "工作日": "个工作日",
    "个学时": "学时", "个课时": "课时", "个小时": "小时", "个自然日": "自然日", "个批次": "批次",
}  # fmt: skip

UNIT = re.compile(
    "(?P<rate>个?%|[‰‱])"
    f"|(?P<change>{'|'.join(CHANGES)})"
    f"|(?P<duration>{'|'.join(sorted(map(re.escape, DURATIONS), key=len, reverse=True))})"
    f"|(?P<place>{'|'.join(sorted(map(re.escape, PLACES), key=len, reverse=True))})"
    f"|(?P<money>{'|'.join(MONEY)})"
    f"|(?P<count>{'|'.join(sorted(map(re.escape, COUNTED), key=len, reverse=True))})"
    "|(?P<score>分)(?![之类别级成析局会布期歧配管解工])"
)

PEOPLE = frozenset("人 名 位 人次".split())
CASES = frozenset(
    "件 起 宗 例 桩 次 条 份 项 个 部 篇 案 件次 起次 项次 批 批次 单 个次 宗地 款 类 笔 册 本 张 幅 封 大项 处 卷".split()
)
EVENTS = frozenset("次 场 期 场次 班次 批次 轮 堂 节 讲 班 批 课 个 项 回 件".split())
VISITS = frozenset("户次 家次 户 家 次 人次 批次 起 件次 车次 站次 点次 件 个 台次 户数".split())
PLACES_AND_BODIES = frozenset("个 家 所 处 座 支 组 户 间 块 条 面 项 套 门 批".split())
HOURS = frozenset("学时 课时 小时 个小时".split())
FAMILIES: dict[str, tuple[frozenset[str], ...]] = {
    "人": (PEOPLE,), "名": (PEOPLE,), "人次": (PEOPLE,), "件": (CASES,), "项": (CASES,), "条": (CASES,), "份": (CASES,),
    "次": (EVENTS,), "场": (EVENTS,), "期": (EVENTS,), "户次": (VISITS,), "家次": (VISITS,),
    "家": (PLACES_AND_BODIES,), "个": (PLACES_AND_BODIES,), "学时": (HOURS,),
}  # fmt: skip


_CASES_ONLY = ("件", "项", "条", "起", "次")
SELDOM = {
    **{("人", word): 0.5 for word in ("个", "本", "张")},
    **{("个", word): 0.4 for word in _CASES_ONLY},
    **{("次", word): 0.1 for word in ("个", "项", "件")},
    **{("项", word): 0.6 for word in ("件", "起", "宗", "次")},
    ("件", "个"): 0.4,
    ("件", "项"): 0.75,
    ("件", "次"): 0.6,
    ("户次", "人次"): 0.4,
    ("家次", "人次"): 0.4,
    ("万元", "元"): 1.0,
    ("%", "‰"): 0.9,
    ("%", "‱"): 0.9,
    ("人", "人次"): 0.9,
}
"""(measure word of an indicator, stated measure word) → how well they fit, for pairs that fit only in part."""


def compatible(own: str, stated: str) -> float:
    """Return how well a value in the measure word `stated` fits an indicator in `own`: 1 for the same, 0 for
    impossible."""
    if own == stated:
        return 1.0
    if (own, stated) in SELDOM:
        return SELDOM[own, stated]
    return 0.95 if any(stated in family for family in FAMILIES.get(own, ())) else 0.0
