// Checks beyond axe. Each names the WCAG criterion and the ACT rules it is for, and
// returns the elements that fail; where it is not sure, a person has to look. Nothing
// here changes the page.
() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const hidden = (one) => {
    for (let at = one; at && at.nodeType === 1; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.display === "none" || at.getAttribute("aria-hidden") === "true") return true;
      if (at === one && style.visibility !== "visible") return true;
    }
    return false;
  };
  const offScreen = (one) => {
    const box = one.getBoundingClientRect();
    return box.right <= 0 || box.bottom + scrollY <= 0 || !box.width || !box.height;
  };
  const seen = (one) => !hidden(one) && !offScreen(one);
  const nameOf = (one) => {
    const ids = (one.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean);
    const told = ids.map((id) => document.getElementById(id)?.textContent || "").join(" ");
    const pictures = all("img[alt]", one).map((picture) => picture.alt).join(" ");
    return (told || one.getAttribute("aria-label") || `${one.textContent} ${pictures}`
      || one.title).replace(/\s+/g, " ").trim();
  };
  const REPEATED = "nav, header, footer, aside, [role=navigation], [role=banner], [role=complementary]";
  const isWhole = all("head title").length > 0 && all("main, nav, aside, #main").length > 0;
  const headings = all("h1, h2, h3, h4, h5, h6, [role=heading]")
    .filter((one) => seen(one) && !one.closest(REPEATED));
  const mains = all("main, [role=main]").filter((one) => !hidden(one));
  const stops = all("a[href], button, input, select, textarea, [tabindex]")
    .filter((one) => !one.disabled && one.tabIndex >= 0 && !hidden(one));
  const skips = () => {
    if (!stops[0] || mains.some((one) => one.contains(stops[0]))) return true;
    const target = stops[0]?.getAttribute("href") || "";
    if (target.length < 2 || target[0] !== "#") return false;
    return document.getElementById(decodeURIComponent(target.slice(1))) !== null;
  };

  const idReferences = () => {
    const names = ["activedescendant", "controls", "describedby", "details",
      "errormessage", "flowto", "labelledby", "owns"];
    return all("*").filter((one) => names.some((name) => {
      const ids = (one.getAttribute(`aria-${name}`) || "").split(/\s+/).filter(Boolean);
      const root = one.getRootNode();
      const loose = name === "controls" && (one.getAttribute("aria-expanded") === "false"
        || !/^(combobox|scrollbar)$/.test(one.getAttribute("role") || ""));
      return ids.length > 0 && !loose && ids.every((id) => !root.getElementById(id));
    }));
  };
  const fileNames = () => all("img[alt], input[type=image], [role=img]").filter((one) => {
    const said = nameOf(one).toLowerCase() || (one.alt || "").trim().toLowerCase();
    const source = (one.getAttribute("src") || "").split(/[?#]/)[0];
    const file = decodeURIComponent(source.split("/").pop()).toLowerCase();
    return /\.[a-z0-9]{3,4}$/.test(said) && said === file && !hidden(one)
      && !one.closest("a[download]");
  });
  const playing = () => all("audio[autoplay], video[autoplay]").filter((one) =>
    !one.muted && !one.controls && !all("button, [role=button]")
      .some((button) => seen(button) && nameOf(button) !== ""));
  const cutOff = () => all("iframe[tabindex]").filter((one) => {
    const box = one.getBoundingClientRect();
    const shows = seen(one) && box.width > 1 && box.height > 1 && !one.closest("[inert]");
    const inside = one.tabIndex < 0 && shows && one.contentDocument;
    return inside && all("a[href], button, input, select, textarea", inside)
      .some((stop) => stop.tabIndex >= 0);
  });
  const emptyHeaders = () => all("table, [role=table], [role=grid]").flatMap((table) => {
    if (hidden(table)) return [];
    const rows = all("tr, [role=row]", table)
      .filter((row) => row.closest("table, [role=table], [role=grid]") === table)
      .map((row) => [...row.children].filter((cell) =>
        /^(TD|TH)$/.test(cell.tagName) || /^(cell|gridcell|columnheader|rowheader)$/
          .test(cell.getAttribute("role") || "")));
    const isHeader = (cell) => /^(columnheader|rowheader)$/.test(cell.getAttribute("role") || "")
      || (cell.tagName === "TH" && !cell.hasAttribute("role"));
    const grid = [];
    rows.forEach((cells, y) => {
      let x = 0;
      grid[y] = grid[y] || [];
      for (const cell of cells) {
        while (grid[y][x]) x += 1;
        for (let down = 0; down < (cell.rowSpan || 1); down += 1) {
          grid[y + down] = grid[y + down] || [];
          for (let right = 0; right < (cell.colSpan || 1); right += 1) {
            grid[y + down][x + right] = cell;
          }
        }
        x += cell.colSpan || 1;
      }
    });
    const assigned = new Set();
    grid.forEach((cells, y) => cells.forEach((cell, x) => {
      const told = (cell.getAttribute("headers") || "").split(/\s+/).filter(Boolean);
      if (told.length) {
        told.forEach((id) => assigned.add(document.getElementById(id)));
        return;
      }
      for (let at = y - 1; at >= 0; at -= 1) if (grid[at]?.[x] !== cell) assigned.add(grid[at]?.[x]);
      for (let at = x - 1; at >= 0; at -= 1) if (cells[at] !== cell) assigned.add(cells[at]);
    }));
    const data = new Set(grid.flat());
    return [...data].filter((cell) => isHeader(cell) && !hidden(cell)
      && nameOf(cell) !== "" && !assigned.has(cell));
  });
  const foreign = () => {
    const spoken = (one) => (one.lang || "").toLowerCase().split("-")[0];
    const told = spoken(document.documentElement);
    // What says itself to be in another language is no part of the page's own.
    const own = (node) => node.nodeType === Node.TEXT_NODE ? node.data
      : node.nodeType !== Node.ELEMENT_NODE || (node.lang && spoken(node) !== told)
        || !node.checkVisibility() ? "" : [...node.childNodes].map(own).join("");
    const text = document.body ? own(document.body).replace(/\s/g, "") : "";
    if (!told || text.length < 20) return [];
    const share = (pattern) => (text.match(pattern) || []).length / text.length;
    const kana = share(/[\u3041-\u30ff]/g), hangul = share(/[\uac00-\ud7a3]/g);
    const latin = share(/[A-Za-z\u00c0-\u024f]/g), han = share(/[\u4e00-\u9fff]/g);
    const looks = kana > 0.1 ? "ja" : hangul > 0.2 ? "ko" : han > 0.3 ? "zh"
      : latin > 0.6 ? "latin" : "";
    const written = ["ja", "ko", "zh"].includes(told) ? told : "latin";
    return looks && looks !== written ? [document.documentElement] : [];
  };
  const byLookAlone = () => {
    const words = new RegExp([
      "(右|左)(側|上|下|端)?の(ボタン|欄|絵|図|印|メニュー|リンク|写真)",
      "(赤|青|緑|黄色|丸|四角)い?の?(ボタン|欄|印|文字|リンク)",
      "\\b(right|left)[- ](hand|side)\\b|\\b(on|to) the (right|left)\\b",
      "\\b(round|square|circular|red|green|blue|yellow) (button|icon|link|text)\\b",
    ].join("|"), "i");
    return all("p, li, label, legend, dt, dd, span, div").filter((one) => seen(one)
      && [...one.childNodes].some((node) => node.nodeType === 3 && words.test(node.data)));
  };
  const sameName = () => {
    const places = new Map();
    all("a[href], [role=link]").filter((one) => !hidden(one) && nameOf(one)).forEach((one) => {
      const name = nameOf(one).toLowerCase();
      const place = String(one.href?.baseVal ?? one.href ?? one.getAttribute("onclick") ?? "")
        .replace(/\/(index\.html?)?([?#].*)?$/, "");
      if (!places.has(name)) places.set(name, new Map());
      if (!places.get(name).has(place)) places.get(name).set(place, one);
    });
    return [...places.values()].filter((links) => links.size > 1)
      .map((links) => [...links.values()][1]);
  };

  const found = [];
  const tell = (check, criterion, rules, elements, sure = true) => elements.forEach((one) =>
    found.push({check, criterion, rules, sure, html: one.outerHTML.slice(0, 200)}));
  const page = document.documentElement;
  tell("id-reference", "", ["in6db8"], idReferences());
  tell("file-name-as-name", "1.1.1", ["9eb3f6"], fileNames());
  tell("plays-by-itself", "1.4.2", ["4c31df"], playing(), false);
  tell("frame-out-of-reach", "2.1.1", ["akn7bn"], cutOff());
  tell("header-of-nothing", "1.3.1", ["d0f69e"], emptyHeaders());
  tell("other-language", "3.1.1", ["ucwvc8"], foreign());
  tell("told-by-look-alone", "1.3.3", ["9bd38c"], byLookAlone(), false);
  tell("one-name-two-places", "2.4.9", ["b20e66", "fd3a94"], sameName(), false);
  if (isWhole) {
    tell("no-heading", "", ["047fe0"], headings.length ? [] : [page]);
    tell("no-main", "", ["b40fd1"], mains.length ? [] : [page]);
    tell("no-way-past", "", ["ye5d6e"], skips() ? [] : [page]);
    const jumps = all("a[href^='#'], button, [onclick]").length > 0;
    const passable = headings.length || mains.length || jumps || !all(REPEATED).length;
    tell("no-bypass", "2.4.1", ["cf77f2"], passable ? [] : [page]);
  }
  return found;
}
