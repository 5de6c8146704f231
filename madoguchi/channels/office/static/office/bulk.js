// Show how far a bulk is without a reload; the whole page comes when it is over.
"use strict";
{
  const shown = document.querySelector("[data-progress]");
  const BEAT = Number(shown?.dataset.beat) * 1000;
  const look = async () => {
    const response = await fetch(window.location.href, { headers: { "Accept": "text/html" } });
    if (!response.ok || response.redirected) {
      window.location.reload();
      return;
    }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const now = page.querySelector("[data-progress]");
    if (!now || now.dataset.progress !== shown.dataset.progress) {
      window.location.reload();
      return;
    }
    shown.replaceChildren(...now.childNodes);
    setTimeout(look, BEAT);
  };
  if (shown) setTimeout(look, BEAT);
}
