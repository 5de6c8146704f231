// Fill prefecture, city and town from the postal code without leaving the page.
for (const button of document.querySelectorAll("[data-lookup]")) {
  button.addEventListener("click", async (event) => {
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
    at("prefecture").value = towns[0].prefecture;
    at("city").value = towns[0].city;
    at("town").value = towns.length === 1 ? towns[0].town : "";
    said.textContent = towns.length === 1 ? button.dataset.found : button.dataset.several;
    at(towns.length === 1 ? "rest" : "town").focus();
  });
}
