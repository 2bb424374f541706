// The pull requests beside the conversation: the list, what one can do to each, and opening another.
import { act, byId, fragment, make, ORGANISER, showItems, when } from "/page/parts.js";
import { speakAs, speaker } from "/page/people.js";

const PANES = ["conversation", "pulls"];
const STEPS = {
  approve: "Approve", refuse: "Request changes", dismiss: "Dismiss the review", merge: "Merge", close: "Close",
  reopen: "Reopen", draft: "Convert to draft", ready: "Ready for review", retitle: "Retitle",
};
const MAINTAINERS = new Set(["approve", "refuse", "dismiss", "merge"]); // the others are the author's
const STATES = { open: "Open", draft: "Draft", merged: "Merged", closed: "Closed" };
const TRUNK = '<circle cx="4" cy="3.500" r="1.750"/><circle cx="4" cy="12.500" r="1.750"/><path d="M4 5.250v5.500"/>';
const LEAF = '<circle cx="12" cy="12.500" r="1.750"/>';
const ICONS = {
  open: `${TRUNK}${LEAF}<path d="M12 10.750V6a2 2 0 0 0-2-2H7.500M9.500 1.750 7.250 4l2.250 2.250"/>`,
  draft: `${TRUNK}${LEAF}<path d="M12 3v1.250M12 7v1.250"/>`,
  merged: `${TRUNK}<circle cx="12" cy="8" r="1.750"/><path d="M4 5.250C4.300 7.200 6 8 10.250 8"/>`,
  closed: `${TRUNK}${LEAF}<path d="M12 10.750V7.750M10.250 1.750l3.500 3.500m0-3.500-3.500 3.500"/>`,
};

let pulls = [];

// -- the list -----------------------------------------------------------------------------------------------

function icon(state) {
  const drawn = fragment(`<svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">${ICONS[state]}</svg>`);
  return make("span", { class: `pull-state ${state}`, title: STATES[state] }, drawn);
}

function verdict(pull) {
  if (!pull.verdict) return null;
  const approved = pull.verdict === "APPROVED";
  return make("span", { class: approved ? "approved" : "refused" }, approved ? `✓ approved by ${pull.reviewer}` : `± changes requested by ${pull.reviewer}`);
}

function step(name, kind) {
  const risky = name === "close" ? " danger" : "";
  return make("button", { type: "button", "data-do": name, class: `${kind}${risky}` }, STEPS[name]);
}

function stepsOf(pull) {
  // Nobody reviews their own work, as on GitHub.
  return pull.steps.filter((each) => pull.login !== ORGANISER || !["approve", "refuse"].includes(each));
}

function pullView(pull) {
  const steps = stepsOf(pull);
  const first = pull.state === "merged" ? null : steps.shift(); // what is merged needs nothing more
  const name = `${pull.place}#${pull.number}`;
  return make("li", { id: `pull-${pull.place}-${pull.number}`, class: "pull" },
    icon(pull.state),
    make("div", { class: "pull-what" },
      make("b", { class: "pull-title" }, pull.title),
      make("span", { class: "when" },
        make("b", {}, name), ` · ${STATES[pull.state]} · by ${pull.login} `, when(pull.created), verdict(pull) && " · ", verdict(pull)),
    ),
    make("div", { class: "pull-do" },
      first && step(first, "plain"),
      make("details", { class: "menu", hidden: steps.length === 0 },
        make("summary", { "aria-label": `More for ${name}` }, "⋯"),
        make("div", { class: "menu-items" }, ...steps.map((each) => step(each, ""))),
      ),
    ),
  );
}

/** Show the list, and what the form offers. */
export function showPulls(state) {
  pulls = state.pulls;
  const fresh = showItems(byId("pull-list"), pulls.map(pullView));
  if (document.documentElement.dataset.ready !== undefined) fresh.forEach((item) => item.classList.add("new"));
  byId("pull-count").textContent = pulls.length;
  byId("pull-list").dataset.empty = pulls.length ? "" : "No pull requests yet: open one below.";
  if (!byId("pull-repo").length) byId("pull-repo").append(...state.repos.map((each) => make("option", {}, each)));
  const title = byId("pull-title");
  if (!title.dataset.own) title.value = state.next_title;
}

