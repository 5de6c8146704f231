"use strict";
// Show and hide the questions that follow answers of the same page. What is hidden is
// taken out of the page, so it is not sent. The server decides again.
{
  const ERAS = { 明治: 1867, 大正: 1911, 昭和: 1925, 平成: 1988, 令和: 2018 };
  const digits = (text) => text.normalize("NFKC").replace(/[,、\s]/g, "");
  const number = (text) => {
    const typed = digits(text ?? "").replace(/^[−‐–—ー]/, "-");
    return /^-?[0-9]{1,15}$/.test(typed) ? Number(typed) : null;
  };
  const day = (part) => {
    const [year, month, of] = ["year", "month", "day"].map((name) => {
      const typed = digits(part(name) ?? "").replace(/[年月日]$/, "");
      return number(typed === "元" ? "1" : typed);
    });
    const start = year < 1000 ? ERAS[part("era")] : 0;
    if (!year || !month || !of || start === undefined) return null;
    const pad = (value, size) => String(value).padStart(size, "0");
    const written = `${pad(start + year, 4)}-${pad(month, 2)}-${pad(of, 2)}`;
    const found = new Date(`${written}T00:00:00Z`);
    const exists = !Number.isNaN(+found) && found.toISOString().startsWith(written);
    return exists ? written : null;
  };
  const READ = {
    one: (values) => values[0] || null,
    truth: (values) => (values[0] ? values[0] !== "no" : null),
    many: (values) => (values.some(Boolean) ? values.filter(Boolean) : null),
    number: (values) => number(values[0]),
    day: (_values, part) => day(part),
  };

  for (const form of document.querySelectorAll("form[data-conditions]")) {
    const { when, read } = JSON.parse(form.dataset.conditions);
    const said = form.querySelector("[role=status][data-more]");
    // What waits in a template comes into the page here, before other scripts look for
    // their fields, and leaves it again before it is seen.
    const spots = [...form.querySelectorAll("[data-follows]")].map((found) => {
      let spot = found;
      if (found.content) {
        spot = document.createElement("div");
        spot.className = found.className;
        spot.hidden = true;
        spot.append(found.content);
        found.replaceWith(spot);
      }
      return { spot, name: found.dataset.follows, away: null };
    });

    const answers = () => {
      const sent = new FormData(form);
      const part = (name) => (piece) => sent.get(`${name}.${piece}`);
      return Object.fromEntries(
        Object.entries(read).map(([name, how]) => [
          name,
          READ[how](sent.getAll(name).map(String), part(name)),
        ]),
      );
    };
    const name = (one) => one.spot.querySelector(".ask")?.firstChild?.textContent ?? "";
    const bring = (one) => {
      one.spot.append(one.away);
      one.away = null;
      one.spot.hidden = false;
      // Somebody who pressed Enter has not seen it yet: it counts as asked a moment later.
      const asked = one.spot.querySelector("input[name=asked]");
      asked.disabled = true;
      setTimeout(() => (asked.disabled = false));
    };
    const take = (one) => {
      one.away = document.createDocumentFragment();
      one.away.append(...one.spot.childNodes);
      one.spot.hidden = true;
    };
    const update = (aloud) => {
      const told = [];
      for (const one of spots) {
        const shown = evaluate(when[one.name], { answers: answers() }) === true;
        if (shown === !one.away) continue;
        if (shown) bring(one);
        if (aloud) told.push((shown ? said.dataset.more : said.dataset.less) + name(one));
        if (!shown) take(one);
      }
      if (told.length) said.textContent = told.join(" ");
    };
    form.addEventListener("change", () => update(true));
    // After the other scripts, and again when the browser brings back what was typed.
    document.addEventListener("DOMContentLoaded", () => update(false));
    window.addEventListener("pageshow", () => update(false));
  }
}
