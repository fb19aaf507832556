from typing import Any

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models

from metrics.models.triggers import drop_all, install_all


def _texts(name: str, words: str) -> list[migrations.AddField]:
    """Return the operations that add a text in two languages to the indicator."""
    return [
        migrations.AddField(
            model_name="indicator",
            name=f"{name}_{language}",
            field=models.CharField(blank=True, max_length=longest, verbose_name=label),
        )
        for language, longest, label in (("zh", 300, words), ("en", 400, words + "（英文）"))
    ]


def move_breaks(apps: Apps, editor: Any) -> None:
    """Give each break of an indicator its own row, with everything that was said of it."""
    using = editor.connection.alias
    indicators = apps.get_model("metrics", "Indicator")._base_manager.using(using)
    breaks = apps.get_model("metrics", "Break")._base_manager.using(using)
    found = indicators.filter(break_year__isnull=False).order_by("pk")
    breaks.bulk_create(
        breaks.model(indicator_id=pk, year=year, note_zh=chinese, note_en=english)
        for pk, year, chinese, english in found.values_list("pk", "break_year", "break_note_zh", "break_note_en")
    )


def move_back(apps: Apps, editor: Any) -> None:
    """Give each indicator its latest break that is not comparable, and forget the history that the version before does
    not know."""
    using = editor.connection.alias
    indicators = apps.get_model("metrics", "Indicator")._base_manager.using(using)
    for found in apps.get_model("metrics", "Break")._base_manager.using(using).filter(comparable=False).order_by("year"):
        indicators.filter(pk=found.indicator_id).update(
            break_year=found.year, break_note_zh=found.note_zh, break_note_en=found.note_en
        )
    changes = apps.get_model("metrics", "ReferenceChange")._base_manager.using(using)
    changes.filter(noun__in=("definition", "break")).delete()


def _of_indicator(name: str) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=name,
        to="metrics.indicator",
        verbose_name="指标",
    )


def _real_year(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(("year__gte", 1949), ("year__lte", 2100)), name=name)


class Migration(migrations.Migration):
    dependencies = (("metrics", "0024_former_places"),)

    operations = (
        migrations.RunPython(drop_all, install_all),
        migrations.CreateModel(
            name="Break",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("indicator", _of_indicator("breaks")),
                (
                    "year",
                    models.PositiveSmallIntegerField(help_text="新口径的第一年。", verbose_name="口径调整年份"),
                ),
                (
                    "comparable",
                    models.BooleanField(
                        default=False, help_text="影响很小、前后仍可比较的才勾选。", verbose_name="前后可比"
                    ),
                ),
                ("note_zh", models.CharField(blank=True, max_length=200, verbose_name="口径调整说明")),
                ("note_en", models.CharField(blank=True, max_length=300, verbose_name="口径调整说明（英文）")),
            ],
            options={
                "verbose_name": "口径调整",
                "verbose_name_plural": "口径调整",
                "ordering": ("indicator__theme__position", "indicator__position", "year"),
                "constraints": (
                    _real_year("break_year_is_a_year"),
                    models.UniqueConstraint(fields=("indicator", "year"), name="break_once"),
                ),
            },
        ),
        migrations.CreateModel(
            name="Definition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("indicator", _of_indicator("definitions")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        help_text="按这一定义统计的第一个年度。", verbose_name="起始年度"
                    ),
                ),
                ("definition_zh", models.TextField(verbose_name="中文定义")),
                ("definition_en", models.TextField(blank=True, verbose_name="英文定义")),
            ],
            options={
                "verbose_name": "分年定义",
                "verbose_name_plural": "分年定义",
                "ordering": ("indicator__theme__position", "indicator__position", "year"),
                "constraints": (
                    _real_year("definition_year_is_a_year"),
                    models.UniqueConstraint(fields=("indicator", "year"), name="definition_once"),
                ),
            },
        ),
        migrations.RemoveConstraint(model_name="referencechange", name="referencechange_noun_listed"),
        migrations.AlterField(
            model_name="referencechange",
            name="noun",
            field=models.CharField(
                choices=[
                    ("theme", "领域"),
                    ("indicator", "指标"),
                    ("definition", "分年定义"),
                    ("break", "口径调整"),
                    ("jurisdiction", "地区"),
                    ("formerparent", "原隶属"),
                    ("succession", "地区沿革"),
                    ("target", "目标"),
                    ("round", "填报轮次"),
                    ("membership", "任职"),
                ],
                max_length=20,
                verbose_name="对象",
            ),
        ),
        migrations.RunPython(move_breaks, move_back),
        migrations.AddConstraint(
            model_name="referencechange",
            constraint=models.CheckConstraint(
                condition=models.Q(("noun__in", ["theme", "indicator", "definition", "break", "jurisdiction", "formerparent", "succession", "target", "round", "membership"])),
                name="referencechange_noun_listed",
            ),
        ),
        migrations.RemoveConstraint(model_name="indicator", name="indicator_break_year_is_a_year"),
        migrations.RemoveField(model_name="indicator", name="break_note_en"),
        migrations.RemoveField(model_name="indicator", name="break_note_zh"),
        migrations.RemoveField(model_name="indicator", name="break_year"),
        *_texts("legal_basis", "法律依据"),
        *_texts("method", "统计方法"),
        *_texts("limits", "已知局限"),
        migrations.AddField(
            model_name="indicator",
            name="contact",
            field=models.CharField(blank=True, max_length=120, verbose_name="联系方式"),
        ),
        migrations.RunPython(install_all, drop_all),
    )
