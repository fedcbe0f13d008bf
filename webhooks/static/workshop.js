// Saves a private draft every few seconds while it is typed. The page works without it.
(() => {
  const form = document.getElementById("draft");
  const state = document.getElementById("draft-state");
  if (!form || !state) return;
  const everyMs = 5000;
  const text = () => {
    const data = new URLSearchParams(new FormData(form));
    data.set("csrf", form.dataset.csrf);
    return data;
  };
  const typed = () => {
    const data = text();
    data.delete("shown");
    return data.toString();
  };
  let saved = typed();
  let busy = false;
  const save = async () => {
    const now = typed();
    if (busy || now === saved) return;
    busy = true;
    try {
      const answer = await fetch(form.dataset.save, { method: "POST", body: text() });
      if (!answer.ok || answer.redirected) throw new Error("not saved");
      form.elements.shown.value = (await answer.json()).shown;
      saved = now;
      state.textContent = state.dataset.saved;
    } catch {
      state.textContent = state.dataset.failed;
    } finally {
      busy = false;
    }
  };
  setInterval(save, everyMs);
})();
