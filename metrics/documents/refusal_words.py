"""The sentences that say why a document cannot be read."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "archive": _("这是压缩文件，请解压后上传其中的报告。"),
    "broken": _("文件已损坏，无法打开。"),
    "characters": _("文字超过%(count)d个字，请拆分后上传。"),
    "doc": _("这是旧版Word文档（.doc），请用Word或WPS打开，另存为.docx后上传。"),
    "entities": _("文件含有不安全的XML定义，已拒绝。"),
    "et": _("这是WPS表格，不是报告正文；成表的数据请在“导入”中导入。"),
    "large": _("文件解压后过大，已拒绝。"),
    "limits": _("文件嵌套过深，或其中一段过大，不能完整读取；请打开文件，复制报告的文字，粘贴后读取。"),
    "locked": _("文档有密码，请去掉密码后上传。"),
    "mht": _("这是.mht网页归档，请在浏览器中另存为“网页，仅HTML”后上传。"),
    "no_text": _("这不是文字文件，或者编码不是UTF-8、UTF-16或GB18030。"),
    "not_converted": _("这份文件没有转换成功，请用Word或WPS打开，另存为.docx后上传。"),
    "numbers": _("数字过多（超过%(count)d个），不像一份报告，请拆分后上传。"),
    "pages": _("文件超过%(count)d页，请拆分后上传。"),
    "picture": _("这是图片，读不出文字，请上传带文字的文件。"),
    "rows": _("表格超过%(count)d行，请拆分后上传。"),
    "scanned": _("这份文件是扫描件，没有文字层，请上传原始电子文件，或先做文字识别。"),
    "slides": _("这是演示文稿，请上传报告正文。"),
    "workbook": _("这是Excel工作簿，不是报告正文；成表的数据请在“导入”中导入。"),
    "wps": _("这是WPS文字文档（.wps），请用WPS打开，另存为.docx后上传。"),
}
"""The sentence for each reason of a `Refused`; `count` is the limit that was exceeded."""


class UnreadableDocument(ValueError):
    """The document cannot be read. The message is a sentence for the person who chose it, in their language."""


class NothingToRead(UnreadableDocument):
    """The document holds no text."""


def refusal(reason: str, count: int = 0) -> UnreadableDocument:
    return UnreadableDocument(str(SENTENCES[reason]) % {"count": count})
