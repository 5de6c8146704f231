// The studio: what is typed is saved at once, lists are arranged by hand or by keys,
// and whoever writes is told who else does. Without this script the same forms are
// saved by their buttons.
"use strict";
const studio = document.querySelector("[data-studio]");
if (studio) {
  studio.classList.add("live");
  const saved = studio.querySelector("[data-saved]");
  const others = studio.querySelector("[data-others]");
  const announcer = studio.querySelector("[data-announce]");
  const preview = studio.querySelector("[data-preview]");
  const token = studio.querySelector("[name=csrfmiddlewaretoken]").value;
  const PAUSE = 1200;
  const BEAT = 20000;
  const SHOWN = 600;
  const EDGE = 40;
  const STEP = 8;
  let last = Promise.resolve();
  let redraw = 0;

  const say = (text, bad = false) => {
    saved.textContent = text;
    saved.classList.toggle("bad", bad);
  };
  const announce = (text) => { announcer.textContent = text; };

  // ------------------------------------------------------------------ to the server
  const send = (address, pairs) => fetch(address, {
    method: "POST",
    headers: { "Accept": "application/json", "X-CSRFToken": token },
    body: new URLSearchParams(pairs),
    keepalive: true,
  });
  // One edit after another: each is judged on what the one before left. A value that
  // still waits for its turn gives way to a newer one of the same place.
  const queue = new Set();
  const edit = (pairs) => {
    const [[does], [place]] = [pairs[0].slice(1), pairs[1] || [""]];
    for (const one of does === "put" ? queue : []) {
      if (one[0][1] === "put" && one[1][0] === place) queue.delete(one);
    }
    queue.add(pairs);
    const turn = () => (queue.delete(pairs) ? once(pairs) : null);
    last = last.then(turn, turn);
    return last;
  };
  const post = (pairs) =>
    send(studio.dataset.studio, [["on", studio.dataset.on], ...pairs]);
  // Whoever leaves does not wait for the turn of what they wrote: it goes out at once.
  const leave = () => {
    flush();
    for (const pairs of queue) post(pairs).catch(() => {});
    queue.clear();
  };
  const once = async (pairs) => {
    say(saved.dataset.saving);
    let response;
    try {
      response = await post(pairs);
    } catch {
      say(saved.dataset.failed, true);
      return null;
    }
    if (!response.headers.get("Content-Type").startsWith("application/json")) {
      say(saved.dataset.failed, true);  // Signed out, or the software is restarting.
      return null;
    }
    const told = await response.json();
    show(told);
    if (told.kept) {
      say(saved.dataset.done.replace("{time}", told.saved));
      refresh();
      return told;
    }
    say(told.refused || saved.dataset.refused, true);
    for (const [id, text] of Object.entries(told.wrong || {})) blame(id, text);
    for (const clash of told.clashes || []) ask(clash, told);
    return null;
  };

  // --------------------------------------------------------------- what is told back
  const show = (told) => {
    for (const line of studio.querySelectorAll("[data-flaw]")) {
      const text = told.flaws[line.dataset.flaw] || "";
      line.textContent = text;
      line.hidden = !text;
    }
    for (const form of studio.querySelectorAll("[data-step]")) {
      const what = told.steps[form.dataset.step];
      const button = form.querySelector("button");
      button.disabled = !what;
      button.title = what;
      form.querySelector("[data-what]").textContent = what ? "：" + what : "";
    }
    if (told.others) meet(told);
  };
  const blame = (id, text) => {
    const line = document.getElementById(id + "-wrong");
    const field = document.getElementById(id);
    if (line) { line.textContent = text; line.hidden = !text; }
    if (!field) return;
    if (text) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  };
  const meet = (told) => {
    others.textContent = "";
    const line = (text) => {
      const p = document.createElement("p");
      p.textContent = text;
      others.append(p);
      return p;
    };
    if (told.others.length) line(others.dataset.there.replace("{names}", told.others.join("、")));
    if (!told.changed.length) return;
    for (const text of told.changed.slice(-3)) line(text);
    const again = document.createElement("a");
    again.href = location.pathname;
    again.textContent = others.dataset.reload;
    line(others.dataset.changed + " ").append(again);
  };
  // Two versions of one place: whoever is second decides, and nothing is lost.
  const ask = (clash, told) => {
    const field = document.getElementById(clash.id)?.closest("[data-place]");
    if (!field) return;
    field.querySelector(".studio-clash")?.remove();
    const note = document.createElement("div");
    note.className = "studio-clash";
    note.setAttribute("role", "alert");
    const add = (parent, name, text) => {
      const made = document.createElement(name);
      made.textContent = text;
      parent.append(made);
      return made;
    };
    add(note, "p", told.words.title);
    const pair = add(note, "dl", "");
    add(pair, "dt", told.words.theirs);
    add(pair, "dd", clash.theirs);
    add(pair, "dt", told.words.mine);
    add(pair, "dd", clash.mine);
    const mine = add(note, "button", told.words.keep_mine);
    mine.type = "button";
    mine.className = "button small";
    mine.addEventListener("click", () => {
      studio.dataset.on = told.revision;
      note.remove();
      edit(pairs_of(field));
    });
    const theirs = add(note, "a", told.words.keep_theirs);
    theirs.href = location.pathname;
    field.append(note);
  };

  // ------------------------------------------------------------- saved while typing
  const waiting = new Map();
  const pairs_of = (field) => {
    const place = field.dataset.place;
    const pairs = [["do", "put"], ["has." + place, "1"]];
    for (const box of field.querySelectorAll("input, textarea, select")) {
      if (box.name !== "at." + place) continue;
      if ((box.type === "checkbox" || box.type === "radio") && !box.checked) continue;
      pairs.push([box.name, box.value]);
    }
    return pairs;
  };
  const save = (field) => {
    clearTimeout(waiting.get(field));
    waiting.delete(field);
    blame(field.querySelector("[data-flaw]").dataset.flaw, "");
    return edit(pairs_of(field));
  };
  const flush = () => Promise.all([...waiting.keys()].map(save));
  studio.addEventListener("change", (event) => {
    const field = event.target.closest("[data-autosave] [data-place]");
    if (field) save(field);
  });
  studio.addEventListener("input", (event) => {
    const field = event.target.closest("[data-autosave] [data-place]");
    if (!field || event.isComposing || !/^(text|textarea)$/.test(event.target.type)) return;
    clearTimeout(waiting.get(field));
    waiting.set(field, setTimeout(save, PAUSE, field));
  });
  studio.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-autosave]")) {  // Enter in a line
      event.preventDefault();
      flush();
    } else if (waiting.size && !form.matches("[data-moves]")) {
      event.preventDefault();
      flush().then(() => form.submit());
    }
  });
  addEventListener("pagehide", leave);

  // -------------------------------------------------------------------- arrangement
  const entries = (list) => [...list.children];
  const settle = (list) => {
    const all = entries(list);
    all.forEach((one, at) => {
      const moves = one.querySelector(":scope > .studio-entry-acts [data-moves]");
      if (!moves) return;
      moves.querySelector("[data-way=up]").disabled = at === 0;
      moves.querySelector("[data-way=down]").disabled = at === all.length - 1;
    });
  };
  const told_to = (one) => {
    const moves = one.querySelector(":scope > .studio-entry-acts [data-moves]");
    const pairs = [...new FormData(moves)].filter(
      ([name]) => name === "do" || (name.startsWith("arg.") && name !== "arg.after"));
    const before = one.previousElementSibling;
    return [...pairs, ["arg.after", before ? before.dataset.key : ""]];
  };
  const place = async (one, before) => {
    const list = one.parentElement;
    const was = one.nextElementSibling;
    list.insertBefore(one, before);
    settle(list);
    if (await edit(told_to(one))) {
      announce(list.dataset.moved.replace("{name}", one.dataset.name)
        .replace("{place}", entries(list).indexOf(one) + 1));
    } else {
      list.insertBefore(one, was);
      settle(list);
    }
  };
  const step = (one, way) => {
    if (way === "up" && one.previousElementSibling) {
      return place(one, one.previousElementSibling);
    }
    if (way === "down" && one.nextElementSibling) {
      return place(one, one.nextElementSibling.nextElementSibling);
    }
    return Promise.resolve();
  };
  studio.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-moves]") || !event.submitter) return;
    event.preventDefault();
    const button = event.submitter;
    step(form.closest("[data-key]"), button.dataset.way).then(() => {
      const other = form.querySelector("button:not(:disabled)");
      (button.disabled ? other : button)?.focus();
    });
  });
  studio.addEventListener("keydown", (event) => {
    const one = event.target.closest("[data-order] > [data-key]");
    const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    if (!one || !way || !event.altKey || event.isComposing) return;
    if (event.target.closest("[data-place]")) return;
    event.preventDefault();
    const focused = event.target;
    step(one, way).then(() => focused.focus());
  });
  // Those that are passed change sides. What is held stays where it stands in the
  // page, because a thing that is taken out of the page lets go of the pointer.
  const pass = (one, over, below) => {
    const all = entries(one.parentElement);
    const at = all.indexOf(one), to = all.indexOf(over) + (below ? 1 : 0);
    for (const passed of all.slice(at + 1, to)) one.before(passed);
    for (const passed of all.slice(to, at).reverse()) one.after(passed);
  };
  for (const grip of studio.querySelectorAll("[data-grip]")) {
    grip.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      const one = grip.closest("[data-key]");
      const list = one.parentElement;
      const was = one.nextElementSibling;
      grip.setPointerCapture(event.pointerId);
      one.classList.add("held");
      const move = (moved) => {
        if (moved.clientY < EDGE) scrollBy(0, -STEP);
        if (moved.clientY > innerHeight - EDGE) scrollBy(0, STEP);
        const over = entries(list).find((other) => {
          const box = other.getBoundingClientRect();
          return moved.clientY >= box.top && moved.clientY <= box.bottom;
        });
        if (!over || over === one) return;
        const box = over.getBoundingClientRect();
        pass(one, over, moved.clientY > box.top + box.height / 2);
      };
      const drop = () => {
        grip.removeEventListener("pointermove", move);
        one.classList.remove("held");
        const target = one.nextElementSibling;
        if (target === was) return;
        list.insertBefore(one, was);
        place(one, target);
      };
      grip.addEventListener("pointermove", move);
      grip.addEventListener("lostpointercapture", drop, { once: true });
    });
  }

  // --------------------------------------------------------------- undoing by keys
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (event.isComposing || event.keyCode === 229) return;  // Japanese being put in
    if (event.target.matches("input, textarea, select")) return;  // their own undo
    const key = event.key.toLowerCase();
    const name = key === "y" || (key === "z" && event.shiftKey) ? "redo" : key === "z" && "undo";
    const form = name && studio.querySelector(`[data-step=${name}]`);
    if (!form || form.querySelector("button").disabled) return;
    event.preventDefault();
    flush().then(() => form.submit());
  });

  // -------------------------------------------------------------- others, the preview
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const response = await send(studio.dataset.pulse, [["on", studio.dataset.on]]);
      if (response.ok) meet(await response.json());
    } catch { /* the next beat tells */ }
  }, BEAT);
  const refresh = () => {
    if (!preview || !preview.offsetParent) return;
    clearTimeout(redraw);
    redraw = setTimeout(() => preview.contentWindow.location.replace(preview.src), SHOWN);
  };
}
