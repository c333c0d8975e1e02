"""Fills an empty PostgreSQL with matters in 400 studios, a fifth of them in the largest, by SQL. Run as a program.

python -m benchmarks.filling COUNT
"""

import os
import random
import re
import sys

import django

STUDIOS = 400
TEXTS = 20_000
WORDS = re.findall(
    r"\S+",
    "路灯 小区 物业 停车 漏水 暖气 公交 学校 医院 噪音 施工 电梯 楼道 下水 井盖 绿化 树木 广场 夜市 油烟 门禁 "
    "充电 电瓶 消防 通道 围墙 道路 积水 红绿 斑马 幼儿 老人 助餐 社保 医保 公租 拆迁 回迁 房产 加装 维修 基金",
)
SIGNS = "徐家湾板凳里社区东西南北门楼号院栋单元晚上早晨经常没有人来修理请尽快解决希望派人查看已经几个月了大家都很着急"
# Words of which it is known how often they stand there: one matter in so many (all of them in the largest studio where
# the number is divided by five).
RARE = {"煤气": 1_000, "钟楼": 4_000, "鹤": 2_000}
COMMON = {"垃圾": 5, "邻居": 50}

MATTERS = """
INSERT INTO listen_matter (subject, studio_id, path, community_id, number, state, version, kind, source, origin, urgent,
    danger, confidential, category, behalf, entrance, title, words, place, search, member_id, anonymous,
    share_with_unit, may_publish, tell_later, tell_by, language, received_at, accept_due, reply_due, extended,
    sent_back, joined, round, result, word, satisfied, disputed, decline_reason, import_row, officer_id, replied_at,
    published_at, promised_on)
SELECT md5(i::text), s.id, s.path, NULL, NULL, x.state, 3,
    (ARRAY['help','suggest','complain','consult'])[(1 + i %% 4)::int], 'web', 'live',
     i %% 97 = 0, false, false, '', '', '', t.title, t.words, '3 号楼前', t.search || x.more,
    CASE WHEN x.state <> 'received' THEN m.id END, true, false, false, false, 'sms', 'zh-hans',
    x.at, x.at::date + 1, x.at::date + 3 + (i * 7 %% 20)::int, false, false, 0, 1, x.result, '', '', false, '', '',
    CASE WHEN i %% 7 = 0 THEN %(officer)s END, CASE WHEN x.state IN ('replied', 'closed') THEN x.at END, NULL,
    CASE WHEN x.result = 'promised' THEN x.at::date + 25 END
FROM generate_series(1::bigint, %(count)s) i
CROSS JOIN LATERAL (SELECT (i * 7919 %% 1000)::int AS lot,
    now() - interval '2190 days' * ((%(count)s - i)::float / %(count)s) AS received) r
CROSS JOIN LATERAL (SELECT
    CASE WHEN lot < 10 THEN 'received' WHEN lot < 20 THEN 'accepted' WHEN lot < 60 THEN 'in_hand'
         WHEN lot < 65 THEN 'waiting_resident' WHEN lot < 95 THEN 'replied' WHEN lot < 100 THEN 'carried_out'
         ELSE 'closed' END AS state,
    CASE WHEN lot BETWEEN 65 AND 70 THEN 'promised' WHEN lot >= 65 THEN 'solved' ELSE '' END AS result,
    CASE WHEN lot < 100 THEN now() - (i * 31 %% 40) * interval '1 day' ELSE received END AS at,
    {more} AS more) x
JOIN bench_text t ON t.id = i * 6007 %% %(texts)s
JOIN bench_studio s ON s.place = CASE WHEN i %% 5 = 0 THEN 0 ELSE 1 + (i * 31 %% %(others)s) END
JOIN bench_member m ON m.place = i %% 30
"""
REPLIES = """
INSERT INTO listen_reply (matter_id, round, author_id, text, result, written_at, sent_at)
SELECT id, 1, %(officer)s, '已办', 'solved', received_at, CASE WHEN state <> 'in_hand' THEN received_at END
FROM listen_matter WHERE state IN ('replied', 'closed') OR (state = 'in_hand' AND id %% 40 = 0)
"""


def sentence(chance: random.Random) -> str:
    parts = [chance.choice(WORDS) if chance.random() < 0.3 else "".join(chance.sample(SIGNS, 3)) for _ in range(14)]
    return "".join(parts)


def fill(count: int) -> None:
    """Make the studios through actions' own tables, and the matters by one statement."""
    from django.db import connection, transaction

    from bandeng.core import guard, text
    from bandeng.studio.models import Region, Studio
    from benchmarks.people import build

    build()
    chance = random.Random(7)
    street = Region.objects.get(code="610112004")
    largest = Studio.objects.get(code="xujiawan")
    with guard.writing(), transaction.atomic(), connection.cursor() as cursor:
        regions = [
            Region(code=f"6299{n:05}", parent=street.parent, path=f"62.99.{n:05}.", level=4, name=f"街道{n}")
            for n in range(STUDIOS - 2)
        ]
        Region.objects.bulk_create(regions)
        Studio.objects.bulk_create(
            Studio(code=f"s{n}", name=f"工作室{n}", short="某", region=region, path=f"{region.path}s{n}.")
            for n, region in enumerate(regions, 10)
        )
        cursor.execute("CREATE TEMP TABLE bench_text (id int PRIMARY KEY, title text, words text, search text)")
        with cursor.copy("COPY bench_text FROM STDIN") as copy:
            for number in range(TEXTS):
                words = sentence(chance)
                copy.write_row((number, words[:20], words, text.bigrams(words)))
        cursor.execute(
            "CREATE TEMP TABLE bench_studio AS SELECT id, path, row_number() OVER (ORDER BY id <> %s, id) - 1 AS place"
            " FROM studio_studio",
            [largest.pk],
        )
        cursor.execute(
            "CREATE TEMP TABLE bench_member AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM"
            " studio_member WHERE studio_id = %s LIMIT 30",
            [largest.pk],
        )
        cursor.execute("SELECT id FROM studio_person WHERE sign_in_name = 'officer'")
        numbers = {"count": count, "texts": TEXTS, "others": STUDIOS - 1, "officer": cursor.fetchone()[0]}
        more = " || ".join(
            f"CASE WHEN i %% {every} = 0 THEN ' {word}' ELSE '' END" for word, every in {**RARE, **COMMON}.items()
        )
        cursor.execute("SET LOCAL session_replication_role = replica")  # no foreign key is checked row by row
        cursor.execute("DROP INDEX listen_search")
        cursor.execute(MATTERS.format(more=more), numbers)
        cursor.execute(REPLIES, numbers)
    with guard.writing(), connection.cursor() as cursor:
        from bandeng.core.search import GRAMS

        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(f"CREATE INDEX listen_search ON listen_matter USING gin ({GRAMS.format('search')})")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bandeng.config.settings"
    django.setup()
    fill(int(sys.argv[1]))
