"""Numbers that belong to one department, one field of work or one kind of case, not to the whole jurisdiction.

公安机关办理行政处罚案件5210件 is only the police's share of the penalties, 邻里纠纷1023件 only one kind of dispute, and 职业技能培训班48期 is
not training in law. This module holds the departments of a county and their fields of work, and finds where in a
sentence one of them is meant. Such a number is proposed only for an indicator that names the department."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from metrics.reader.tokens import Token

FIELDS = """
公安 户籍 出入境 禁毒 反诈 电信诈骗 治安案件 治安管理 治安管理处罚 治安纠纷 人民警察 酒驾 醉驾 赌博 车管所 驾驶员 驾驶证 户政 机动车 非机动车 电动自行车 犬类 反恐 居住证 民爆 网络诈骗
交通 交通运输 道路交通 道路运输 公路 超限超载 客运 货运 网约车 出租车 交通事故 交通安全 交通违法 交通违章 铁路 民航 港航 海事 船舶 航道 港口 校车 驾校 机动车维修
低保 养老 养老服务 婚姻登记 殡葬 社会组织 社会救助 儿童福利 民政局 民政厅 民政办 民政部门 民政系统 慈善 老龄 养老机构 殡仪 公墓 彩礼 移风易俗 流浪乞讨
人力资源 人力资源社会保障 人力资源和社会保障 社保 社会保险 社会保障 就业 创业 职业技能 劳动 劳动保障 劳动监察 劳动人事争议 劳动争议 劳动关系 劳资 欠薪 用工 职称 人社局 人社厅 人社所 人社部门 人社系统 工伤 工伤认定
  拖欠工资 工资支付 劳务派遣
自然资源 国土资源 不动产登记 测绘 矿产 矿山 耕地 土地执法 土地承包 山林土地 山林 林地 林权 宅基地 土地纠纷 土地权属 承包地 国土部门 国土空间 地质灾害 违法用地 违法占地 规划许可
林业 林草 森林 野生动物 湿地 园林 绿化 林长制 草原 草场 古树名木
生态环境 环境保护 环保 环境违法 环境执法 环境监察 环境污染 大气 水污染 污染防治 污染源 扬尘 噪声 排污 固废 危险废物 环境资源 环境监测 噪音 油烟 秸秆 焚烧 固体废物 环评 排污许可 生活垃圾 垃圾分类 水质
住建 住房 住房城乡建设 住房和城乡建设 建设工程 工程建设 工程质量 建筑工地 建筑施工 建筑市场 房管 房产 房地产 房屋 物业 物业管理 保障性住房 消防验收 人防办 人防工程 装修 房屋租赁 房屋买卖 商品房 施工许可 工程建设项目
  业委会 液化气 供气
公积金 住房公积金
城市管理 市容 市容环境 违建 违法建设 渣土 占道经营 户外广告 停车 城管局 城管委 城管队 城管大队 城管中队 城管部门 城管执法 流动摊贩 建筑垃圾 餐厨垃圾
水利 水务 水资源 取水 河道 采砂 防汛 水土保持 水事 水政执法 水政监察 河长制 河湖长制 水库 节水 地下水 河湖
农业 农业农村 农资 农药 农机 农技 种子 种业 兽药 渔政 渔业 捕捞 畜牧 畜禽 屠宰 动物卫生 动物检疫 农产品 高素质农民 新型职业农民 农经 化肥 饲料 动植物检疫 农村集体 集体资产 土地流转 水产 渔船
乡村振兴 脱贫攻坚 扶贫 人居环境
粮食 物资储备 粮食流通
发展改革 发展和改革 发改局 发改委 发改部门
工业和信息化 无线电 数字经济 通信 工信局 工信委 工信部门 经信局 经信委
商务 成品油 外贸 电商 电子商务 家政服务 家政培训 预付卡 加油站 二手车
文旅 文化市场 文化旅游 文化和旅游 文化广电 旅游 旅行社 文物 广电 广播电视 新闻出版 非法出版物 扫黄打非 网吧 民宿 娱乐场所 歌舞厅 非遗 导游
卫健 卫生健康 卫生监督 卫生 医疗 医疗卫生 医患 医疗美容 医美 医务 疾控 公共卫生 职业病 职业卫生 血站 急救 中医药 计生 疫情 疫情防控 托育 妇幼 献血 诊所 医疗机构 医师 护士 医疗废物 饮用水 控烟 疫苗
医保 医疗保障 医疗保险
退役军人 双拥 军人 征兵
应急管理 应急救援 应急执法 应急部门 应急局 安全生产 安监 危化 危险化学品 烟花爆竹 煤矿 隐患 安全隐患 问题隐患 工贸 非煤矿山 工矿 森林防火 有限空间 防灾减灾
消防 消防救援 消防安全 火灾
防震减灾 地震
气象 防雷
市场监管 市场监督管理 工商 食品 药品 食品药品 食药 食品安全 药品安全 医疗器械 化妆品 特种设备 电梯 产品质量 计量 传销 直销 反垄断 价格监督 网络交易 餐饮 虚假广告 违法广告 价格违法 价格检查 质监局 质监部门 食堂
  企业开办 企业登记 抽检 锅炉 气瓶 压力容器 压力管道 检验检测 格式条款 保健品 外卖 明码标价 药店 农贸市场 不正当竞争 预付式消费
