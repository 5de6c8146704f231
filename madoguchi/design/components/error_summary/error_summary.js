// Read the summary first, and put the cursor where a line of it leads.
const summary = document.querySelector("[data-focus]");
if (summary) {
  summary.focus();
  for (const link of summary.querySelectorAll("a[href^='#']")) {
    link.addEventListener("click", (event) => {
      const field = document.getElementById(link.hash.slice(1));
      if (!field) return;
      event.preventDefault();
      (field.closest(".piece, .field") || field).scrollIntoView({ block: "start" });
      field.focus({ preventScroll: true });
    });
  }
}
