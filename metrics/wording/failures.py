"""Failures of the database or of a disk in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from metrics.domain.failures import Failure


def heading(failure: Failure) -> str:
    """Return the name of the failure, without a full stop."""
    return {
        Failure.SLOW: _("这次查询用时过长"),
        Failure.BUSY: _("数据库正忙"),
        Failure.READ_ONLY: _("系统目前只能查看，不能保存"),
        Failure.FULL: _("服务器的存储空间已满"),
        Failure.AWAY: _("暂时连不上数据库"),
        Failure.FILES: _("同时导出的大文件过多"),
    }[failure]


def sentence(failure: Failure) -> str:
    """Return one or two sentences: that nothing was written, and the way on."""
    return {
        Failure.SLOW: _(
            "查询超过了规定的时间，已经停止，数据没有受影响。请缩小范围，例如选定一个地区、年度或指标；也可以稍后再试。"
        ),
        Failure.BUSY: _("别人正在写入，等待超过了规定的时间；您的内容没有写入。请稍后再试。"),
        Failure.READ_ONLY: _(
            "服务器暂时不接受写入，您的内容没有写入，已有的数据仍可查看。请稍后再试；如果反复出现，请联系系统管理员。"
        ),
        Failure.FULL: _("您的内容没有写入，文件和填写的内容本身没有问题。请联系系统管理员清理空间，之后再试。"),
        Failure.AWAY: _("未保存的内容没有写入。请稍后再试；如果反复出现，请联系系统管理员。"),
        Failure.FILES: _("请稍后再导出；选定一个地区、年度或指标的文件较小，也更快。"),
    }[failure]
