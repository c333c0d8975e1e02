"""Chinese surnames (姓): which there are, and how those with several readings are read.

The single surnames are those of the Hundred Family Surnames (百家姓) and of the census that are not far
commoner as ordinary words.
"""

SINGLE = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
    "鲁韦昌马苗凤方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄穆"
    "萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛"
    "林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪解应宗丁宣邓郁单洪包诸左石崔吉龚程嵇邢裴陆荣翁荀"
    "羊惠甄曲封芮储靳汲邴糜松井段富巫乌焦巴弓牧山谷车侯宓蓬全班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束"
    "龙叶幸司韶郜黎蓟薄白蒲邰鄂索咸籍赖卓蔺屠蒙池乔胥苍双闻莘党翟谭贡劳姬申扶堵冉宰雍桑桂牛寿边扈燕冀"
    "浦尚农温别庄晏柴瞿阎慕连茹习宦艾鱼容向古易慎戈廖庾暨衡耿满弘匡文寇广禄阙东欧沃蔚越隆师巩聂晁勾敖"
    "融冷辛阚简饶曾沙鞠丰巢关查荆红游竺盖益桓仉督岳帅缑亢况郈琴海晋楚闫肖代付区覃佟苟隋仝邸栗战矫卿逯"
    "迟钮揭佘牟丛洛商铁尧仵辜郗"
)

_COMPOUND = """
万俟 尉迟 长孙 澹台 令狐 宗政 濮阳 淳于 公冶 申屠 仲孙 轩辕 钟离 宇文 鲜于 闾丘 司徒 司空 司马 欧阳
上官 夏侯 诸葛 东方 赫连 皇甫 公孙 慕容 端木 独孤 南宫 西门 东郭 呼延 太史 公羊 百里 拓跋 完颜 纳兰
"""
COMPOUND = frozenset(_COMPOUND.split())

# Single surnames that are read otherwise than the character usually is.
READINGS = {
    "单": "shan",
    "解": "xie",
    "仇": "qiu",
    "区": "ou",
    "查": "zha",
    "曾": "zeng",
    "朴": "piao",
    "盖": "ge",
    "翟": "zhai",
    "员": "yun",
    "缪": "miao",
    "种": "chong",
    "洗": "xian",
    "折": "she",
    "繁": "po",
    "乐": "yue",
    "召": "shao",
    "覃": "qin",
    "黑": "he",
    "祭": "zhai",
    "佴": "nai",
    "都": "du",
    "卜": "bu",
    "秘": "bi",
    "薄": "bo",
    "重": "chong",
    "长": "chang",
    "隗": "wei",
    "郇": "xun",
    "乜": "nie",
    "角": "jue",
    "阚": "kan",
    "句": "gou",
}


def split(name: str) -> tuple[str, str]:
    """Surname and given name of a Chinese name; an unknown first character counts as the surname."""
    length = 2 if name[:2] in COMPOUND else 1
    return name[:length], name[length:]
