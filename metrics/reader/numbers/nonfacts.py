"""Numbers that state no quantity: dates, document and clause numbers, plan years, names, hotlines, slogans."""

from __future__ import annotations

import re
from bisect import bisect_right

YEAR = "(?:19|20)[0-9]{2}"
CHINESE_DIGIT = "[零〇一二三四五六七八九]"
SMALL = "[一二三四五六七八九十]{1,3}"
DAY = r"(?:[0-9]{1,2}[日号](?!内|以内|前|常))"
MASKS = (
    r"《[^《》]{0,120}》?",
    rf"[〔\[【(]{YEAR}[〕\]】)]第?[0-9]{{1,6}}[-0-9]{{0,6}}号?",
    rf"{YEAR}年?(?:度)?(?:-|至|到){YEAR}(?:年度?)?(?:[0-9]{{1,2}}月)?",
    rf"{YEAR}年?(?:-|至)[0-9]{{2}}年",
    rf"{YEAR}[-./][0-9]{{1,2}}[-./][0-9]{{1,2}}",
    (
        rf"{YEAR}年(?:度)?(?:底|末|初)?(?:[0-9]{{1,2}}(?:(?:-|至|到)[0-9]{{1,2}})?月(?:份)?(?:底|末|初)?{DAY}?(?:(?:-|至"
        rf"|到)(?:[0-9]{{1,2}}月)?{DAY})?)?"
    ),
    rf"(?<![0-9.])[0-9]{{1,2}}月?(?:-|至|到)[0-9]{{1,2}}月(?:份)?(?:{DAY})?",
    rf"(?<![0-9.])[0-9]{{1,2}}月(?:份)?(?:{DAY}(?:(?:-|至|到)(?:[0-9]{{1,2}}月)?{DAY})?)?",
    rf"{CHINESE_DIGIT}{{4}}年(?:{SMALL}月(?:{SMALL}日)?)?",
    rf"{SMALL}月(?:份|{SMALL}[日号])?",
    r"[0-9]{3,4}-[0-9]{7,8}",
    (
        r"第[0-9零一二三四五六七八九十百]{1,6}(?:[-至][0-9零一二三四五六七八九十百]{1,6})?(?:条|款|项|号|期|批次?|届|次|章|节|部分|季度|轮|号令|个|类|卷|版|集|场|站"
        r"|课|讲|年|方|家|站|例|件|案)"
    ),
    r"(?:届|人大|政协|人代会|大会|中央|代表会议|委员会|[省市县区州]委|中全会)[一二三四五六七八九十]{1,3}次(?:全体)?(?:会议|全会)",
    r"(?:列入|纳入|作为|实施)[^,，。;；]{0,10}[0-9十]{1,3}[件项]?(?:民生)?实事",
    r"[0-9]{1,2}[::][0-9]{2}",
    r"(?<![0-9])[0-9]{1,9}(?:[×xX*+/][0-9A-Za-z]{1,9}){1,9}(?:个?小时)?",
    r"(?<![A-Za-z])[A-Za-z]{1,20}-?[0-9]{1,9}(?:\.[0-9]{1,9}){0,4}|(?<![0-9])[0-9]{1,9}[A-Za-z]{1,20}[0-9]{0,9}",
    r"(?<![0-9])[0-9]{1,9}\+|\+[0-9]{1,9}",
    (
        r"(?<![0-9])(?:12345|12348|12315|12333|12309|12368|12388|12371|12363|12329|110|119|120|122)(?=平台|热线|“|政务"
        r"|法律|公共|非|消费|检察|诉讼|举报|投诉|[（(、])"
    ),
    (
        r"红十字|[一二三四五六七八九十]{1,3}次全会|(?:出台|制定|印发|发布|推出|实施|落实)[^,，。;；、0-9]{2,10}(?<!建议)(?<!意见)(?<!措施)(?<!信息)"
        r"(?:十|二十|三十)[一二三四五六七八九]?条(?=[,，。;；、]|$)"
    ),
    r"[十百千]*[万亿]元(?:\(含\)|及)?以上|[0-9]{1,9}(?:\.[0-9]{1,4})?[万亿]?元(?:\(含\)|及)?以上的?(?=项目|合同|工程|投资|采购|资金)",
    r"365天|[7七][x×*乘]?24小时|24小时|7天无理由|(?:多|最多|仅|只|仅需|只需|不)跑[0-9一零两]次",
    r"(?:https?://|www\.)[!-~]{1,200}",
)
QUOTED = re.compile(r"“[^“”]{0,24}”|‘[^‘’]{0,24}’|\"[^\"。]{0,20}\"")
BEGINS = r"《〔\[【(0-9零〇一二三四五六七八九十第届人政大中代委省市县区州列纳作实A-Za-z+多最仅只不红出印发推落万亿百千"
"""Every character with which one of the masks begins: other places are passed over at once."""
MASK = re.compile(f"(?=[{BEGINS}])(?:" + "|".join(f"(?:{mask})" for mask in MASKS) + ")")
STATED = re.compile(r"[0-9.]%|零(?:败诉|纠错)|百分之")


class Masks:
    """The spans of one paragraph whose numbers are not quantities."""

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in MASK.finditer(text)]
        spans += [match.span() for match in QUOTED.finditer(text) if not STATED.search(match[0])]
        spans.sort()
        self._starts = [start for start, _ in spans]
        self._ends: list[int] = []
        for _, end in spans:
            self._ends.append(max(end, self._ends[-1]) if self._ends else end)

    def cover(self, start: int, end: int) -> bool:
        """Return whether `start:end` overlaps a span."""
        at = bisect_right(self._starts, end - 1)
        return at > 0 and self._ends[at - 1] > start


