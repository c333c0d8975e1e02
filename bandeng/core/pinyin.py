"""Chinese names in Latin letters (拼音): of people, surname first (GB/T 28039-2011), and of places."""

import re
from functools import lru_cache
from typing import Any

from bandeng.core import surnames

# Names not spelt by their standard reading, or read wrongly by the dictionary of pypinyin.
_PLACES = {
    "陕西": "Shaanxi",
    "内蒙古": "Inner Mongolia",
    "西藏": "Xizang",
    "香港": "Hong Kong",
    "澳门": "Macao",
    "哈尔滨": "Harbin",
    "呼和浩特": "Hohhot",
    "乌鲁木齐": "Urumqi",
    "新疆维吾尔": "Xinjiang Uygur",
    "广西壮族": "Guangxi Zhuang",
    "宁夏回族": "Ningxia Hui",
    "单县": "Shanxian",
    "涡阳": "Guoyang",
    "沣东": "Fengdong",
    "长辛店": "Changxindian",
}
_GENERICS = {
    "特别行政区": "Special Administrative Region",
    "自治区": "Autonomous Region",
    "省": "Province",
    "自治州": "Autonomous Prefecture",
    "市": "City",
    "盟": "League",
    "自治县": "Autonomous County",
    "开发区": "Development Zone",
    "新区": "New Area",
    "区": "District",
    "县": "County",
    "旗": "Banner",
    "街道办事处": "Subdistrict Office",
    "街道": "Subdistrict",
    "镇": "Town",
    "乡": "Township",
    "社区": "Community",
    "小区": "Residential Compound",
    "村": "Village",
}
# Large to small, each level optional. The lookarounds keep 社区 from being a 区 and 石市镇 from being a 市.
_LEVELS = [
    re.compile(pattern)
    for pattern in (
        r"(.{2,8}?)(特别行政区|自治区|省)",
        r"(.{2,8}?)(自治州|市(?![镇乡村场民])|盟)",
        r"(.{1,8}?)(自治县|开发区|新区|(?<![社小校园])区|县|旗)",
        r"(.{1,8}?)(街道办事处|街道|镇|乡)",
        r"(.{1,8}?)(社区|小区|村)",
    )
]
_HAN = re.compile(r"[\u3007\u3400-\u9fff]+")


def pinyin_key(name: str) -> str:
    """Key to sort and find a personal name by: "单晓明" → "shan xiaoming", lower case, v for ü."""
    return " ".join(part.lower() for part in _parts(name, v_to_u=False))


def romanise(name: str) -> str:
    """A personal name in Latin letters: "单晓明" → "Shan Xiaoming"; what is not Chinese stays as it is."""
    return " ".join(part[:1].upper() + part[1:] for part in _parts(name, v_to_u=True))


@lru_cache(maxsize=10_000)
def initials(name: str) -> str:
    """The first letters of a personal name's syllables, as people type them: "单晓明" → "sxm"."""
    found = ""
    for word in re.split(r"[\s·•‧・]+", name.strip()):
        surname, given = surnames.split(word) if _HAN.match(word) else ("", "")
        reading = surnames.READINGS.get(surname, "")
        # A reading of two syllables (万俟 moqi) cannot be cut; the dictionary reads those surnames right.
        own = [reading] if len(surname) == 1 and reading else _syllables(surname)
        found += "".join(syllable[0] for syllable in (*own, *(_syllables(given) if given else [])) if syllable)
        found += "" if _HAN.match(word) or not word else word[0].lower()
    return found


def place_english(name: str) -> str:
    """A place's name in English, smallest part first: "陕西省西安市" → "Xi'an City, Shaanxi Province"."""
    found: list[str] = []
    for level in _LEVELS:
        if match := level.match(name):
            proper, generic = match.groups()
            # A name of one character is never without its generic: 户县 is Huxian County.
            proper = proper if len(proper) > 1 else proper + generic
            found.append(f"{_spell(proper)} {_GENERICS[generic]}")
            name = name[match.end() :]
    if name:
        found.append(_spell(name))
    return ", ".join(reversed(found))


def _parts(name: str, *, v_to_u: bool) -> list[str]:
    parts: list[str] = []
    for word in re.split(r"[\s·•‧・]+", name.strip()):
        surname, given = surnames.split(word)
        if not _HAN.match(word):
            parts.append(word)
        elif word != name.strip() or not given:
            # 阿依古丽·买买提 has no surname to read specially, 单 alone has nothing but one.
            parts.append(surnames.READINGS.get(word) or _join(word, v_to_u=v_to_u))
        else:
            reading = surnames.READINGS.get(surname) or _join(surname, v_to_u=v_to_u)
            parts += [reading, _join(given, v_to_u=v_to_u)]
    return [part for part in parts if part]


def _join(han: str, *, v_to_u: bool) -> str:
    """Syllables as one word, with an apostrophe before a, o, e as the orthography (GB/T 16159) asks."""
    word = ""
    for syllable in _syllables(han, v_to_u=v_to_u):
        word += "'" + syllable if word and syllable[0] in "aoe" and v_to_u else syllable
    return word


def _syllables(han: str, **options: Any) -> list[str]:
    # Its dictionaries take longest of all that is imported, and few commands spell a name.
    from pypinyin import lazy_pinyin

    return lazy_pinyin(han, **options)


def _spell(name: str) -> str:
    if name in _PLACES:
        return _PLACES[name]
    spelt = _HAN.sub(lambda match: f" {_join(match[0], v_to_u=True).capitalize()} ", name)
    return " ".join(spelt.split())
