// Say at once when a chosen file is too large to send.
for (const input of document.querySelectorAll("input[type=file][data-most]")) {
  const said = document.getElementById(`${input.id}-size`);
  const plain = said.textContent;
  input.addEventListener("change", () => {
    const large = [...input.files].some((file) => file.size > Number(input.dataset.most));
    said.textContent = large ? input.dataset.large : plain;
    said.classList.toggle("error", large);
  });
}
