// Sends a form without leaving the page.

/** What the form answers, as a document; `null` where the answer cannot be had. `pressed` is the button. */
export async function answer(form, pressed) {
  const data = new FormData(form);
  if (pressed && pressed.name) { data.append(pressed.name, pressed.value); }
  const body = new URLSearchParams(data);
  const response = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
  if (!response.ok) { throw new Error(String(response.status)); }
  return new DOMParser().parseFromString(await response.text(), "text/html");
}
