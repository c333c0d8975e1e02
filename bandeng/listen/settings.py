"""The settings of a studio that this room reads, in the order of the page. Each says from when a change holds."""

from django.utils.translation import gettext_lazy, pgettext_lazy

from bandeng.listen.models import Matter
from bandeng.listen.numbers import DEFAULT, NumberPattern
from bandeng.studio import ladder
from bandeng.studio.setting_fields import WholeNumber, Words, YesNo, days, matters, times, working_days
from bandeng.studio.settings import ONE, Setting

INTAKE = pgettext_lazy("settings", "受理")
LIMITS = pgettext_lazy("settings", "办理时限")
REPLIES = pgettext_lazy("settings", "答复和回访")
PRIVACY = pgettext_lazy("settings", "个人信息")
OPEN_DATA = pgettext_lazy("settings", "开放数据")

WORKING_DAYS = gettext_lazy("几个工作日？")
# Fields of life, as government offices sort what residents write.
CATEGORIES = [
    *("城乡建设", "环境保护", "交通运输", "教育文体", "劳动和社会保障", "商贸旅游", "卫生计生", "民政", "政法"),
    *("农村农业", "其他"),
]


def _one_number(low: int, high: int) -> dict[str, WholeNumber]:
    return {ONE: WholeNumber(low, high, working_days, label=WORKING_DAYS)}


SETTINGS = (
    Setting(
        "number_format",
        INTAKE,
        pgettext_lazy("setting", "编号格式"),
        gettext_lazy("受理时给的编号怎么写，例如：徐民〔2026〕015号。已经给出的编号不变。"),
        DEFAULT,
        {ONE: NumberPattern(label=gettext_lazy("编号怎么写？"))},
        of_whole=True,
    ),
    Setting(
        "categories",
        INTAKE,
        pgettext_lazy("setting", "领域"),
        gettext_lazy("受理时从这些领域里选一个。去掉一个，已经受理的事项不变；系统从以往受理中学到的，仍可能推荐。"),
        CATEGORIES,
        {ONE: Words(1, 20, 40, label=gettext_lazy("有哪些领域？一行一个。"), least=1)},
    ),
    Setting(
        "danger_words",
        INTAKE,
        pgettext_lazy("setting", "涉险词"),
        gettext_lazy(
            "居民的话里出现这些词，马上提醒值班人员。系统已有着火、漏电、家暴、自杀等词，这里只写本地另外要的。"
            "只看以后来的话。"
        ),
        [],
        {ONE: Words(2, 12, 100, label=gettext_lazy("另外看哪些词？一行一个。"), solid=True)},
    ),
    Setting(
        "accept_days",
        LIMITS,
        pgettext_lazy("setting", "受理期限"),
        gettext_lazy("从收到的下一个工作日算起，几个工作日内受理。已经收到的事项期限不变。"),
        1,
        _one_number(1, 10),
    ),
    Setting(
        "reply_days",
        LIMITS,
        pgettext_lazy("setting", "答复期限"),
        gettext_lazy(
            "从收到的下一个工作日算起，几个工作日内答复。已经受理的事项期限不变；"
            "以后申请再办、更正类别、取消加急的，按新的天数算。"
        ),
        {"consult": 3, "help": 3, "suggest": 13, "complain": 13, "report": 13, "thank": 13, "other": 13},
        {str(kind): WholeNumber(1, 60, working_days, label=kind.label) for kind in Matter.Kind},
    ),
    Setting(
        "urgent_days",
        LIMITS,
        pgettext_lazy("setting", "加急答复期限"),
        gettext_lazy(
            "停水、停电、停气等加急事项，几个工作日内答复。已经加急的事项期限不变；以后改为加急、申请再办的，按新的天数算。"
        ),
        1,
        _one_number(1, 10),
    ),
    Setting(
        "wait_days",
        LIMITS,
        pgettext_lazy("setting", "等居民补充"),
        gettext_lazy("等居民补充时停止计时，一件事合起来最多停几个工作日。正在等的，补充后也按新的天数算。"),
        10,
        _one_number(1, 30),
    ),
    Setting(
        "extension_days",
        LIMITS,
        pgettext_lazy("setting", "延期"),
        gettext_lazy("申请延期，最多延到答复期限以后几个工作日。已经提出的申请不变。"),
        10,
        _one_number(1, 60),
    ),
    Setting(
        "send_back_days",
        LIMITS,
        pgettext_lazy("setting", "承办单位退回"),
        gettext_lazy("转给承办单位以后几个工作日内，单位可以退回一次。马上对所有事项有效。"),
        1,
        _one_number(1, 10),
    ),
    Setting(
        "check_reply",
        REPLIES,
        pgettext_lazy("setting", "核对答复"),
        gettext_lazy("单位或委员写好答复，要不要联络员核对后再发给居民。已经等着核对的，仍由联络员核对。"),
        True,
        {
            ONE: YesNo(
                gettext_lazy("联络员核对后发出"), gettext_lazy("写好就发出"), label=gettext_lazy("答复怎样发出？")
            )
        },
    ),
    Setting(
        "rounds",
        REPLIES,
        pgettext_lazy("setting", "办理次数"),
        gettext_lazy(
            "居民不满意可以申请再办，连第一次在内最多办几次；再不满意，就作为有异议办结。马上对所有事项有效。"
        ),
        2,
        {ONE: WholeNumber(1, 5, times, label=gettext_lazy("最多办几次？"))},
    ),
    Setting(
        "call_tries",
        REPLIES,
        pgettext_lazy("setting", "回访次数"),
        gettext_lazy("回访打不通，换一天再打，最多打几次。马上对所有事项有效。"),
        3,
        {ONE: WholeNumber(1, 10, times, label=gettext_lazy("最多打几次？"))},
    ),
    Setting(
        "silence_days",
        REPLIES,
        pgettext_lazy("setting", "逾期未表态"),
        gettext_lazy("答复以后居民一直没有表态，过几个工作日办结。马上对所有事项有效，改短会使一些事项马上办结。"),
        10,
        _one_number(5, 60),
    ),
    ladder.SETTING,
    Setting(
        "keep_days",
        PRIVACY,
        pgettext_lazy("setting", "个人信息保存"),
        gettext_lazy("办结以后几天删除个人信息，最长不超过 24 个月。马上对所有事项有效，网页上告诉居民的天数跟着变。"),
        180,
        {ONE: WholeNumber(30, 730, days, label=gettext_lazy("办结以后几天？"))},
        sure=gettext_lazy("我知道：改短以后，超过天数的个人信息会马上删除，不能恢复"),
    ),
    Setting(
        "public_detail_from",
        OPEN_DATA,
        pgettext_lazy("setting", "公开到哪一天"),
        gettext_lazy(
            "过去十二个月收到的事项达到这个数，公开账本才写明哪一天、哪一类；不到的只写哪一周，免得认出是谁。"
            "每天由系统核对，只管以后的记录。"
        ),
        1000,
        {ONE: WholeNumber(100, 100_000, matters, label=gettext_lazy("一年多少件？"))},
    ),
    Setting(
        "public_cell_least",
        OPEN_DATA,
        pgettext_lazy("setting", "件数太少的提醒"),
        gettext_lazy("开放数据公布前，同一周同一类少于这么多件的，会提醒审核的人。"),
        3,
        {ONE: WholeNumber(1, 20, matters, label=gettext_lazy("少于几件要提醒？"))},
    ),
)
