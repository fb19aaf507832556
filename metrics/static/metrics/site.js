// What makes the frame of every page more comfortable. Everything works without this file, which stands alone so that
// no page waits for a second one.

const OPENS_A_LIST = ["Enter", " ", "F4", "Tab"]; // or picks from it, or leaves it
const YEAR = 31536000; // seconds

function each(selector, action) {
  document.querySelectorAll(selector).forEach((element) => { action(element); });
}

// Choosers go at once when something is picked from the list, and their button is for those without script. An arrow or
// a letter changes a closed list with every key: then the button is there, and Enter or leaving the chooser goes (WCAG
// 3.2.2).
function goAtOnce(form) {
  const button = form.querySelector("[data-without-script]");
  let stepping = false, changed = false;
  const go = () => {
    changed = false;
    form.submit();
  };
  button.hidden = true;
  ["pointerdown", "keyup"].forEach((name) => { form.addEventListener(name, () => { stepping = false; }); });
  form.addEventListener("keydown", (event) => {
    if (event.target.tagName !== "SELECT") { return; }
    if (event.key === "Enter" && changed) { event.preventDefault(); go(); }
    stepping = !event.altKey && !OPENS_A_LIST.includes(event.key);
  });
  form.addEventListener("change", () => {
    if (!stepping) { go(); return; }
    changed = true;
    button.hidden = false;
  });
  // After Back a browser shows what was picked before it left the page.
  window.addEventListener("pageshow", ({ persisted }) => {
    if (changed && !persisted) { return; }
    form.reset();
    changed = false;
    button.hidden = true;
  });
  form.addEventListener("focusout", (event) => {
    if (changed && document.hasFocus() && !form.contains(event.relatedTarget)) { go(); }
  });
}

function offerPaper(button) {
  button.hidden = false;
  button.addEventListener("click", () => { window.print(); });
}

// Light or dark: the server puts the remembered choice into the page, so nothing flashes.
function switchLight(box) {
  box.hidden = false;
  box.addEventListener("click", (event) => {
    const { theme } = event.target.dataset;
    if (theme !== undefined) { remember(theme, box); }
  });
}

function remember(theme, box) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${theme}; Path=/; SameSite=Lax; Max-Age=${theme ? YEAR : 0}${secure}`;
  const page = document.documentElement.dataset;
  if (theme) { page.bsTheme = theme; } else { delete page.bsTheme; }
  for (const button of box.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.theme === theme));
  }
}

// Menus close on a click elsewhere, on Escape, and the menu of exports when something is chosen from it.
function closeMenus(except) {
  each("details.menu[open]", (menu) => { if (menu !== except) { menu.open = false; } });
}

function close(menu) {
  menu.open = false;
  menu.querySelector("summary").focus();
}

function closeOnEscape(event) {
  const open = document.querySelector("details.menu[open]");
  if (event.key === "Escape" && open) { close(open); }
}

function closeWhenChosen(menu) {
  menu.addEventListener("click", (event) => {
    if (event.target.closest(".menu-sheet a[download], .menu-sheet button")) { close(menu); }
  });
}

// On a narrow screen the navigation scrolls: bring the current page into view.
function showCurrent(link) {
  const bar = link.parentElement;
  bar.scrollLeft = link.offsetLeft - (bar.clientWidth - link.offsetWidth) / 2;
}

// What was refused may be meant otherwise: a click on what is offered puts its texts into the inputs of the form, as if
// they had been typed there. Without script the sentence says it.
function takeUp({ form, dataset }) {
  const inputs = Object.entries(JSON.parse(dataset.offer)).map(([name, text]) => {
    const input = form.elements[name];
    if (input) { input.value = text; }
    return input;
  }).filter(Boolean);
  inputs[0].focus();
  inputs[0].dispatchEvent(new Event("change", { bubbles: true }));
}

document.documentElement.dataset.script = "";
document.addEventListener("click", ({ target }) => { if (target.matches("[data-offer]")) { takeUp(target); } });
each("form[data-submit]", goAtOnce);
each("[data-print]", offerPaper);
each(".light-switch", switchLight);
each(".export", closeWhenChosen);
document.addEventListener("click", (event) => { closeMenus(event.target.closest("details.menu")); });
document.addEventListener("keydown", closeOnEscape);
each(".sections [aria-current]", showCurrent);