消费 消费者 消费维权
知识产权 专利 专利侵权 商标 版权
税务 税费 减税 退税 纳税 涉税 税收
财政 财政预算 国库 预算管理 国有资产 会计人员 会计培训 会计信息 会计继续教育
统计部门 统计局 统计执法 统计人员 统计系统 统计机构 统计调查 统计违法 统计业务 普查
金融 银行 保险 信贷 融资 非法集资 证券 借贷 民间借贷 债务 债权债务 小额贷款 理赔 反洗钱
教育局 教育体育 教育部门 教育系统 教育行政部门 师德 校外培训 招生 继续教育 教体局 教体系统 教体部门 教育行政许可 教育行政处罚 教育行政执法 民办学校 民办教育 教师资格 教师招聘 教师培训 办学
科技局 科技部门 科技系统 科普
民宗 宗教 民族宗教 寺庙
保密 档案管理 档案业务 密码 地方志
机关事务 公务用车
网络安全 网络舆情 网信办 网信部门
巡察 党内 党委规范性文件 党务 党建 党员教育 发展党员 入党积极分子 意识形态 党员培训 党支部书记 党代表 党纪 廉政 党风廉政 党风廉政建设 廉洁 清廉
婚姻家庭 家庭纠纷 家庭矛盾 婚姻 婚恋 邻里 赡养 抚养 相邻关系 损害赔偿 人身损害 征地 拆迁 征地拆迁 征地补偿 房屋拆迁 征迁 合同纠纷 经济纠纷 轻微治安 继承纠纷 相邻纠纷 生产经营纠纷 离婚 家暴 遗产 财产分割 借款
  买卖合同 租赁合同 承揽合同 运输合同 建设工程合同 名誉 扰民 漏水 通行纠纷 排水纠纷 用水纠纷 采光纠纷 地界纠纷 边界纠纷 山界纠纷 坟地 宠物 退费 货款 意外伤害 打架斗殴
电力 自来水 燃气 供暖 水电气 邮政 快递 烟草 烟草专卖 城投 公交公司 公交集团 供电公司 供电局 供电所 供电企业 供电部门 供水公司 供水企业 供水集团 供热公司 供热企业 供水热线 供热热线 供电热线 供暖热线 燃气热线
国有企业 国有公司 县属企业 区属企业 市属企业 平台公司 国资委 国资监管 国资系统 县属国企 市属国企 区属国企
农民工 农民工工资 讨薪
未成年人 老年人 妇女 残疾人
初任培训 任职培训 新录用公务员 后备干部 年轻干部 青年干部
内部审计 内审 审计建议 审计整改
村务公开 校务公开 厂务公开 村规民约 居民公约
市场监管领域
民事诉讼 民商事
金牌 十佳 最美 标兵 能手 先进个人 先进集体
问题企业 失信企业 违法企业 异常企业
代收 代收转送 代为接收 代为转交
此类 该类 这类
便民服务中心 便民服务站 党群服务中心
高质量发展 文明城市 文明城区 文明单位 卫生城市 平安建设 综治考核 综治考评 营商环境评价 营商环境考核 营商环境测评 营商环境监测 综合考核 绩效考核 绩效评估 绩效考评 目标考核 目标管理 目标责任 安全感 群众安全感 政府网站绩效
  政务公开考核 政务公开评估 高质量考核 信用监测 城市信用 科技创新
