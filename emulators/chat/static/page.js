// The page of mails and chats: cards refresh themselves when they are seen, and are pressed.
"use strict";

const dark = matchMedia("(prefers-color-scheme: dark)").matches;

async function ask(path, body) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  return answer.json();
}

/** Show what came back: another card, or words beside it. */
function show(holder, answer) {
  const said = holder.parentElement.querySelector("[role=status]");
  said.textContent = answer.said || "";
  if (answer.card && JSON.stringify(answer.card) !== holder.dataset.drawn) draw(holder, answer.card);
}

async function pressed(holder, action, inputs) {
  if (action instanceof AdaptiveCards.OpenUrlAction) {
    location.assign(action.url);
    return;
  }
  const sent = { type: action.getJsonTypeName(), title: action.title, id: action.id };
  if (action instanceof AdaptiveCards.ExecuteAction) {
    sent.verb = action.verb;
    sent.data = { ...(action.data || {}), ...inputs };
  }
  holder.setAttribute("aria-busy", "true");
  try {
    show(holder, await ask(`${holder.dataset.at}/press`, { action: sent, typed: inputs }));
  } finally {
    holder.removeAttribute("aria-busy");
  }
}

function draw(holder, card) {
  holder.dataset.drawn = JSON.stringify(card);
  drawCard(holder, card, (action, inputs) => pressed(holder, action, inputs), dark);
}

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    ask(`${target.dataset.at}/open`, {}).then((answer) => show(target, answer));
  }
});

for (const holder of document.querySelectorAll(".card[data-at]")) {
  draw(holder, JSON.parse(holder.querySelector("script").textContent));
  seen.observe(holder);
}
