"use strict";
{
for (const count of document.querySelectorAll("[data-picked]")) {
  const form = count.closest("form");
  if (!form) continue;
  const tell = () => {
    const picked = form.querySelectorAll("input.pick:checked").length;
    count.textContent = count.dataset.picked.replace("{count}", picked);
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
