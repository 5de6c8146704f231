// Offer to enter where the device is; the browser asks its owner first.
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
