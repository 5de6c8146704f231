"use strict";
{
for (const count of document.querySelectorAll("[data-picked]")) {
  const form = count.closest("form");
  if (!form) continue;
  const tell = () => {
    const every = form.querySelector("input[name=every]:checked");
    const picked = form.querySelectorAll("input.pick:checked").length;
    count.textContent = every
      ? every.closest("label").textContent.trim()
      : count.dataset.picked.replace("{count}", picked);
    for (const box of form.querySelectorAll("tr input.pick")) {
      box.closest("tr").classList.toggle("on", box.checked);
    }
  };
  form.addEventListener("change", tell);
  tell();
}
}
{
const summary = document.querySelector("[data-focus]");
if (summary) {
  summary.focus();
  for (const link of summary.querySelectorAll("a[href^='#']")) {
    link.addEventListener("click", (event) => {
      const field = document.getElementById(link.hash.slice(1));
      if (!field) return;
      event.preventDefault();
      (field.closest(".piece, .field") || field).scrollIntoView({ block: "start" });
      field.focus({ preventScroll: true });
    });
  }
}
}
{
for (const button of document.querySelectorAll("[data-lookup]")) {
  let sending = false;
  button.addEventListener("click", async (event) => {
    if (sending) return;
    event.preventDefault();
    const at = (part) => document.getElementById(`${button.dataset.for}-${part}`);
    const said = at("found");
    const code = at("postal_code").value.normalize("NFKC").replace(/\D/g, "");
    let towns = [];
    try {
      const answer = await fetch(`${button.dataset.lookup}?code=${code}`);
      if (answer.ok) towns = (await answer.json()).towns;
    } catch {
      towns = [];
    }
    if (!towns.length) {
      said.textContent = button.dataset.none;
      return;
    }
    if (towns.length > 1 || towns[0].chomes || at("pick")) {
      sending = true;
      button.click();
      return;
    }
    at("prefecture").value = towns[0].prefecture;
    at("city").value = towns[0].city;
    at("town").value = towns[0].town;
    if (towns[0].building) at("building").value = towns[0].building;
    said.textContent = button.dataset.found;
    at(towns[0].has_chome ? "chome" : "rest").focus();
  });
}
}
{
for (const input of document.querySelectorAll("input[type=file][data-most]")) {
  const said = document.getElementById(`${input.id}-size`);
  const plain = said.textContent;
  input.addEventListener("change", () => {
    const large = [...input.files].some((file) => file.size > Number(input.dataset.most));
    said.textContent = large ? input.dataset.large : plain;
    said.classList.toggle("error", large);
  });
}
}
{
for (const box of document.querySelectorAll("textarea[data-count]")) {
  const hint = box.nextElementSibling;
  const tell = () => {
    hint.textContent = box.dataset.count.replace("{typed}", [...box.value].length);
  };
  box.addEventListener("input", tell);
  if (box.value) tell();
}
}
{
for (const button of document.querySelectorAll("[data-here]")) {
  const id = button.dataset.here;
  const at = (part) => document.getElementById(`${id}-${part}`);
  if (!("geolocation" in navigator) || !window.isSecureContext) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        at("latitude").value = coords.latitude.toFixed(6);
        at("longitude").value = coords.longitude.toFixed(6);
        at("here").textContent = button.dataset.found;
      },
      () => {
        at("here").textContent = button.dataset.lost;
        at("place").focus();
      },
      { timeout: 10000 },
    );
  });
}
}
{
for (const pad of document.querySelectorAll("[data-pad]")) {
  const frame = pad.querySelector("svg");
  const ink = frame.querySelector("path");
  const kept = pad.querySelector("input");
  const said = pad.querySelector("[role=status]");
  const clear = pad.querySelector("[data-clear]");
  const show = (path) => {
    kept.value = path;
    ink.setAttribute("d", path);
    said.textContent = path ? said.dataset.drawn : said.dataset.none;
  };
  const place = (event) => {
    const box = frame.getBoundingClientRect();
    const at = (part, size, most) =>
      Math.min(most, Math.max(0, Math.round((part / size) * most)));
    const x = at(event.clientX - box.left, box.width, 600);
    const y = at(event.clientY - box.top, box.height, 200);
    return `${x} ${y}`;
  };
  let last = "";
  frame.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    frame.setPointerCapture(event.pointerId);
    last = place(event);
    show(`${kept.value}M${last}L${last}`);
  });
  frame.addEventListener("pointermove", (event) => {
    const here = place(event);
    if (!last || here === last) return;
    last = here;
    show(`${kept.value}L${here}`);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    frame.addEventListener(end, () => {
      last = "";
    });
  }
  clear.addEventListener("click", () => show(""));
  pad.hidden = false;
  clear.hidden = false;
}
}
