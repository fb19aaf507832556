"""Patterns of phrases around a quantity that mark a part, a list, a rate, or the end of what the number is about."""

from __future__ import annotations

import re

INTO = re.compile(r"[^,，。;；0-9]{0,8}(?:至|到|为|成)(?:了|约|近)?")
"""What leads from an earlier value to the one it became: 由268项|精简至|241项. It says in which direction, not what was
done."""
RIGHT_ENDS = re.compile(
    r"[,，;；:：。!?！？、()《]|均|都|全部|已|并|被|同比|较|比上|其中|以上|左右|以内|分别|占|经由|获|进行|同时|以及|,|且|与(?=[0-9])|及(?=[0-9])|覆盖|受众|参与"
    r"|参加人|惠及|受益"
)
PART = re.compile(r"其中|包括|包含|含|涉及|分别为|有[^,，]{0,6}$")
OUT_OF = re.compile(r"[件起宗人名个项家]中[,，]$")
"""What precedes a part of the number before it: 120件中，…97件."""
LISTED = re.compile(r"、|以及|(?<!调解)(?<!共)和(?!解|谐)|及(?!时|格)|(?<!参)(?<!给)与(?!会)|,|，")
ALL = re.compile(
    r"(?:均|都|皆|全部|双双|同为|同步)(?:已|实现|保持|达到?|为|是|超|在|分别)*|(?:实现|达到?|做到)?(?:了)?[“]?(?:[两双三四五]个?)$"
)
OBJECT = re.compile(r"[,，](?:专题|专门|集中|认真)?(?:研究|听取|审议|部署|学习|传达|讨论|推进)")
"""What a clause begins with that only says what the one before it was about."""
NOUN = re.compile(r"[^\W0-9均都全已并被为和与及以的分等左多余](?!级)")
"""What a noun that is counted may begin with."""
HOLD = "开展|组织|召开|举办|举行|进行|参与"
HELD = re.compile(
    rf"(?:{HOLD})(?:(?!{HOLD})[^,，。;；])*[0-9一二两三四五六七八九十][万千]?(?:余|多)?(?:场次|次|场|期|轮)"
)
# Looked for in one sentence, none of which is longer: without the number a long text would be gone through from each
# start.
DUE = re.compile(
    r"(?:应当|(?<![对回适响供效反感相答])应(?=考|由|参加|参训|参考|出庭|备案|报备|报送|审[查核]|回复|答复|办结|述法|持证|换证|整改|执行))"
    r"(?![^,，。;；0-9]{0,60}(?:尽|进行|全部|实际|均|已|开展|组织))"
)
"""What had to be done: 应当出庭31件 does not say how many were done."""
UNKNOWN = re.compile(
    r"[^\W0-9共计总达为有等了已的其中新现本年各约近超余多并均每至由向在对以与和全省市县区州旗镇乡委我届次名个万千件起]{2}$"
)
"""The end of a word that is in no list of ours. Particles, words for places and measure words do not count."""
ADVERB = re.compile(
    r"共计|总计|累计|分别|先后|连续|保持|达到|提高到?|增加到?|扩大到?|突破|超过|力争|约|近|逾|不[少低]于|至少|实际|全年|年内"
)
"""What may stand between a verb and its number and is no object."""
STRANGE = re.compile(r"[^\W0-9了共的等名个]{2,8}")
UNKNOWN_AT_MOST = 8
RATE_WORD = re.compile(r"(?:率|度|比例|比重|占比)(?:指标)?$")
