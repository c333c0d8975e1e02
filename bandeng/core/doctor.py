"""What is misconfigured, and how to mend it. Each check gives its findings; nothing is changed."""

import os
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils.translation import gettext as _

from bandeng.core import backup, clock, compacting, heartbeat, reopening, starting
from bandeng.core.language import listed
from bandeng.ledger import erasing, triggers
from bandeng.ledger.models import Entry


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong and how to mend it. A serious one keeps a production studio from starting."""

    what: str
    mend: str
    serious: bool = True


Check = Callable[[], Iterable[Finding]]
CHECKS: list[tuple[str, Check]] = []


def check(name: str) -> Callable[[Check], Check]:
    """Register a check; rooms may add their own. Checks run in the order of registration."""

    def decorate(function: Check) -> Check:
        CHECKS.append((name, function))
        return function

    return decorate


def examine() -> list[Finding]:
    """All findings. A check that cannot run is a finding itself."""
    found: list[Finding] = []
    for name, function in CHECKS:
        try:
            found += function()
        except Exception as error:
            found.append(
                Finding(
                    _("检查“%(name)s”没有完成：%(error)s") % {"name": name, "error": error},
                    _("请先解决前面的问题，再运行一次。"),
                )
            )
    return found


def serious() -> list[Finding]:
    """The findings with which a production studio must not start."""
    return [finding for finding in examine() if finding.serious]


@check("database")
def database() -> Iterable[Finding]:
    connection.ensure_connection()
    if connection.vendor == "postgresql" and getattr(connection, "pg_version", 0) < 150000:
        yield Finding(_("PostgreSQL 版本低于 15。"), _("请升级 PostgreSQL 到 15 或以上。"))
    waiting = starting.unapplied()
    if waiting:
        yield Finding(_("数据库有 %(count)s 项更新未执行。") % {"count": len(waiting)}, _("请运行 bandeng upgrade。"))
    elif lost := triggers.missing(connection):
        yield Finding(
            _("台账的防改触发器缺少：%(names)s。") % {"names": listed(sorted(lost))},
            _("先运行 bandeng verify 核对台账，再运行 bandeng migrate ledger 0001 和 bandeng migrate 重新建立。"),
        )


@check("keys")
def keys() -> Iterable[Finding]:
    for path in [settings.KEYS, *settings.KEYS.glob("*")]:
        if path.stat().st_mode & 0o077:
            yield Finding(
                _("%(path)s 可被其他用户读取。") % {"path": path},
                _("请运行 chmod go= %(path)s；如已有他人可能读过，请按运维手册更换密钥。") % {"path": path},
            )
        if path.stat().st_uid != os.geteuid():
            yield Finding(
                _("%(path)s 不属于运行程序的用户。") % {"path": path},
                _("请用 chown 改为该用户，并用该用户运行本命令。"),
            )


@check("clock")
def clock_is_right() -> Iterable[Finding]:
    if time.time() < 1_767_225_600:  # 2026-01-01: nothing of ours is older
        yield Finding(_("系统时钟早于本程序的编写时间。"), _("请启用时间同步：timedatectl set-ntp true。"))
    ahead = heartbeat.silent_for(clock.now())
    if ahead is not None and ahead < timedelta(minutes=-1):
        yield Finding(
            _("各服务器的时钟相差一分钟以上。"), _("请在每台服务器上启用时间同步：timedatectl set-ntp true。")
        )


@check("disk")
def disk() -> Iterable[Finding]:
    for folder in {settings.DATA, existing_parent(settings.BACKUPS)}:
        usage = shutil.disk_usage(folder)
        if usage.free < max(1_000_000_000, usage.total // 20):
            yield Finding(
                _("%(folder)s 所在磁盘只剩 %(free)s MB。") % {"folder": folder, "free": usage.free // 1_000_000},
                _("请清理磁盘或扩容；备份可移到别处。"),
                serious=usage.free < 200_000_000,
            )


@check("heads")
def heads() -> Iterable[Finding]:
    file = settings.HEADS_FILE
    place = file if file.exists() else existing_parent(file)
    if not os.access(place, os.W_OK):
        yield Finding(
            _("树头文件 %(file)s 无法写入。") % {"file": file}, _("请检查目录权限，或改 BANDENG_HEADS_FILE。")
        )
    if reopening.behind():
        yield Finding(
            _("数据库比库外的树头旧：账本停止封存。"),
            _("请先核实是否放回了较旧的数据库；确实要接着用，就运行 bandeng keys reopen。"),
        )
    if settings.PRODUCTION and file.parent == settings.DATA:
        yield Finding(
            _("树头文件与数据库放在同一目录。"),
            _("请用 BANDENG_HEADS_FILE 指到另一块磁盘或另一台机器上的目录，数据库被改时才能对证。"),
            serious=False,
        )


@check("backups")
def backups() -> Iterable[Finding]:
    if not settings.PRODUCTION:
        return
    made = backup.existing(settings.BACKUPS)
    if not made or time.time() - made[-1].stat().st_mtime > 36 * 3600:
        yield Finding(
            _("最近 36 小时没有备份。"),
            _("请运行 bandeng backup，并确认后台程序（bandeng worker）在运行。"),
            serious=False,
        )
    if existing_parent(settings.BACKUPS).stat().st_dev == settings.DATA.stat().st_dev:
        yield Finding(
            _("备份与数据在同一块磁盘上。"),
            _("请用 BANDENG_BACKUPS 指到另一块磁盘，或每天把备份复制到别处。"),
            serious=False,
        )


@check("erasures")
def erasures() -> Iterable[Finding]:
    file = settings.ERASURES_FILE
    place = file if file.exists() else existing_parent(file)
    if not os.access(place, os.W_OK):
        yield Finding(
            _("库外的清除名单 %(file)s 无法写入。") % {"file": file}, _("请检查目录权限，或改 BANDENG_ERASURES_FILE。")
        )
    elif lacking := erasing.missing(file):
        yield Finding(
            _("库外的清除名单缺少 %(count)s 次清除，现在从备份恢复会让已删除的信息重新出现。") % {"count": lacking},
            _("请运行 bandeng erase 补上，并确认后台程序（bandeng worker）在运行。"),
            serious=False,
        )
    if settings.PRODUCTION and file.parent == settings.DATA:
        yield Finding(
            _("库外的清除名单与数据库放在同一目录。"),
            _("请用 BANDENG_ERASURES_FILE 指到另一块磁盘，再复制到没有备份的地方；没有它备份不能放心恢复。"),
            serious=False,
        )
    if waiting := compacting.waiting():
        yield Finding(
            _("上次压实以后又清除了 %(count)s 次，数据库文件里可能还有残余。") % {"count": waiting},
            _("请在夜间运行 bandeng erase --compact。"),
            serious=False,
        )
    if left := backup.too_old(clock.now()):
        yield Finding(
            _("有 %(count)s 份备份超过了 %(days)s 天。") % {"count": len(left), "days": settings.BACKUP_KEEP_DAYS},
            _("里面有已删除的个人信息，请删掉：%(files)s") % {"files": listed([str(path) for path in left[:5]])},
            serious=False,
        )


# What PostgreSQL writes into its own log, with the values of statements, when it is told to: (setting, harmless).
LOGGING = (
    ("log_min_error_statement", ("panic", "fatal")),
    ("log_statement", ("none", "ddl")),
    ("log_min_duration_statement", ("-1",)),
    ("log_min_duration_sample", ("-1",)),
)


@check("server log")
def server_log() -> Iterable[Finding]:
    if connection.vendor != "postgresql" or not settings.PRODUCTION:
        return
    with connection.cursor() as cursor:
        for name, harmless in LOGGING:
            cursor.execute("SELECT current_setting(%s)", [name])
            if cursor.fetchone()[0] not in harmless:
                yield Finding(
                    _("PostgreSQL 的 %(name)s 会把语句连同居民的话写进它的日志。") % {"name": name},
                    _("请由数据库管理员设为 %(value)s：ALTER SYSTEM SET %(name)s = '%(value)s'; 并重新载入。")
                    % {"name": name, "value": harmless[0]},
                    serious=False,
                )


@check("worker")
def worker_alive() -> Iterable[Finding]:
    silent = heartbeat.silent_for(clock.now())
    if settings.PRODUCTION and (silent is None or silent > timedelta(minutes=2)):
        yield Finding(
            _("后台程序没有运行。"),
            _("请运行 systemctl start bandeng-worker，并查看 journalctl -u bandeng-worker。"),
            serious=False,
        )
    waiting = Entry.objects.filter(leaf_index__isnull=True).count()
    if waiting > 10_000:
        yield Finding(
            _("有 %(count)s 条记录尚未封存。") % {"count": waiting}, _("请查看后台程序的日志。"), serious=False
        )


@check("calendar")
def calendar() -> Iterable[Finding]:
    from bandeng.core.working_calendar import calendar as corrected

    today = clock.today()
    years = corrected().estimated_years(today, today + timedelta(days=45))
    for year in sorted(years):
        yield Finding(
            _("%(year)s 年的放假安排未录入，工作日只是估算。") % {"year": year},
            _("国务院办公厅通知发布后，请升级程序，或由管理员在工作日历中录入。"),
            serious=False,
        )


@check("translations")
def translations() -> Iterable[Finding]:
    for folder in settings.LOCALE_PATHS:
        for source in Path(folder).glob("*/LC_MESSAGES/django.po"):
            if not source.with_suffix(".mo").exists():
                yield Finding(
                    _("%(file)s 没有编译，界面会缺少译文。") % {"file": source},
                    _("请在程序目录运行 make translations。"),
                    serious=False,
                )


@check("messages")
def messages() -> Iterable[Finding]:
    if not settings.PRODUCTION:
        return
    if not settings.EMAIL_HOST and settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        yield Finding(
            _("没有配置电子邮件，邀请和通知发不出去。"), _("请设置 BANDENG_EMAIL_HOST 等变量。"), serious=False
        )
    if not settings.SMS_GATEWAY:
        yield Finding(
            _("没有配置短信网关，留手机号的居民将转为电话告知。"),
            _("如要发短信，请设置 BANDENG_SMS_GATEWAY。"),
            serious=False,
        )


@check("production")
def production() -> Iterable[Finding]:
    if not settings.PRODUCTION:
        yield Finding(_("现在是试用模式。"), _("正式使用请设置 BANDENG_PRODUCTION=1。"), serious=False)
        return
    site = urlsplit(settings.SITE)
    if site.scheme != "https":
        yield Finding(_("BANDENG_SITE 不是 https 地址。"), _("请设为对外网址，例如 https://studio.example.org。"))
    if site.hostname not in settings.ALLOWED_HOSTS:
        yield Finding(
            _("BANDENG_HOSTS 里没有 %(host)s。") % {"host": site.hostname}, _("请把对外域名写进 BANDENG_HOSTS。")
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield Finding(_("BANDENG_HOSTS 允许任何域名。"), _("请只写对外域名。"))
    if settings.SECURE_PROXY_SSL_HEADER is None:
        yield Finding(
            _("没有说明前面有 TLS 代理，网页会不停跳转。"),
            _("代理设好 X-Forwarded-Proto 后，请设置 BANDENG_BEHIND_PROXY=1。"),
        )
    if not settings.REQUIRE_TOTP:
        yield Finding(_("没有要求工作人员使用动态口令。"), _("请去掉 BANDENG_REQUIRE_TOTP=0。"))
    if settings.DEBUG:
        yield Finding(_("调试模式开着，会泄露内部信息。"), _("请去掉 BANDENG_DEBUG。"))
    if settings.DEMO:
        yield Finding(_("正式使用时开着演示。"), _("请去掉 BANDENG_DEMO。"))
    if get_user_model()._default_manager.filter(demo=True).exists():
        yield Finding(
            _("数据库里有演示人员，人人知道他们的密码。"), _("请换一个空数据库正式使用；演示数据不能转为正式数据。")
        )


def existing_parent(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path
