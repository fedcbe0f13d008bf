// Keeps a preparation while its owner types: every five seconds, and only when it changed.
for (const form of document.querySelectorAll("form[data-keep]")) {
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  said.className = "hint";
  form.append(said);
  let changed = false;
  form.addEventListener("input", () => { changed = true; said.textContent = ""; });
  form.addEventListener("submit", () => { changed = false; });
  setInterval(async () => {
    if (!changed) return;
    changed = false;
    const body = new FormData(form);
    body.set("csrf", form.dataset.keepCsrf);
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body });
      if (answer.status === 204) said.textContent = form.dataset.kept;
      else if (answer.status >= 500) changed = true;
    } catch {
      changed = true;
    }
  }, 5000);
}
