"""The official table: parents, names in three languages, running twice, broken files, speed."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bandeng.core.actions import By
from bandeng.core.errors import Invalid, NotAllowed
from bandeng.ledger.models import Entry
from bandeng.studio import divisions
from bandeng.studio.actions import add_region, edit_region, import_regions
from bandeng.studio.models import Region
from tests import real
from tests.cast import Cast

TABLE = real.DIVISIONS / "shaanxi_streets.csv"
FILE = "code,name\n610112004,徐家湾街道\n610112001,张家堡街道\n610430001,某某街道\n"


@pytest.mark.django_db
def test_parents_are_made_with_names_in_three_languages() -> None:
    outcome = import_regions(By(), FILE.encode())
    assert (outcome.added, outcome.same) == (8, 0)
    names = {region.code: (region.name, region.name_hant, region.name_en) for region in Region.objects.all()}
    assert names["61"] == ("陕西省", "陝西省", "Shaanxi Province")
    assert names["6101"] == ("西安市", "西安市", "Xi'an City")
    assert names["610112"] == ("未央区", "未央區", "Weiyang District")
    assert names["610112004"] == ("徐家湾街道", "徐家灣街道", "Xujiawan Subdistrict")
    street = Region.objects.get(code="610112004")
    assert (street.path, street.level, street.parent.code) == ("61.01.12.004.", 4, "610112")


@pytest.mark.django_db
def test_running_it_again_changes_nothing() -> None:
    import_regions(By(), FILE.encode())
    before = list(Region.objects.values()), Entry.objects.count()
    outcome = import_regions(By(), FILE.encode())
    assert (outcome.added, outcome.renamed, outcome.same) == (0, 0, 3)
    assert (list(Region.objects.values()), Entry.objects.count()) == before


@pytest.mark.django_db
def test_one_import_leaves_one_entry() -> None:
    import_regions(By(), FILE.encode())
    import_regions(By(), FILE.replace("张家堡", "新张家堡").encode())
    assert Entry.objects.filter(code="region.import").count() == 2
    assert Region.objects.get(code="610112001").name_en == "Xinzhangjiabao Subdistrict"


@pytest.mark.django_db
def test_names_corrected_by_hand_stay() -> None:
    import_regions(By(), FILE.encode())
    street = Region.objects.get(code="610112004")
    edit_region(By(), street, name=street.name, name_hant="徐家灣街道", name_en="Xujiawan")
    import_regions(By(), FILE.encode())
    assert Region.objects.get(code="610112004").name_en == "Xujiawan"


@pytest.mark.django_db
def test_unknown_parents_are_called_by_their_code() -> None:
    import_regions(By(), "code,name\n330106004,某街道\n".encode())
    assert Region.objects.get(code="33").name == "浙江省"
    assert Region.objects.get(code="330106").name == "330106"


@pytest.mark.django_db
def test_communities_have_twelve_digits() -> None:
    region = add_region(By(), code="610112004001", name="板凳里社区")
    assert (region.path, region.level) == ("61.01.12.004.001.", 5)
    assert Region.objects.get(code="610112004").name == "610112004"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("610112004000", "610112004"), ("610112000000", "610112"), ("610100", "6101"), ("610000", "61"), ("61", "61")],
)
def test_zeros_that_fill_a_code_up_are_left_out(typed: str, code: str) -> None:
    assert divisions.parse_code(typed) == code


@pytest.mark.parametrize("typed", ["", "6", "61011", "01", "61O112004", "-61", "６１"])
def test_other_things_are_no_codes(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        divisions.parse_code(typed)


@pytest.mark.parametrize(
    ("name", "written"), [("徐家湾街道", "徐家灣街道"), ("斗门街道", ""), ("谭家街道", "譚家街道")]
)
def test_names_are_written_in_traditional_characters_only_where_sure(name: str, written: str) -> None:
    assert divisions.traditional(name) == written


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "code"),
        (b"number,title\n1,2\n", "code"),
        (b"code,name\n", "没有数据"),
        ("code,name\n61011200,甲\n610112004,\n".encode(), "第 2 行"),
        ("code,name\n610112004,甲\n610112004,乙\n".encode(), "重复"),
        (b"PK\x03\x04\x00\x00\xff\xfe", "CSV"),
    ],
)
def test_a_broken_file_says_what_is_wrong_and_brings_in_nothing(data: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        import_regions(By(), data)
    assert not Region.objects.exists()


@pytest.mark.django_db
def test_a_table_from_a_chinese_spreadsheet_is_read() -> None:
    import_regions(By(), FILE.encode("gb18030"))
    assert Region.objects.get(code="610112004").name == "徐家湾街道"


def test_administrators_import_by_upload_within_their_part(cast: Cast) -> None:
    inside = SimpleUploadedFile("streets.csv", "code,name\n610112006,未央宫街道\n".encode())
    page = cast.client("admin").post(reverse("regions_import"), {"file": inside})
    assert page.context["outcome"].added == 1
    outside = SimpleUploadedFile("streets.csv", "code,name\n610113001,小寨路街道\n".encode())
    assert cast.client("admin").post(reverse("regions_import"), {"file": outside}).status_code == 403
    for name in ("neighbour", "admin"):
        with pytest.raises(NotAllowed):
            import_regions(cast.by(name), "code,name\n610113001,小寨路街道\n".encode())
    assert not Region.objects.filter(code="610113").exists()


def test_the_tree_is_searched_in_any_language(cast: Cast) -> None:
    client = cast.client("officer")
    for words in ("徐家湾", "徐家灣", "xujiawan", "610112004"):
        page = client.get(reverse("regions"), {"q": words})
        assert "徐家湾街道" in page.content.decode()
    assert "未央区" in client.get(reverse("region", args=["6101"])).content.decode()


@pytest.mark.django_db
@pytest.mark.real_data
@pytest.mark.skipif(not TABLE.exists(), reason="the table of Shaanxi lies beside the project, not in it")
def test_the_whole_province_in_seconds() -> None:
    start = time.perf_counter()
    outcome = import_regions(By(), TABLE)
    assert time.perf_counter() - start < 5
    assert outcome.added == 1335 + 107 + 10 + 1
    assert not Region.objects.filter(name_en="").exists()
    assert import_regions(By(), TABLE).same == 1335
