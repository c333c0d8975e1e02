"""Words and places are invented."""

import random
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bandeng.algorithms.similarity import Frequencies, Grade, Index, Keys, Message, candidates, compare, keys, rank
from bandeng.algorithms.similarity.keys import EVENT_KEYS, NEAR_KEYS

HEATING = Message(
    "翠微苑小区三号楼暖气不热",
    "尊敬的领导，您好！我家住翠微苑三号楼，从上周起暖气一直是凉的，室内只有十二度。老人和孩子都感冒了，"
    "给供热站打了三次电话都说派人来看，到今天也没有人来。请帮忙催一催。",
)
HEATING_TOO = Message(
    "供热站不管事", "翠微苑3号楼好几户家里暖气片摸着冰手，供热站的人推来推去，这么冷的天可怎么过？", "翠微苑小区"
)
HEATING_ELSEWHERE = Message("锦华里暖气不热", "锦华里七号楼暖气不热，物业说要等到下个月检修，希望尽快解决。")
LAMPS = Message("河堤路的路灯", "河堤路靠近老码头的那一段，路灯坏了快两个月，晚上散步看不见脚下，请修一修。")
MARKET = Message("咨询早市", "请问丰登路早市什么时候恢复？附近居民买菜要走很远。")
ALL = {1: HEATING, 2: HEATING_TOO, 3: HEATING_ELSEWHERE, 4: LAMPS, 5: MARKET}

texts = st.text(alphabet="翠微苑小区三号楼暖气不热河堤路灯坏了，。！ \n的我们aB１", max_size=60)
messages = st.builds(Message, texts, texts, texts)
blanks = st.lists(st.sampled_from([" ", "\n", "　", "，", "。", "！", "…", "-"]), min_size=1, max_size=8)


def test_an_exact_copy_needs_not_look_the_same() -> None:
    copy = Message(HEATING.title, HEATING.words.replace("，", ",").replace("。", "\n\n ").replace("！", ""))
    assert compare(HEATING, copy).grade is Grade.EXACT
    assert keys(HEATING).exact == keys(copy).exact


def test_short_words_count_together_with_the_title() -> None:
    assert compare(Message("路灯坏了", "如题"), Message("暖气不热", "如题")).grade is Grade.NONE


def test_a_changed_sentence_makes_a_near_copy() -> None:
    sentences = HEATING.words.split("。")
    changed = Message("暖气问题", "。".join([sentences[0], "家里有两个病人等着用热水", *sentences[2:]]))
    match = compare(HEATING, changed)
    assert match.grade is Grade.NEAR
    assert set(keys(HEATING).near) & set(keys(changed).near)


def test_a_quotation_within_a_longer_message_is_a_near_copy() -> None:
    longer = Message("", "我上个月已经写过一次信，没有下文，现在再写一次。" + LAMPS.words + "这已经是第三次反映，" * 9)
    assert compare(LAMPS, longer).grade is Grade.NEAR


def test_the_same_event_is_told_by_what_is_shared() -> None:
    match = compare(HEATING, HEATING_TOO, Frequencies.learn(ALL.values()))
    assert match.grade is Grade.EVENT
    assert any("翠微苑" in word for word in match.shared)


def test_everyday_words_alone_are_no_event() -> None:
    one = Message("投诉", "希望领导尽快解决居民的问题，谢谢。")
    other = Message("建议", "请相关部门解决业主的问题，感谢领导。")
    assert compare(one, other).grade is Grade.NONE


def test_find_puts_copies_before_events() -> None:
    index = Index(ALL.items())
    index.add(6, Message("再次反映", "再次反映：" + HEATING.words))
    found = index.find(HEATING, but=1)
    assert [name for name, _ in found][:2] == [6, 2]
    assert [match.grade for _, match in found][:2] == [Grade.NEAR, Grade.EVENT]
    assert 1 not in dict(found)
    assert index.find(Message("", "")) == []


def test_the_steps_of_a_caller_with_a_database_give_what_the_index_gives() -> None:
    index, rows = Index(ALL.items()), [(key, name) for name, message in ALL.items() for key in keys(message).all()]
    for message in ALL.values():
        own = keys(message)
        postings = {key: [name for stored, name in rows if stored == key] for key in own.all()}
        texts = {name: ALL[name] for name in candidates(own, postings, len(ALL))}
        assert rank(message, texts, Frequencies.learn(ALL.values())) == index.find(message)


def test_common_keys_do_not_hide_the_newest() -> None:
    index = Index((number, Message("翠微苑暖气", f"翠微苑暖气不热，第{number}户。")) for number in range(700))
    assert index.find(Message("翠微苑暖气", "翠微苑暖气不热，第699户。"))[0][0] == 699


def test_polite_phrases_do_not_crowd_out_the_event() -> None:
    polite = "尊敬的领导您好，我是一名普通居民，百忙之中打扰您了，恳请您抽空看一看。"
    index: Index[int | str] = Index()
    for number in range(300):
        other_words = "".join(map(chr, random.Random(number).choices(range(0x5000, 0x5800), k=80)))
        index.add(number, Message("反映问题", polite + other_words))
    index.add("same", Message("供热站", polite + HEATING_TOO.words))
    assert index.find(HEATING._replace(words=polite + HEATING.words))[0][0] == "same"


def test_frequencies_survive_storage() -> None:
    learnt = Frequencies.learn(ALL.values())
    again = Frequencies.from_json(learnt.to_json(least=1))
    assert (again.total, again.counts) == (learnt.total, learnt.counts)
    assert compare(HEATING, HEATING_TOO, again) == compare(HEATING, HEATING_TOO, learnt)


@given(messages, messages)
def test_comparing_is_symmetric(one: Message, other: Message) -> None:
    learnt = Frequencies.learn([*ALL.values(), one])
    assert compare(one, other) == compare(other, one)
    assert compare(one, other, learnt) == compare(other, one, learnt)


@given(messages, blanks, st.randoms(use_true_random=False))
def test_blanks_punctuation_and_width_change_nothing(message: Message, added: list[str], chance: random.Random) -> None:
    text = list(unicodedata.normalize("NFKC", message.words))
    for blank in added:
        text.insert(chance.randint(0, len(text)), blank)
    changed = message._replace(words="".join(text))
    assert keys(message).exact == keys(changed).exact
    if any(letter.isalnum() for letter in message.title + message.words):
        assert compare(message, changed).grade is Grade.EXACT


@given(st.lists(messages, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_coming_does_not_matter(stored: list[Message], chance: random.Random) -> None:
    shuffled = stored[:]
    chance.shuffle(shuffled)
    indexes = Index(enumerate(stored)), Index(enumerate(shuffled))
    for message in stored:
        one, other = ([match for _, match in index.find(message)] for index in indexes)
        assert one == other


@given(messages)
def test_keys_fit_into_a_column_and_are_few(message: Message) -> None:
    own: Keys = keys(message)
    assert len(own.near) <= NEAR_KEYS
    assert len(own.event) <= EVENT_KEYS
    assert all(-(2**63) <= key < 2**63 for key in own.all())
    assert len(set(own.all())) == len(own.all())
