import pytest

from bandeng.core.pinyin import pinyin_key, place_english, romanise


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("单晓明", "shan xiaoming"),
        ("解放军", "xie fangjun"),
        ("仇英", "qiu ying"),
        ("区明", "ou ming"),
        ("查良", "zha liang"),
        ("曾小年", "zeng xiaonian"),
        ("任重", "ren zhong"),
        ("华山青", "hua shanqing"),
        ("翟小川", "zhai xiaochuan"),
        ("朴明", "piao ming"),
        ("盖明", "ge ming"),
        ("尉迟明", "yuchi ming"),
        ("万俟明", "moqi ming"),
        ("长孙明", "zhangsun ming"),
        ("欧阳明月", "ouyang mingyue"),
        ("令狐明", "linghu ming"),
        ("吕绿", "lv lv"),
        ("单", "shan"),
        ("欧阳", "ouyang"),
        (" 张 三 ", "zhang san"),
        ("Anna Lee", "anna lee"),
        ("", ""),
    ],
)
def test_surnames_are_read_right(name, key):
    assert pinyin_key(name) == key


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("单晓明", "Shan Xiaoming"),
        ("王小安", "Wang Xiao'an"),
        ("吕明", "Lü Ming"),
        ("尉迟明月", "Yuchi Mingyue"),
        ("阿依古丽·买买提", "Ayiguli Maimaiti"),
        ("Anna Lee", "Anna Lee"),
        ("单", "Shan"),
    ],
)
def test_romanise(name, latin):
    assert romanise(name) == latin


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("徐家湾街道", "Xujiawan Subdistrict"),
        ("徐家湾街道办事处", "Xujiawan Subdistrict Office"),
        ("陕西省", "Shaanxi Province"),
        ("山西省", "Shanxi Province"),
        ("西安市", "Xi'an City"),
        ("未央区", "Weiyang District"),
        ("蓝田县", "Lantian County"),
        ("户县", "Huxian County"),
        ("草滩镇", "Caotan Town"),
        ("石期市镇", "Shiqishi Town"),
        ("和平乡", "Heping Township"),
        ("徐家湾社区", "Xujiawan Community"),
        ("安家村", "Anjia Village"),
        ("紫薇小区", "Ziwei Residential Compound"),
        ("重庆市", "Chongqing City"),
        ("景德镇市", "Jingdezhen City"),
        ("内蒙古自治区", "Inner Mongolia Autonomous Region"),
        (
            "陕西省西安市未央区徐家湾街道",
            "Xujiawan Subdistrict, Weiyang District, Xi'an City, Shaanxi Province",
        ),
        ("", ""),
    ],
)
def test_places(name, english):
    assert place_english(name) == english