function retitle(item, pull) {
  const title = make("input", { type: "text", maxlength: 256, "aria-label": "Title", spellcheck: "false" });
  title.value = pull.title;
  const form = make("form", { class: "retitle" }, title, make("p", { class: "error", role: "alert", hidden: true }),
    make("div", { class: "buttons" },
      make("button", { type: "button", class: "plain", onclick: () => end() }, "Cancel"),
      make("button", { type: "submit", class: "primary" }, "Save title"),
    ));
  const end = () => {
    form.remove();
    item.classList.remove("editing");
    showItems(byId("pull-list"), pulls.map(pullView));
    item.querySelector("summary, button").focus();
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await change(pull, { do: "retitle", title: title.value }, form)) end();
  });
  title.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end();
  });
  item.classList.add("editing");
  item.querySelector(".pull-what").append(form);
  title.focus();
}

function change(pull, said, form) {
  const login = MAINTAINERS.has(said.do) ? ORGANISER : pull.login;
  return act("PATCH", `/page/pulls/${pull.repo}/${pull.number}`, { login, ...said }, form);
}

byId("pull-list").addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (!button || event.detail > 1) return; // the second click of two would meet the next step under the same finger
  const item = button.closest("li");
  const pull = pulls.find((each) => `pull-${each.place}-${each.number}` === item.id);
  const menu = button.closest("details");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  if (button.dataset.do === "retitle") retitle(item, pull);
  else change(pull, { do: button.dataset.do }, byId("pulls"));
});
// A menu at the end of the list opens into view.
byId("pull-list").addEventListener("toggle", (event) => {
  if (event.target.open) event.target.querySelector(".menu-items").scrollIntoView({ block: "nearest" });
}, true);

// -- opening one --------------------------------------------------------------------------------------------

byId("pull-title").addEventListener("input", (event) => {
  event.target.dataset.own = event.target.value ? "true" : "";
});
byId("open-pull").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = byId("open-pull");
  const login = speaker(form);
  const said = { login, repo: byId("pull-repo").value, title: byId("pull-title").value, draft: byId("pull-draft").checked };
  byId("pull-title").dataset.own = ""; // the next look suggests another
  if (!(await act("POST", "/page/pulls", said, form))) {
    byId("pull-title").dataset.own = "true";
    return;
  }
  byId("pull-draft").checked = false;
  speakAs(login);
  byId("pull-list").scrollTop = 0;
});

// -- the two panes ------------------------------------------------------------------------------------------

export function isChosen(pane) {
  return !byId(pane).hidden;
}

/** Show the conversation or the pull requests. */
export function choose(pane) {
  for (const each of PANES) {
    const tab = byId(`tab-${each}`);
    byId(each).hidden = each !== pane;
    tab.setAttribute("aria-selected", each === pane);
    tab.tabIndex = each === pane ? 0 : -1;
  }
  delete byId(`tab-${pane}`).dataset.news;
  document.body.dataset.pane = pane;
  if (pane === "conversation") byId("comments").scrollTop = byId("comments").scrollHeight;
}

/** Show what the address names: a comment or a pull request. */
export function reveal() {
  const named = byId(location.hash.slice(1));
  if (!named) return;
  choose(named.classList.contains("pull") ? "pulls" : "conversation");
  named.scrollIntoView({ block: "center" });
}

for (const each of PANES) byId(`tab-${each}`).addEventListener("click", () => choose(each));
document.querySelector(".tabs").addEventListener("keydown", (event) => {
  if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  const other = PANES.find((each) => !isChosen(each));
  choose(other);
  byId(`tab-${other}`).focus();
});
addEventListener("hashchange", reveal);
// The board's links lead to pull requests: stay on the page where it has the one that is meant.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  const found = link && link.origin === location.origin && /^\/[^/]+\/([^/]+)\/pull\/(\d+)$/.exec(link.pathname);
  if (!found || !byId(`pull-${found[1]}-${found[2]}`) || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  location.hash = `pull-${found[1]}-${found[2]}`;
  reveal();
});
