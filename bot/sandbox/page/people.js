// Who acts: a chip for everybody known, and a field for somebody new. All forms share the choice.
import { avatar, label, make } from "/page/parts.js";

const forms = [...document.querySelectorAll(".people")];
let chosen = "alice";

export function showPeople(people) {
  forms.forEach((form, at) => {
    const chips = form.querySelector(".chips");
    const known = new Set([...chips.querySelectorAll("input")].map((input) => input.value));
    for (const person of people) {
      if (known.has(person.login)) continue;
      chips.append(make("label", { class: "person" },
        make("input", { type: "radio", name: `login-${at}`, value: person.login, checked: person.login === chosen, onchange: () => speakAs(person.login) }),
        avatar(person, 18),
        make("span", { title: person.name }, person.login),
        label(person.role),
      ));
    }
  });
}

export function speakAs(login) {
  chosen = login;
  document.body.dataset.speaker = login;
  for (const form of forms) {
    form.querySelector(".other").value = "";
    check(form, login);
  }
}

/** The login that a form's words are from: the one typed in, or the one chosen. */
export function speaker(form) {
  return form.querySelector(".other").value.trim() || chosen;
}

function check(form, login) {
  for (const input of form.querySelectorAll(".chips input")) input.checked = input.value === login;
}

for (const form of forms) {
  const other = form.querySelector(".other");
  other.addEventListener("input", () => check(form, other.value ? null : chosen));
}
