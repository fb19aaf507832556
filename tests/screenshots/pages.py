"""The pages that are looked at in every width, light, dark and printed."""

from __future__ import annotations

REAL = "?jurisdiction=nanchang-etdz&year=2022"
PAGES = {
    "login": ("", "/accounts/login/"),
    "dashboard": ("official", f"/{REAL}"),
    "dashboard-demo": ("official", "/?jurisdiction=demo-jiashan&year=2024"),
    "dashboard-empty": ("official", "/?jurisdiction=demo-jiyuan&year=2024"),
    "indicators": ("official", "/indicators/?jurisdiction=demo-wulin"),
    "indicator": ("official", "/indicators/mediation-cases/?jurisdiction=demo-wulin"),
    "indicator-rate": ("official", "/indicators/fully-online-rate/?jurisdiction=demo-jiashan"),
    "years": ("official", "/years/?jurisdiction=demo-jiashan&from=2019&to=2024"),
    "years-two": ("official", "/years/?jurisdiction=demo-jiashan&compare=2021,2024"),
    "years-common": ("official", "/years/?jurisdiction=demo-jiashan&axis=common"),
    "observations": ("official", f"/observations/{REAL}"),
    "leader": ("official", "/?jurisdiction=demo-jiashan&year=2024&view=leader"),
    "jurisdictions": ("official", "/jurisdictions/?parent=demo-city&indicator=mediation-cases"),
    "jurisdictions-years": (
        "official",
        "/jurisdictions/?parent=demo-city&indicator=fully-online-rate&from=2019&to=2024",
    ),
    "reports": ("official", "/reports/?jurisdiction=demo-jiashan"),
    "report": ("staff", "/reports/1/"),
    "report-add": ("staff", "/reports/add/?jurisdiction=demo-dinghu"),
    "views": ("official", "/views/"),
    "glossary": ("official", "/glossary/"),
    "password": ("official", "/accounts/password/"),
    "not-found": ("official", "/jurisdictions/?parent=nowhere"),
    "rounds": ("reviewer", "/rounds/?jurisdiction=demo-city&year=2024"),
    "entry": ("staff", "/entry/?jurisdiction=demo-dinghu&year=2024"),
    "import": ("staff", "/import/?jurisdiction=demo-dinghu&year=2024"),
    "review": ("reviewer", "/review/?jurisdiction=demo-city&year=2024"),
    "history": ("auditor", "/history/?jurisdiction=demo-dinghu&year=2024"),
    "admin": ("administrator", "/admin/"),
    "admin-observations": ("staff", "/admin/metrics/observation/"),
}
"""Name → role and address of every page."""
