"""Words that tell the kind of a matter before a studio has taught better. The first kind with a cue is the guess."""

import re

CUES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("report", re.compile("举报|违法|违规|受贿|贪污|私自|非法|偷盗|无证|假冒")),
    ("thank", re.compile("感谢你们|感谢工作室|感谢委员|表示感谢|特此感谢|表扬|点赞|送锦旗")),
    ("suggest", re.compile("建议|希望能?够?增加|希望增设|能否增设|可否增加|提议")),
    ("complain", re.compile("投诉|态度|推诿|扯皮|不作为|乱收费|扰民|噪音|噪声|强烈不满|没人管|无人管")),
    (
        "consult",
        re.compile("咨询|请问|想问|问一下|怎么办理|如何办理|什么时候能|是否可以|需要什么|哪些材料|[吗呢么][？?]"),
    ),
    ("help", re.compile("求助|帮帮|帮忙|坏了|不亮|漏水|堵了|停水|停电|停气|不热|没有水|急需|困难|修一?修|维修")),
)


def kind(words: str) -> tuple[str, str] | None:
    """The likeliest kind and the word that speaks for it, or None."""
    for code, pattern in CUES:
        found = pattern.search(words)
        if found:
            return code, found[0]
    return None
