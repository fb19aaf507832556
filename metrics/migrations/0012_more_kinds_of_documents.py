from django.db import migrations, models

KINDS = [
    ("pasted", "粘贴的文字"), ("text", "纯文本"), ("html", "网页"), ("docx", "Word文档"), ("pdf", "PDF文档"),
    ("ofd", "OFD文档"), ("doc", "旧版Word或WPS文档"), ("rtf", "RTF文档"), ("odt", "ODT文档"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = (("metrics", "0011_marks_that_do_not_grow"),)

    operations = (
        migrations.RemoveConstraint(model_name="document", name="document_kind_listed"),
        migrations.AlterField(
            model_name="document",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=10, verbose_name="格式"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [kind for kind, _name in KINDS])), name="document_kind_listed"
            ),
        ),
    )
