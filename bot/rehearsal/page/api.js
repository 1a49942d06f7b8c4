// Speaks to the rehearsal's server: JSON over /rehearsal/, and a sentence on the page when something was refused.

const TOAST_SECONDS = 8;

/** Show a sentence for a while; a press on its button ends it sooner. */
export function toast(sentence) {
  const note = document.createElement("div");
  note.className = "toast";
  const words = document.createElement("p");
  words.textContent = sentence;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Dismiss";
  const end = () => note.remove();
  close.addEventListener("click", end);
  note.append(words, close);
  // A modal makes the rest of the page inert, so the sentence has to stand inside it to be seen and heard.
  const top = [...document.querySelectorAll("dialog[open]")].at(-1);
  (top?.querySelector(".toasts") ?? document.querySelector("body > .toasts")).append(note);
  setTimeout(end, TOAST_SECONDS * 1000);
}

/** Fetch the whole of what one person sees in one channel. Raises where the server does not answer. */
export async function fetchState(user, channel) {
  const query = new URLSearchParams();
  if (user) query.set("user", user);
  if (channel) query.set("channel", channel);
  const response = await fetch(`/rehearsal/state?${query}`, { headers: { accept: "application/json" } });
  const state = await response.json();
  if (!response.ok || state.ok === false)
    throw new Error(state.error ?? `The server answered ${response.status}.`);
  return state;
}

/** Post to /rehearsal/`path`. Gives the answer, `{ok: false}` at worst; whatever was refused is shown as a toast. */
export async function post(path, body) {
  let answer;
  try {
    const response = await fetch(`/rehearsal/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    answer = await response.json();
    if (!response.ok && answer.ok !== false)
      answer = { ok: false, error: `The server answered ${response.status}.` };
  } catch {
    answer = { ok: false, error: "The demo's server does not answer. Is it still running?" };
  }
  if (answer.ok === false && !answer.errors) toast(answer.error ?? "That was refused, without a reason.");
  return answer;
}

/** Hear of changes for `user`: `changed()` at each, `connected(bool)` as the line to the server comes and goes. */
export function listen(user, { changed, connected }) {
  const source = new EventSource(`/rehearsal/events?user=${encodeURIComponent(user)}`);
  source.addEventListener("changed", () => changed());
  source.addEventListener("open", () => connected(true));
  source.addEventListener("error", () => connected(false));
  return source;
}
