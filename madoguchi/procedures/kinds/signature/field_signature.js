// Let a pointer write in the frame; the lines are sent as the path of an SVG.
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
