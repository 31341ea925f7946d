"""How much may one request carry in files? Counted as it comes in, never as it says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

if TYPE_CHECKING:
    from django.http import HttpRequest


class LimitedUpload(FileUploadHandler):
    """Stops reading files past UPLOAD_MAX_BYTES; the page then says so (`sent_too_much`)."""

    chunk_size = 64 * 1024

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.count = 0

    def handle_raw_input(
        self,
        input_data: Any,  # noqa: ANN401, ARG002 (Django's signature)
        META: dict[str, Any],  # noqa: N803, ARG002
        content_length: int,
        boundary: str,  # noqa: ARG002
        encoding: str | None = None,  # noqa: ARG002
    ) -> None:
        """Note what says itself that it is too large: its first piece is one too many."""
        if content_length > settings.UPLOAD_MAX_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            self.count = settings.UPLOAD_MAX_BYTES

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        """Count, and hand on to the next handler."""
        self.count += len(raw_data)
        if self.count > settings.UPLOAD_MAX_BYTES:
            if self.request is not None:
                self.request.sent_too_much = True  # type: ignore[attr-defined]
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002
        """The next handlers make the file."""
        return


def has_sent_too_much(request: HttpRequest) -> bool:
    """Whether the request's files were too large; asks for the form first, so that it is known."""
    _ = request.POST
    return bool(getattr(request, "sent_too_much", False))
