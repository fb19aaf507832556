"""Runs in the sandbox (metrics/parsing/sandbox.py): sets the blocks of a document as PDF. Knows no Django.

The text travels as data, never as markup: no name can be a command of the typesetter."""

from __future__ import annotations

import base64
import json
from typing import Any

import typst

TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#let aligned = (left: left, right: right, center: center, justify: left)
#let run(it) = if it.grey { text(fill: luma(50%), it.text) } else { it.text }
#let line(looks, pitch, body) = {
  set text(font: looks.fonts, size: looks.size * 1pt, top-edge: 0.8em, bottom-edge: -0.2em)
  set par(
    leading: pitch * 1pt - looks.size * 1pt, spacing: pitch * 1pt - looks.size * 1pt,
    justify: looks.align == "justify", first-line-indent: (amount: looks.indent * 1em, all: true),
  )
  align(aligned.at(looks.align), body)
}
#set document(title: data.title, date: none)
#let foot = data.looks.foot
#set page(
  paper: "a4",
  margin: (
    top: data.margins.top * 1mm, left: data.margins.left * 1mm,
    right: data.margins.right * 1mm, bottom: data.margins.bottom * 1mm,
  ),
  footer: context {
    let number = counter(page).get().first()
    let side = if calc.odd(number) { right } else { left }
    set text(font: foot.fonts, size: foot.size * 1pt)
    align(side)[— #number / #counter(page).final().first() —]
  },
)
#set text(lang: "zh", region: "cn", cjk-latin-spacing: none)
#for block in data.blocks {
  if "style" in block {
    let looks = data.looks.at(block.style)
    if block.new_page { pagebreak(weak: true) }
    line(looks, looks.pitch, block.runs.map(run).join())
  } else {
    let looks = data.looks.cell
    set table.cell(breakable: false)
    let cell(it) = line(looks, looks.pitch, it.map(run).join())
    let placed(runs, at, group) = table.cell(
      align: (if group or not block.numeric.contains(at) { left } else { right }) + horizon,
      colspan: if group { block.widths.len() } else { 1 },
      {
        let place = if group or not block.numeric.contains(at) { "left" } else { "right" }
        line(looks + (align: place), looks.pitch, runs.map(run).join())
      },
    )
    table(
      columns: block.widths.map(width => width * 1mm), stroke: 0.5pt, inset: (x: 1mm, y: 1mm),
      table.header(..block.head.map(words => table.cell(
        align: center + horizon, line(looks + (align: "center"), looks.pitch, words),
      ))),
      ..block.lines.map(row => row.cells.enumerate().map(((at, runs)) => placed(runs, at, row.group))).flatten()
    )
  }
}
"""


def pdf(asked: bytes) -> dict[str, Any]:
    """Return {"pdf": the file in base64}, or {"refused": "font"} where no font of the system has Chinese characters."""
    data = json.loads(asked)
    installed = set(typst.Fonts().families())
    for look in data["looks"].values():
        look["fonts"] = [name for name in look["fonts"] if name in installed]
        if not look["fonts"]:
            return {"refused": "font", "count": 0}
    made = typst.compile(TEMPLATE.encode(), sys_inputs={"data": json.dumps(data)}, format="pdf")
    return {"pdf": base64.b64encode(made).decode()}
