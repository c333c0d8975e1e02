/* A long computation is under way: say so, and let nobody press twice. */
for (const form of document.querySelectorAll("main form")) {
  form.addEventListener("submit", () => {
    const said = document.querySelector("[data-waiting]");
    said.textContent = said.dataset.waiting;
    said.classList.remove("hidden");
    for (const button of form.querySelectorAll("button")) button.disabled = true;
  });
}
