"""Files that people send are held in memory only; Django's own handlers would write larger ones to a disk."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from drawbridge.journal.export import LARGEST_FILE


class InMemory(FileUploadHandler):
    """Keeps a file up to the largest that is read; of a larger one it keeps nothing but its size."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.held = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) <= LARGEST_FILE:
            self.held.write(raw_data)
        else:
            self.held = BytesIO()

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        self.held.seek(0)
        return InMemoryUploadedFile(
            self.held,
            self.field_name,
            self.file_name or "",
            self.content_type or "",
            file_size,
            self.charset,
            self.content_type_extra,
        )
