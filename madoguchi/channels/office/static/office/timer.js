// Send a tap of the timer; keep it with its time while there is no network.
"use strict";
{
  const form = document.querySelector("[data-timer]");
  const told = document.querySelector("[data-waiting]");
  // Whoever signs in next at this computer has taps of their own.
  const KEY = `madoguchi-taps:${form?.dataset.timer ?? ""}:${window.location.pathname}`;
  const LONGEST = 12 * 3600 * 1000;
  const kept = () => {
    try {
      const found = JSON.parse(localStorage.getItem(KEY) ?? "[]");
      return found.filter((one) => Date.now() - one.at < LONGEST);
    } catch {
      return [];
    }
  };
  const keep = (taps) => localStorage.setItem(KEY, JSON.stringify(taps));
  const tell = () => {
    const waits = kept().length > 0;
    told.textContent = waits ? told.dataset.text : "";
    told.hidden = !waits;
  };
  let sending = false;
  const send = async () => {
    if (sending || !form) return;
    sending = true;
    let sent = 0;
    try {
      for (let taps = kept(); taps.length; taps = kept()) {
        const body = new FormData(form);
        body.set("category", taps[0].category);
        body.set("at", String(taps[0].at));
        const response = await fetch(form.action, { method: "POST", body });
        if (!response.ok || new URL(response.url).pathname !== window.location.pathname) break;
        keep(kept().slice(1));
        sent += 1;
      }
    } catch {
      // No network: what is kept is sent when it is back.
    }
    sending = false;
    tell();
    if (sent && !kept().length) window.location.assign(window.location.pathname);
  };
  if (form) {
    form.addEventListener("submit", (event) => {
      const category = event.submitter?.value;
      if (category === undefined) return;
      event.preventDefault();
      keep([...kept(), { category, at: Date.now() }]);
      for (const one of form.querySelectorAll("[aria-pressed]")) {
        const runs = one === event.submitter && one.getAttribute("aria-pressed") !== "true";
        one.setAttribute("aria-pressed", String(runs));
        one.classList.toggle("main", runs);
      }
      send();
    });
    window.addEventListener("online", send);
    setInterval(send, 30_000);
    tell();
    send();
  }
}
