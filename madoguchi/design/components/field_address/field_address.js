// Fill prefecture, city and town from the postal code without leaving the page.
// Several towns are offered by the page itself: then the button sends it after all.
for (const button of document.querySelectorAll("[data-lookup]")) {
  let sending = false;
  button.addEventListener("click", async (event) => {
    if (sending) return;
    event.preventDefault();
    const at = (part) => document.getElementById(`${button.dataset.for}-${part}`);
    const said = at("found");
    const code = at("postal_code").value.normalize("NFKC").replace(/\D/g, "");
    let towns = [];
    try {
      const answer = await fetch(`${button.dataset.lookup}?code=${code}`);
      if (answer.ok) towns = (await answer.json()).towns;
    } catch {
      towns = [];
    }
    if (!towns.length) {
      said.textContent = button.dataset.none;
      return;
    }
    if (towns.length > 1 || towns[0].chomes || at("pick")) {
      sending = true;
      button.click();
      return;
    }
    at("prefecture").value = towns[0].prefecture;
    at("city").value = towns[0].city;
    at("town").value = towns[0].town;
    if (towns[0].building) at("building").value = towns[0].building;
    said.textContent = button.dataset.found;
    at(towns[0].has_chome ? "chome" : "rest").focus();
  });
}
