"""Tags for the parts of a page that many templates share: options of choosers, lists of links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics.domain.rows import JurisdictionRow
from metrics.tables.indicator_cards import pin_button
from metrics.wording.formatting import listed, year_words

register = template.Library()
register.simple_tag(pin_button)

INDENT = "\u3000"
SELECTED = SafeString(" selected")


@register.simple_tag
def jurisdiction_options(jurisdictions: Iterable[JurisdictionRow], chosen: str) -> SafeString:
    """Return jurisdictions as options. Ideographic spaces show how deep each one lies, as an option can only be
    indented by text."""
    fictional = conditional_escape(_("（虚构）"))
    return SafeString(
        "".join(
            f'<option value="{jurisdiction.code}"{" selected" if jurisdiction.code == chosen else ""}>'
            f"{INDENT * jurisdiction.depth}{conditional_escape(jurisdiction.name)}"
            f"{fictional if jurisdiction.fictional else ''}</option>"
            for jurisdiction in jurisdictions
        )
    )


@register.simple_tag
def year_options(years: Iterable[int], chosen: int) -> SafeString:
    """Return years as options."""
    return SafeString(
        "".join(
            format_html('<option value="{}"{}>{}</option>', year, SELECTED if year == chosen else "", year_words(year))
            for year in years
        )
    )


@register.simple_tag
def named_links(links: Iterable[tuple[str, str]]) -> SafeString:
    """Return the links, given as (name, address), as an enumeration; "" for none. Rendered here, as a dashboard has
    dozens."""
    return SafeString(listed(format_html('<a href="{}">{}</a>', url, name) for name, url in links))


@register.filter
def enumerated(items: Iterable[Any], name: str = "") -> SafeString:
    """The items as one enumeration, each kept apart from the direction of the text around it; with `name`, that
    attribute of each. "" of none."""
    return format_html_join(_("、"), "<bdi>{}</bdi>", ((getattr(item, name) if name else item,) for item in items))


@register.simple_tag
def indicator_options(themes: Mapping[Any, Iterable[tuple[str, str]]], chosen: str) -> SafeString:
    """Return the whole catalogue, given as theme → (code, name), as options under its themes. Rendered here, as a
    template takes longer for these 150 lines than for the rest of the page."""
    return SafeString(
        "".join(
            f'<optgroup label="{conditional_escape(theme)}">'
            + "".join(
                f'<option value="{code}"{" selected" if code == chosen else ""}>{conditional_escape(name)}</option>'
                for code, name in members
            )
            + "</optgroup>"
            for theme, members in themes.items()
        )
    )
