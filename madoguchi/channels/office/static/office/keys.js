// Let a clerk work without the mouse. A link, button or box with data-key is pressed by
// that key; j and k walk the rows of a list. Nothing fires while somebody types, writes
// Japanese, or has a dialog open, and each browser can switch it off (WCAG 2.1.4).
"use strict";
{
  const STORE = "office.keys";
  const pressed = [...document.querySelectorAll("[data-key]")];
  let on = true;
  try { on = localStorage.getItem(STORE) !== "off"; } catch { /* kept nowhere: on */ }

  const tell = () => {
    for (const one of document.querySelectorAll("[data-keys-on]")) one.checked = on;
    for (const one of pressed) {
      if (on) one.setAttribute("aria-keyshortcuts", one.dataset.key);
      else one.removeAttribute("aria-keyshortcuts");
    }
  };
  const wire = (part) => {
    for (const one of part.querySelectorAll("[data-keys-on]")) {
      one.closest("[hidden]")?.removeAttribute("hidden");
      one.addEventListener("change", () => {
        on = one.checked;
        try { localStorage.setItem(STORE, on ? "on" : "off"); } catch { /* this page only */ }
        tell();
      });
    }
    tell();
  };
  wire(document);

  // The sheet is a page of its own; it is fetched when somebody asks for it.
  const link = document.querySelector("[data-opens=keys]");
  let sheet = null;
  const fetched = async () => {
    const response = await fetch(link.href, { headers: { "Accept": "text/html" } });
    if (!response.ok || response.redirected) return null;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const made = document.createElement("dialog");
    made.id = "keys";
    made.className = "lock keys";
    made.setAttribute("aria-label", page.querySelector("h1").textContent);
    made.append(...page.querySelector("[data-sheet]").childNodes);
    made.querySelector("form").hidden = false;
    document.body.append(made);
    wire(made);
    return made;
  };
  const help = async () => {
    sheet ??= await fetched();
    if (!sheet) {
      window.location.assign(link.href);
      return;
    }
    if (sheet.open) return;
    sheet.showModal();
    sheet.scrollTop = 0;
  };
  link?.addEventListener("click", (event) => { event.preventDefault(); help(); });

  const writes = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
  const isWriting = (event) =>
    event.isComposing || event.keyCode === 229 || Boolean(event.target.closest?.(writes));
  const rows = () => [...document.querySelectorAll(".queue tbody tr")];
  const here = () => rows().findIndex((row) => row.contains(document.activeElement));
  const walk = (step) => {
    const all = rows();
    if (!all.length) return false;
    const at = here();
    const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step;
    all[Math.min(all.length - 1, Math.max(0, next))].querySelector("th a").focus();
    return true;
  };
  const tick = (boxes, to) => {
    for (const box of boxes) box.checked = to;
    boxes[0]?.dispatchEvent(new Event("change", { bubbles: true }));
    return boxes.length > 0;
  };
  const pick = () => {
    const box = rows()[here()]?.querySelector("input.pick");
    return box ? tick([box], !box.checked) : false;
  };
  const pickAll = () => {
    const boxes = [...document.querySelectorAll("input.pick")];
    return tick(boxes, !boxes.every((box) => box.checked));
  };
  const own = { j: () => walk(1), k: () => walk(-1), x: pick, a: pickAll };
  const press = (key) => {
    const one = pressed.find((found) => found.dataset.key === key && (found.checkVisibility?.() ?? true));
    if (!one) return false;
    if (one.matches("input:not([type=checkbox])")) one.focus();
    else one.click();
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (!on || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (isWriting(event) || document.querySelector("dialog[open]")) return;
    if (event.key === "?" && link) {
      event.preventDefault();
      help();
      return;
    }
    const act = Object.hasOwn(own, event.key) ? own[event.key] : () => press(event.key);
    if (event.repeat && event.key !== "j" && event.key !== "k") return;
    if (act()) event.preventDefault();
  });

  // A form that a key led to: the first thing to choose is at hand.
  const first = document.querySelector("form[data-first]");
  if (on && first && !document.querySelector("[role=alert]")) {
    first.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  }
}