心理咨询 心理健康
公众号 微信公众号 微博
"""
"""One line for each department's field of work; the first word of a line is the name of the concept."""

OFFICES = """
交警 交管
派出所 民警 警务
监狱 看守所 拘留所 戒毒所 海关
纪检监察 纪委监委 纪委 监委
工会 总工会 职代会 职工代表
妇联 妇女联合会
共青团 团委 团县委 团市委 团区委 团代会
残联 残疾人联合会
科协 红十字会 侨联 文联 工商联 关工委 供销社
消协 消委会 消保委
12315 12315热线 12315平台 12315投诉举报 12315投诉举报热线 12315消费投诉 12333 12333热线 12329 12329热线 12366 12366热线 12369 12369热线 12393
  12393热线 12328 12328热线 心理热线 心理咨询热线 12309热线 110报警服务台
"""
"""Words that mean an office by themselves, without 局 or 部门 after them."""

NOT_ONE: dict[str, tuple[str, ...]] = {
    "城市管理和综合行政执法": ("执法",), "城市管理综合行政执法": ("执法",), "城市管理与综合行政执法": ("执法",),
    "提交通过": ("提交", "通过"), "办公安排": ("工作",), "分工会议": ("会议",),
}  # fmt: skip
"""Words that only look like a field: the name of a jurisdiction's single body for enforcement contains 城市管理, and some
words arise only where two others meet."""

BODIES = tuple(
    "部门 机关 机构 系统 领域 行业 条线 战线 局 厅 委 办 队 所 站 中心 窗口 专窗 热线 平台 公司 集团 企业 协会 联合会 学会"
    " 执法 监管 监察 监督 整治 专项 检查 违法".split()
)
BODY = re.compile(rf"[^,，。;；:：、()《》0-9]{{0,3}}?(?:{'|'.join(BODIES)})")
"""What follows a field of work when the office is meant, or its work, for the rest of the sentence."""
AND_OTHERS = re.compile(
    r"[^、,，。;；:：0-9()查受开]{0,4}?(?:(?:、|和|及|与)[^,，。;；:：0-9()]{0,40}?)?(?<![平初高中均])等(?![级候次待同])"
)
JOINED = re.compile(
    r"(?:(?:联合|会同|协同|协调|配合|携手|邀请|聘请|聘任|选聘|吸纳|吸收|深入|走进|督促|指导|移送|移交|函告)[^,，。;；:：0-9]{0,20}"
    r"|(?:与|同|和|向|对|(?:司法[局所厅]|法院|检察院)、)[省市县区州旗]?)$"
)
"""What precedes an office that is only a partner or an addressee of somebody else's work."""
WITH_US = re.compile(
    r"[^,，。;；:：0-9()]{0,6}?(?:、|和|与|及|联合|会同)[省市县区州旗]?(?:司法|综合执法|综合行政执法|法律援助)"
)
OFFICE_ENDINGS = "局 厅 大队 支队 总队 公司 集团 协会 银行 医院".split()
OFFICE = re.compile(
    rf"(?<![^,，;；:：。、)\n])[^,，。;；:：、()《》0-9的]{{2,12}}?(?:{'|'.join(OFFICE_ENDINGS)})(?<!大厅)(?![限级部面域势])"
)
OWN = re.compile(
    r"司法|审批|政务|复议|信访|审计|综合(?:行政)?执法|数据|营商|企业服务|投资|热线|法律|律师|调解|法学|各|等"
)
"""Offices that count for the whole jurisdiction: those whose work the indicators are about, and its single body for
enforcement."""
KIND = re.compile(
    r"涉(?!企|诉|案|法|嫌|密|黑|恶|众|稳|访|外)(?:及[^,，。;；、0-9]{1,10}的|[^及,，。;；、0-9]{1,5}?)(?=行政|信访|复议|诉讼|案件|纠纷|投诉|矛盾)"
    r"|[^,，。;；、0-9]{1,2}(?<!许可)(?<!行政处罚)(?<!企业)(?<!涉企)(?<![各分种门同几多一二三四五六七八九十])类(?=案件|工单|诉求|信访|投诉|纠纷|行政复议|行政诉讼"
    r"|复议|诉讼|[0-9])"
    r"|因[^,，。;；、0-9]{2,12}(?=被提起|被申请|被诉|引发|提起)"
)
"""Words for one kind of case: 涉土地 before 信访, 城管类 before 工单, 因信息公开 before 被提起."""
KIND_SIGNS = "涉类因"
HERE_ONLY = re.compile("其中|主要|涉及|集中|包括")
"""Words in a clause after which it speaks of what it names alone."""
OF_ALL = re.compile(r"[^,，。;；]{0,10}占")
"""What follows a field when its clause only states a share (…占): the next clause is about the whole again."""
LONGEST_TITLE = 60
CLAUSE_ENDS = ",，;；。"
CLAUSE = re.compile(f"[{CLAUSE_ENDS}]")
ANOTHER = re.compile(
    r"[;；。]|[,，](?:同时|另外|此外)?(?:全[省市县区州旗镇]|各|我[省市县区]|[省市县区州旗]?(?:综合(?:行政)?执法|司法|法院|法律|复议|信访|政务|人民|政府|管委会|依法治"
    r"|律师|公证|调委会|调解))"
)
"""Where the part of the sentence about one office ends."""


