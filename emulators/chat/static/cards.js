// Draws cards with Microsoft's renderer, and hands what is pressed to whoever asked.
"use strict";

const PLAIN = { light: ["#242424", "#616161", "#ffffff"], dark: ["#ffffff", "#d6d6d6", "#292929"] };

/** What a host says about its look; colours follow light or dark. */
function hostConfig(dark) {
  const [text, subtle, ground] = dark ? PLAIN.dark : PLAIN.light;
  const shade = (colour, soft) => ({ default: colour, subtle: soft });
  const colours = {
    default: shade(text, subtle),
    accent: shade(dark ? "#a6a7dc" : "#4f52b2", subtle),
    attention: shade(dark ? "#f1707b" : "#b10e1c", subtle),
    good: shade(dark ? "#92c353" : "#0e700e", subtle),
    warning: shade(dark ? "#fce100" : "#8a5100", subtle),
  };
  const style = (back) => ({ backgroundColor: back, foregroundColors: colours });
  return new AdaptiveCards.HostConfig({
    fontFamily: "Segoe UI, system-ui, sans-serif",
    fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 22 },
    spacing: { small: 6, default: 10, medium: 14, large: 20, extraLarge: 28, padding: 14 },
    supportsInteractivity: true,
    containerStyles: {
      default: style(ground),
      emphasis: style(dark ? "#333333" : "#f5f5f5"),
      warning: style(dark ? "#4a3b00" : "#fff4ce"),
      attention: style(dark ? "#4a3b00" : "#fff4ce"),
      good: style(dark ? "#333333" : "#f5f5f5"),
      accent: style(dark ? "#333333" : "#f5f5f5"),
    },
    textBlock: { headingLevel: 3 },
    actions: {
      maxActions: 10, buttonSpacing: 8, actionsOrientation: "horizontal",
      actionAlignment: "left", showCard: { actionMode: "inline" },
    },
    inputs: {
      label: {
        requiredInputs: { suffix: " *", color: "attention" }, optionalInputs: { color: "default" },
      },
      errorMessage: { color: "attention" },
    },
    factSet: {
      title: { color: "default", weight: "bolder", wrap: true, maxWidth: 150 },
      value: { color: "default", wrap: true }, spacing: 12,
    },
  });
}

/** Let the renderer know Outlook's own action. */
function context() {
  const made = new AdaptiveCards.SerializationContext();
  const actions = new AdaptiveCards.CardObjectRegistry();
  AdaptiveCards.GlobalRegistry.populateWithDefaultActions(actions);
  actions.register("Action.Http", AdaptiveCards.HttpAction);
  made.setActionRegistry(actions);
  return made;
}

/** Draw a card into a holder; act(action, inputs) is called for what is pressed. */
function drawCard(holder, card, act, dark) {
  const drawn = new AdaptiveCards.AdaptiveCard();
  drawn.hostConfig = hostConfig(dark);
  drawn.onExecuteAction = (action) => {
    const inputs = {};
    for (const input of drawn.getAllInputs()) inputs[input.id] = input.value ?? "";
    act(action, inputs);
  };
  drawn.parse(card, context());
  holder.replaceChildren(drawn.render());
  if (card.lang) holder.lang = card.lang;
}

AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdownit().render(text);
  result.didProcess = true;
};
globalThis.drawCard = drawCard;