# What a number written in Chinese counts only by way of speaking, not as a quantity.
PHRASES = re.compile(
    r"件(?:事|套)|次(?:产业|性|分配|供水|创业|元)|份(?:额|子)|期(?:工程|项目|建设)|家(?:人|庭|乡)|部(?:曲|委|队|署|分)|本(?:账|书记)|场(?:硬仗|攻坚|战)"
    r"|起(?:来|到)|名(?:以上|及以上)|人(?:以上|及以上|行|才|民|员|大|社|居)|名(?:单|录|称|额|义)|位(?:一体|居|列|于)|户(?:一)|条(?:龙|线|主线|例|件|防线|红线)"
    r"|门(?:式|槛|户)|本(?:级|地|市|县|区|省|职)|处(?:理|置|罚|长|级|室|于)|所(?:有|以|在)|支(?:持|部|撑)|组(?:织|成|长)|面(?:向|对|积|貌)"
    r"|套(?:班子|餐)|节(?:点|约|日|气|假|目|水)|张(?:网|图|清单|表|卡|榜|名片)|道(?:防线|关口|路)|类(?:别|型)|课(?:堂)|轮(?:驱动)|期(?:间|限)|案(?:件|例"
    r"|三查|一|双)|台(?:账|阶)"
)
ABSTRACT = re.compile(
    r"(?:方面|维护|意识|自信|确立|统筹|坚持|环节|层面|阶段|维度|领域|一[律流批]|必须|务必|结合|导向|聚焦|提升|转变|到位|更加|着力|关键"
    r"|重点|体系|机制|大局|责任|清单|抓手|原则|严格|制度|措施|规定|要求|内容|行动|改革|任务|统一|不|百年|规划|纲要|步骤|从严|能力|特点|特色"
    r"|优先|强化|聚力|突出|全面|文明|革命|高地|突破|攻坚|工程|计划|品牌|模式|办法|标准|流程|举措|工作(?!组|站|专班|室)|职责|主体|渠道|载体|平台|文件|条例"
    r"|规范|方式|途径|角度|全覆盖|同步|专项(?!行动组|工作组|小组|组|班)|没有|下降|提高|确保|创新|融合|联动|结构|功能|中心任务|主题|专题|目标|体制|系统|样板|层级)"
)
ACHIEVED = re.compile(
    r"成立|建立|建成|设立|下设|设置|新设|打造|创建|评选|制定|出台|印发|完成|开展|组织|组建|召开|举办|举行|新增|梳理|推出|清理|废止|修订|修改|共|累计|合计|达"
    r"|涉及|整改|解决|化解|办理|受理|聘请|聘任|选派|派出|培育|命名|获评|荣获|获得|确定|选取|遴选|划转|下放|取消|承接|配备|收到|提交|审议|审查|审核"
    r"|查处|移送|发现|报送|发布|编发|编印|发出|调解|选树|表彰|签订|签约|对|有|含|及|和|、"
)
PERIODIC = re.compile(
    r"(?:每(?:半年|两年|三年|年|季度?|月|周|日|天|个月|半月)[^,，。;；]{0,14}|(?:年|季|月|周)(?:至少|不少于))$"
)
PLAIN_DURATION = re.compile(
    r"(?:压缩|缩短|减少|减至|降至|降|缩|提速|提前|节约|节省|压减|延长|精简|至|到|为|由|从|平均|仅需|只需|仅用|用时|历时|为期|持续|连续|不少于|不低于|至少|超过|达|共|人均|累计|学习"
    r"|培训)(?:了|约|近|的|仅|超|不超过)?$"
)
DEADLINE = re.compile(r"(?:以?内|之内|前|后|起)")


def way_of_speaking(before: str, value: int, tail: str, unit: str, after: str) -> bool:
    """Return whether a number in Chinese numerals followed by `unit` is part of an idiom (一站式, 三项制度, 两个维护) and not a
    count. `before` and `after` are some characters of context; `tail` is 余 or 多 after the number, or ""."""
    if before[-1:] in tuple("每某任头同数几第全统唯万千百十一两三无"):
        return True
    if tail:
        return False
    if after[:1].isascii() and after[:1].isdigit():
        return True
    if PHRASES.match(unit + after):
        return True
    if value == 1:
        return not (
            unit in "件起宗例名" and (not after or after[0] in ",，。;；、)") and before[-1:] in tuple("件案数诉")
        )
    if unit in {
        "次",
        "场",
        "场次",
        "期",
        "件",
        "起",
        "宗",
        "例",
        "份",
        "人次",
        "户次",
        "家次",
        "批次",
        "篇",
        "元",
        "名",
        "部",
        "册",
        "家",
        "户",
    }:
        return value < 10 and unit in "家户部名" and not ACHIEVED.search(before[-10:])
    if (
        unit in {"类", "种", "大类", "支", "门", "面", "讲", "本", "位", "人", "套", "张", "条", "道", "座"}
        and value < 10
    ):
        return not EVENT_OR_MADE.search(before[-6:]) or bool(ABSTRACT.match(after))
    if ABSTRACT.match(after):
        return True
    if BODY.match(after):
        return False
    return value < 10 and not ACHIEVED.search(before[-10:])


BODY = re.compile(
    r"(?:科|处|股)室|(?:乡镇|镇街|街道|社区|行政村|村)(?![级务规民居])|(?:[^,，。;；、0-9]{0,4})(?:企业|公司|学校|医院|窗口|派出所|司法所|村委会|居委会)"
)
"""Bodies that one counts: two of them are a number also without a verb."""
EVENT_OR_MADE = re.compile(
    r"其中|成立|建立|建成|设立|组建|聘请|选派|派出|配备|共|累计|查处|制定|新增|打造|修订|废止|出台"
)
