"""The glossary: what the words and marks on the pages mean."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from metrics.wording.glossary import GLOSSARY


def glossary(request: HttpRequest) -> HttpResponse:
    return render(request, "glossary/glossary.html", {"chapters": GLOSSARY, "today": timezone.localdate()})
