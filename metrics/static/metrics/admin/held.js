// Where the keys go while a value is on its way: an input beside the page, so that nothing typed is lost, whatever the
// keyboard or the input method makes of it.

export function hold(field, seed) {
  const box = document.createElement("input"), lines = [...seed.lines];
  box.className = "visually-hidden";
  box.setAttribute("aria-label", field.labels[0].textContent);
  box.autocomplete = "off";
  box.inputMode = "decimal";
  box.value = seed.now;
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || !["Enter", "Tab"].includes(event.key)) { return; }
    event.preventDefault();
    if (event.key === "Enter" && box.value.trim()) { lines.push(box.value); box.value = ""; }
  });
  document.body.append(box);
  box.focus({ preventScroll: true });
  return () => { box.remove(); return { lines, now: box.value }; };
}
