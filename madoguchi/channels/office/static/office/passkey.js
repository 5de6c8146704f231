// A passkey is asked of the browser when its button is pressed; the answer goes to the
// server with the form. The server says what is asked, and judges what comes back.
"use strict";
for (const form of document.querySelectorAll("[data-passkey]")) {
  const said = form.querySelector("[data-problem]");
  const button = form.querySelector("button[name=go]");
  const usable = window.PublicKeyCredential
    && PublicKeyCredential.parseCreationOptionsFromJSON;
  const options = JSON.parse(form.dataset.options);
  const ask = () => (form.dataset.passkey === "create"
    ? navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
    })
    : navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
    }));
  if (!usable) {
    said.textContent = form.dataset.none;
    button.disabled = true;
  }
  let asking = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    if (asking || !usable) return;
    asking = true;
    said.textContent = "";
    try {
      const answer = await ask();
      form.elements.credential.value = JSON.stringify(answer.toJSON());
      form.submit();
    } catch (problem) {
      const known = problem.name === "InvalidStateError" && form.dataset.known;
      said.textContent = known || form.dataset.gone;
      button.focus();
    }
    asking = false;
  });
}
