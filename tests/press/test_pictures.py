"""Making a PDF must not change what counts as a whole picture: WeasyPrint lets Pillow read broken ones."""

import pytest
from PIL import ImageFile

from bandeng.press.pdf import available


def test_broken_pictures_stay_broken() -> None:
    if not available():
        pytest.skip("NO PANGO: no PDF is made here (apt-get install libpango-1.0-0 libpangoft2-1.0-0)")
    assert not ImageFile.LOAD_TRUNCATED_IMAGES
