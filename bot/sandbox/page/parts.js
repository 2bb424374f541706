// Small things that all parts of the page use: making elements, times, lists that keep their place, sending.
import { morph } from "/page/morph.js";

export const ORGANISER = "olivia";
export const byId = (id) => document.getElementById(id);

export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

export function fragment(html) {
  const template = document.createElement("template");
  template.innerHTML = html; // cleaned by the server, and the page's policy runs no script in it
  return template.content;
}

export function avatar(person, size = 28) {
  const hue = [...person.login].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
  const letter = (person.name || person.login)[0].toUpperCase();
  const drawn =
    person.role === "bot"
      ? '<rect width="32" height="32" rx="6" fill="#57606a"/><rect x="7" y="11" width="18" height="13" rx="4" fill="#fff"/>' +
        '<circle cx="12.500" cy="17.500" r="2.200" fill="#0969da"/><circle cx="19.500" cy="17.500" r="2.200" fill="#0969da"/>' +
        '<path d="M16 11V7" stroke="#fff" stroke-width="2"/><circle cx="16" cy="6" r="2" fill="#e5534b"/>'
      : `<circle cx="16" cy="16" r="16" fill="hsl(${hue} 45% 42%)"/>` +
        '<text x="16" y="21.500" text-anchor="middle" font-size="15" font-weight="600" fill="#fff"></text>';
  const svg = fragment(`<svg class="avatar" viewBox="0 0 32 32" width="${size}" height="${size}" aria-hidden="true">${drawn}</svg>`);
  const text = svg.querySelector("text");
  if (text) text.textContent = letter;
  return svg.firstChild;
}

export function ago(time) {
  const seconds = Math.max(0, (Date.now() - new Date(time)) / 1000);
  if (seconds < 5) return "now";
  if (seconds < 60) return `${Math.floor(seconds)} seconds ago`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return minutes === 1 ? "1 minute ago" : `${minutes} minutes ago`;
  const hours = Math.floor(minutes / 60);
  return hours === 1 ? "1 hour ago" : `${hours} hours ago`;
}

export function when(time) {
  return make("time", { datetime: time, title: new Date(time).toLocaleString() }, ago(time));
}

export function label(role) {
  return role ? make("span", { class: `label ${role}` }, role) : null;
}

export function isAtEnd(list) {
  return list.scrollHeight - list.scrollTop - list.clientHeight < 40;
}

export function complain(form, message) {
  const place = form.querySelector(".error");
  place.textContent = message ?? "";
  place.hidden = !message;
}

/** Send what a person did; true if it was accepted (and the page hears `acted`), otherwise the form says why not. */
export async function act(method, path, said, form) {
  try {
    const answer = await fetch(path, {
      method,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(said),
    });
    complain(form, answer.ok ? null : (await answer.json()).message);
    if (answer.ok) document.dispatchEvent(new Event("acted"));
    return answer.ok;
  } catch {
    complain(form, "The demo does not answer: was it stopped?");
    return false;
  }
}

/** Send a form by Ctrl + Enter in its text. */
export function sendByKey(event, form) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
}

/** Make a list show these items, known by their ids; one with a form in it is left alone. Returns the new ones. */
export function showItems(list, items, known = new Map([...list.children].map((item) => [item.id, item]))) {
  const fresh = [];
  let at = list.firstChild;
  for (const made of items) {
    const old = known.get(made.id);
    known.delete(made.id);
    if (!old) {
      list.insertBefore(made, at);
      fresh.push(made);
      continue;
    }
    if (!old.querySelector("form")) morph(old, made);
    if (old !== at) list.insertBefore(old, at);
    at = old.nextSibling;
  }
  known.forEach((item) => item.remove());
  return fresh;
}
