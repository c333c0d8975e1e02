"""Uploads kept in memory up to a limit; the rest is read past and marked, so that the form survives."""

from collections import Counter
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

# A body announced as larger than this many full photos is refused unread.
FULL_PHOTOS = 25


class LimitedUpload(FileUploadHandler):
    """Holds at most PHOTO_LIMIT bytes a file and PHOTOS_PER_MATTER files a request, or what UPLOADS says of a field.

    A file beyond either arrives empty with `too_large` or `too_many` set (see `forms.upload_problem`).
    Raises RequestDataTooBig (a 413 page) when the announced body is larger than any form could need.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.counts: Counter[str] = Counter()

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: str | None = None
    ) -> None:
        if content_length > FULL_PHOTOS * settings.PHOTO_LIMIT:
            raise RequestDataTooBig("the body is larger than any form could need")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        field = str(self.field_name)
        usual = (settings.PHOTO_LIMIT, settings.PHOTOS_PER_MATTER)
        self.limit, most = settings.UPLOADS.get(field, usual)
        counted = field if field in settings.UPLOADS else ""
        self.counts[counted] += 1
        self.data = bytearray()
        self.too_large = False
        self.too_many = self.counts[counted] > most

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.too_large or self.too_many:
            return
        if len(self.data) + len(raw_data) > self.limit:
            self.too_large = True
            self.data = bytearray()
            return
        self.data += raw_data

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        kept = bytes(self.data)
        file = InMemoryUploadedFile(
            BytesIO(kept),
            self.field_name,
            self.file_name,
            self.content_type,
            len(kept),
            self.charset,
            self.content_type_extra,
        )
        file.limit = self.limit  # type: ignore[attr-defined]
        file.too_large = self.too_large  # type: ignore[attr-defined]
        file.too_many = self.too_many  # type: ignore[attr-defined]
        self.data = bytearray()
        return file
