// Count characters as people do (code points), below the box.
for (const box of document.querySelectorAll("textarea[data-count]")) {
  const hint = box.nextElementSibling;
  const tell = () => {
    hint.textContent = box.dataset.count.replace("{typed}", [...box.value].length);
  };
  box.addEventListener("input", tell);
  if (box.value) tell();
}
