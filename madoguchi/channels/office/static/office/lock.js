// Hide the page when nobody has used it for a while, and show it again, as it was, after
// the password. The server locks by itself too; without this script it asks with the
// next page. All tabs of the office share one clock.
"use strict";
{
  const own = document.currentScript.dataset;
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
  const idle = Number(own.idle) * 1000;
  const BEAT = 5000;
  const TELL = Math.min(120000, idle / 3);
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("office") : null;
  let last = Date.now();
  let told = Date.now();
  let dialog = null;

  const post = (address, pairs = []) => fetch(address, {
    method: "POST",
    headers: { "Accept": "application/json, text/html", "X-CSRFToken": token() },
    body: new URLSearchParams(pairs),
  });
  const used = () => {
    if (dialog) return;
    last = Date.now();
    if (last - told < TELL) return;
    told = last;
    tabs?.postMessage("used");
    post(own.pulse).then((response) => { if (response.status === 423) hide(); }, () => {});
  };
  const open = () => {
    if (!dialog) return;
    dialog.close();
    dialog.remove();
    dialog = null;
    document.body.classList.remove("shut");
    last = told = Date.now();
  };
  const unlock = async (event) => {
    event.preventDefault();
    const form = event.target;
    const said = form.querySelector("[data-problem]");
    const field = form.querySelector("[type=password]");
    try {
      const pairs = [["unlock.password", field.value]];
      const response = await fetch(own.unlock, {
        method: "POST",
        headers: { "Accept": "application/json", "X-CSRFToken": token() },
        body: new URLSearchParams(pairs),
      });
      if (response.redirected) {
        window.location.reload();
        return;
      }
      const { problem } = await response.json();
      if (!problem) {
        open();
        tabs?.postMessage("open");
        return;
      }
      said.textContent = problem;
    } catch {
      said.textContent = form.dataset.away;
    }
    field.value = "";
    field.focus();
  };
  const hide = async () => {
    if (dialog) return;
    dialog = document.createElement("dialog");
    dialog.className = "lock";
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    document.body.append(dialog);
    document.body.classList.add("shut");
    dialog.showModal();
    let asked = null;
    while (!asked) {
      try {
        const response = await post(own.lock);
        if (response.redirected) {
          window.location.reload();
          return;
        }
        const text = await response.text();
        asked = new DOMParser().parseFromString(text, "text/html")
          .querySelector("[data-locked]");
      } catch {
        await new Promise((done) => { setTimeout(done, BEAT); });
      }
      if (!dialog) return;
    }
    dialog.append(document.adoptNode(asked));
    const heading = dialog.querySelector("h1");
    heading.id = "lock-heading";
    dialog.setAttribute("aria-labelledby", heading.id);
    dialog.querySelector("[data-unlock]").addEventListener("submit", unlock);
    dialog.querySelector("[type=password]").focus();
  };

  for (const kind of ["keydown", "pointerdown", "scroll", "input"]) {
    document.addEventListener(kind, used, { passive: true, capture: true });
  }
  // Whoever signed in anew in another tab comes back to an open page.
  const comeBack = async () => {
    const response = await post(own.pulse).catch(() => null);
    if (response?.status === 204) open();
  };
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    if (dialog) comeBack();
    else if (Date.now() - last > idle) hide();
  });
  tabs?.addEventListener("message", (event) => {
    if (event.data === "open") open();
    else if (!dialog) last = told = Date.now();
  });
  setInterval(() => { if (Date.now() - last > idle) hide(); }, Math.min(BEAT, idle / 2));
}
