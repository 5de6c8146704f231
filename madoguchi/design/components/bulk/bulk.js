// Say how many rows are ticked, and show which.
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
