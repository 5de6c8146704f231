// Say how many rows are ticked, and show which.
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
