"""A document that somebody brings: an uploaded file, or text that was pasted."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from metrics.documents.read import LARGEST_FILE, DocumentText, UnreadableDocument, read_document, read_pasted


def brought(request: HttpRequest) -> tuple[str, bytes, DocumentText]:
    """Return (name, original, text) of the uploaded file, or of the text that was pasted."""
    file = request.FILES.get("file")
    if file is not None:
        if (file.size or 0) > LARGEST_FILE:
            raise UnreadableDocument(
                _("文件超过%(size)d MB，请去掉图片或拆分后上传。") % {"size": LARGEST_FILE // 1024 // 1024}
            )
        content = file.read()
        return file.name or "", content, read_document(file.name or "", content)
    pasted = request.POST.get("text", "")
    if not pasted.strip():
        raise UnreadableDocument(_("请选择文件，或粘贴报告的文字。"))
    read = read_pasted(pasted)
    return _("粘贴的文字") + ".txt", read.text.encode(), read