@dataclass(frozen=True, slots=True)
class Share:
    """A field of work, a kind of case or an office (`somebody`) named at `start:end`; numbers up to `until` belong to
    it."""

    start: int
    end: int
    until: int
    concepts: tuple[str, ...]
    somebody: bool


def entries(block: str) -> list[list[str]]:
    """Return the words of each entry of a list; an entry goes on in the lines that are indented."""
    return [line.split() for line in block.replace("\n  ", " ").strip().splitlines()]


def _concepts(block: str) -> dict[str, tuple[str, ...]]:
    return {word: (entry[0],) for entry in entries(block) for word in entry}


OFFICE_WORDS = _concepts(OFFICES)
WORDS = {**_concepts(FIELDS), **OFFICE_WORDS, **NOT_ONE}
CONCEPTS = frozenset(c for concepts in (*_concepts(FIELDS).values(), *OFFICE_WORDS.values()) for c in concepts)


def of_one(text: str, tokens: list[Token]) -> list[Token]:
    """Return the `tokens` without fields that are named together with others (公安、住建等部门), as partners, or in a title."""
    if all(CONCEPTS.isdisjoint(token.concepts) for token in tokens):
        return tokens
    kept = []
    for token in tokens:
        if not CONCEPTS.isdisjoint(token.concepts) and _is_one_of_many(text, token):
            continue
        kept.append(token)
    return kept


def _is_one_of_many(text: str, token: Token) -> bool:
    if AND_OTHERS.match(text, token.end) or WITH_US.match(text, token.end) or in_title(text, token):
        return True
    return bool(JOINED.search(text, max(0, token.start - LONGEST_TITLE), token.start))


def in_title(text: str, token: Token) -> bool:
    """Return whether a word stands in a title in 《》."""
    begin = max(0, token.start - LONGEST_TITLE)
    return text.rfind("《", begin, token.start) > text.rfind("》", begin, token.start)


def shares(text: str, start: int, end: int, tokens: Iterable[Token]) -> Sequence[Share]:
    """Return the parts of the sentence `start:end` that are about one field of work, one kind of case or one office."""
    found = []
    for token in tokens:
        if CONCEPTS.isdisjoint(token.concepts):
            continue
        word = text[token.start : token.end]
        somebody = word in OFFICE_WORDS or word.endswith(BODIES) or bool(BODY.match(text, token.end, end))
        found.append(Share(token.start, token.end, _until(text, start, token.start, end), token.concepts, somebody))
    if any(text.find(ending, start, end) >= 0 for ending in OFFICE_ENDINGS):
        found += [
            _share(m, start, end, somebody=True) for m in OFFICE.finditer(text, start, end) if not OWN.search(m[0])
        ]
    if any(text.find(sign, start, end) >= 0 for sign in KIND_SIGNS):
        found += [_share(m, start, end, somebody=False) for m in KIND.finditer(text, start, end)]
    return found


def _share(match: re.Match[str], start: int, end: int, *, somebody: bool) -> Share:
    return Share(*match.span(), _until(match.string, start, match.start(), end), (match[0],), somebody)


def _until(text: str, start: int, at: int, end: int) -> int:
    clause = max(start, 1 + max(text.rfind(mark, start, at) for mark in CLAUSE_ENDS))
    here_only = HERE_ONLY.search(text, clause, at) or OF_ALL.match(text, at, end)
    over = (CLAUSE if here_only else ANOTHER).search(text, at, end)
    return over.start() if over else end
