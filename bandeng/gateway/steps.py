"""What each step of checking a receipt says, on the page and in the terminal: one list for both."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TITLES: dict[str, Promise] = {
    "file": _("文件"),
    "entry": _("记录的内容"),
    "place": _("在账本里的位置"),
    "log": _("账本的签名"),
    "time": _("签名的时间"),
    "others": _("别的签名"),
    "promise": _("入账承诺"),
    "together": _("承诺与凭证"),
    "words": _("您的原话"),
    "policy": _("信任策略"),
    "now": _("现在的账本"),
    "other": _("别处得到的检查点"),
}
WORDS: dict[str, Promise] = {
    "file.bad": _("这不是凭证，也不是承诺；或者文字不全、被改过，读不出来。"),
    "entry.good": _("记录写的是：%(day)s，%(studio)s，%(code)s。"),
    "entry.closed": _("记录写的是：%(day)s，%(studio)s，%(code)s。非公开的部分已按规定清除，只剩指纹。"),
    "entry.bad": _("凭证里的记录读不出来，或者被改过。"),
    "place.good": _("这条记录的指纹，正好在账本 %(size)s 条记录的总指纹里，是第 %(place)s 条。"),
    "place.bad": _("这条记录不在账本的总指纹里：记录、位置或路径被改过。"),
    "log.good": _("账本 %(origin)s 在总指纹上签了名，签名是真的。"),
    "log.bad": _("账本的签名是假的：总指纹或签名被改过。"),
    "log.unknown": _("总指纹上没有认得的账本的签名（写的账本是 %(origin)s）。"),
    "log.skipped": _("账本的签名没有核对。"),
    "time.good": _("这份总指纹在 %(time)s 已经有了，见证方 %(witnesses)s 签名作证。"),
    "time.own": _("这份总指纹在 %(time)s 已经有了。作证的是账本自己的见证方（%(witnesses)s），还没有外面的见证方。"),
    "time.none": _("没有认得的见证方签名，所以不知道时间。"),
    "time.bad": _("见证方 %(witness)s 的签名是假的：总指纹、时间或签名被改过。"),
    "time.skipped": _("见证方的签名没有核对。"),
    "others.unknown": _("另有 %(count)s 个签名，这里没有它们的公钥，没有核对。"),
    "promise.good": _("账本在 %(given)s 签名承诺：最迟 %(until)s 记入。承诺是真的。"),
    "promise.bad": _("承诺的签名对不上：承诺被改过，或者不是这个账本签的。"),
    "promise.none": _("文件里没有承诺。"),
    "promise.alone": _("这只是承诺，还不是凭证。过了 %(until)s，请用查询码取凭证；取不到，就拿这份承诺作证。"),
    "promise.skipped": _("承诺的签名没有核对。承诺写的是：最迟 %(until)s 记入。"),
    "together.good": _("承诺说的就是这条记录。"),
    "together.kept": _("承诺说的就是这条记录，而且按时记入了。"),
    "together.bad": _("承诺说的不是这条记录。"),
    "words.good": _("您输入的话和地点，与提交时的一字不差。"),
    "words.bad": _("您输入的话或地点，与提交时的不一样。多一个字、少一个标点都算不一样。"),
    "words.none": _("记录里没有原话的指纹，这一项没有核对。"),
    "policy.good": _("达到了信任策略的要求（%(quorum)s）。见证方：%(witnesses)s。"),
    "policy.bad": _("没有达到信任策略的要求：%(reason)s"),
}
# Only the page says these.
NOW: dict[str, Promise] = {
    "now.good": _("账本现在有 %(size)s 条记录，是接着您的凭证往下写的：您的记录还在，没有被改过。"),
    "now.reopened": _(
        "账本从备份恢复过，换成了新的账本（%(origin)s，%(size)s 条记录）；您的记录在新账本里，没有被改过。"
    ),
    "now.bad": _("现在的账本不是接着您的凭证写的：以前的记录被改过或删过。请保存好凭证，告诉区政协或审计员。"),
    "now.unreachable": _("连不上账本（%(prefix)s），这一项没有核对。请联网后再试。"),
    "now.unsigned": _("取来的检查点读不出来，或者没有这个账本的签名。"),
    "now.missing": _("账本不提供核对要用的数据（%(path)s）。"),
    "other.good": _("别处得到的检查点（%(size)s 条记录）与您的凭证是同一个账本。"),
    "other.bad": _("别处得到的检查点与您的凭证对不上：账本给人看的不一样。请保存好两样，告诉区政协或审计员。"),
    "other.unsigned": _("别处得到的检查点读不出来，或者没有这个账本的签名。"),
}
VERDICTS: dict[str, tuple[Promise, Promise]] = {
    "good": (_("核对通过"), _("凭证是真的，记录确实在账本里。")),
    "promise": (_("承诺是真的"), _("这只是承诺，还不是凭证。")),
    "partly": (
        _("只核对了一部分"),
        _("这个浏览器不会核对签名（Ed25519），其余各步都对。请换新一些的浏览器，再核对一次。"),
    ),
    "words": (_("凭证是真的，原话对不上"), _("请看看是不是打错了字，或者地点当时没有写。")),
    "bad": (
        _("核对没有通过"),
        _("没有通过的一步：%(step)s。文件可能损坏或被改过，请换一份存过的再试；还不通过，请告诉工作室或区政协。"),
    ),
    "now": (_("账本里还有"), _("现在的账本与您的凭证对得上。")),
    "nowhere": (_("这一次没有核对成"), _("请联网后再试。")),
    "gone": (_("账本对不上了"), _("没有通过的一步：%(step)s。请保存好凭证，告诉区政协或审计员。")),
    "empty": (_("还没有可以核对的"), _("请先选择文件，或者粘贴凭证的文字。")),
    "unread": (_("文件打不开"), _("请选择以 .tlog-proof 结尾的凭证文件，或者承诺文件。")),
    "unable": (
        _("这个浏览器不能核对"),
        _("网址不是 https 开头，或者浏览器太旧。请下载这一页，用新一些的浏览器打开。"),
    ),
    "keyless": (_("没有可用的公钥"), _("粘贴的文字里没有账本的公钥（vkey）。")),
}
# Names of what the page shows of a record.
SHOWN: dict[str, Promise] = {
    "code": pgettext_lazy("of a record", "记录"),
    "day": _("日期"),
    "studio": pgettext_lazy("of a record", "工作室"),
    "week": _("%(year)s 年第 %(week)s 周"),
    "written": _("写入的时间"),
    "place": _("在账本里"),
    "nth": _("第 %(place)s 条"),
    "between": pgettext_lazy("between the words of a list", "、"),
}
CODES: dict[str, Promise] = {"matter.receive": _("收到一件居民反映的事")}
