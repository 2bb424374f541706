// The issue page: asks for its state three times a second, shows what changed, and sends what people do.
import { morph } from "/page/morph.js";
import { act, ago, avatar, byId, complain, fragment, isAtEnd, label, make, ORGANISER, sendByKey, showItems, when } from "/page/parts.js";
import { showPeople, speakAs, speaker } from "/page/people.js";
import { isChosen, reveal, showPulls } from "/page/pulls.js";

const EVERY = 300; // milliseconds between two looks
const OWN = 5000; // milliseconds in which a change is taken for the answer to what was done here
const number = Number(/\/issues\/(\d+)/.exec(location.pathname)?.[1] ?? 1);

let seen = "";
let state = null;
let firstLook = true;
let lastAct = 0;
const flashed = [];

// -- the issue ----------------------------------------------------------------------------------------------

function flash(cell) {
  if (firstLook) return;
  flashed.push(cell);
  cell.classList.remove("flash");
  void cell.offsetWidth; // so that the animation starts anew
  cell.classList.add("flash");
  cell.addEventListener("animationend", () => cell.classList.remove("flash"), { once: true });
}

/** Bring the task that just changed into view, if it was this page's person who changed it. */
function follow() {
  const tasks = flashed.splice(0).filter((cell) => /^\d+$/.test(cell.closest("tr").cells[0].textContent.trim()));
  const own = document.activeElement !== byId("issue-text") && Date.now() - lastAct < OWN;
  const frame = byId("issue-html").getBoundingClientRect();
  const bottom = Math.min(innerHeight, byId("issue").getBoundingClientRect().bottom, sheetTop());
  const top = Math.max(0, byId("issue").getBoundingClientRect().top, frame.top);
  const seen = tasks.some((cell) => cell.getBoundingClientRect().top >= top && cell.getBoundingClientRect().bottom <= bottom);
  if (own && tasks.length && !seen) tasks[0].scrollIntoView({ block: "center", behavior: "smooth" });
}

function sheetTop() {
  const sheet = isChosen("pulls") ? byId("pulls") : byId("composer");
  return getComputedStyle(sheet).position === "fixed" ? sheet.getBoundingClientRect().top : innerHeight;
}

function showIssue(issue) {
  document.title = `${issue.title} · #${issue.number}`;
  byId("title").textContent = issue.title;
  byId("number").textContent = `#${issue.number}`;
  const open = issue.state === "open";
  byId("state").textContent = open ? "Open" : "Closed";
  byId("state").classList.toggle("closed", !open);
  const count = issue.comments.length;
  byId("opened").replaceChildren(
    make("b", {}, issue.login), " opened this issue ", when(issue.created),
    ` · ${count} ${count === 1 ? "comment" : "comments"}`,
  );
  const edited = issue.edited ? [" · edited by ", make("b", {}, issue.edited.by), " ", when(issue.edited.at)] : [];
  byId("issue-who").replaceChildren(avatar(issue, 24), make("b", {}, issue.login), label(issue.role), make("span", { class: "when" }, ...edited));
  morph(byId("issue-html"), fragment(issue.html), flash);
  follow();
  if (byId("issue-raw").textContent !== issue.raw) byId("issue-raw").textContent = issue.raw;
  byId("close").textContent = open ? "Close issue" : "Reopen issue";
}

function showBoards() {
  const links = state.boards.map((each) =>
    make("a", { href: `/${state.issue.repo}/issues/${each.number}`, "aria-current": each.number === number ? "page" : null }, each.name),
  );
  morph(byId("boards"), make("nav", {}, ...links));
  byId("repo").textContent = state.issue.repo.replace("/", " / ");
}

// -- comments -----------------------------------------------------------------------------------------------

function commentView(comment) {
  const id = `issuecomment-${comment.id}`;
  const menu = make("details", { class: "menu" },
    make("summary", { "aria-label": `Change ${comment.login}'s comment` }, "⋯"),
    make("div", { class: "menu-items" },
      make("button", { type: "button", "data-do": "edit" }, "Edit"),
      make("button", { type: "button", "data-do": "delete", class: "danger" }, "Delete"),
    ),
  );
  const head = make("header", { class: "box-head" },
    make("span", { class: "who" },
      avatar(comment, 24), make("b", { title: comment.name }, comment.login), label(comment.role),
      make("a", { class: "when", href: `#${id}` }, when(comment.created)),
      comment.edited ? make("span", { class: "when", title: new Date(comment.edited).toLocaleString() }, "· edited") : null,
    ),
    menu,
  );
  const text = make("div", { class: "markdown" });
  text.append(fragment(comment.html));
  const reactions = comment.reactions.map((each) =>
    make("span", { class: "reaction", title: `${each.who.join(", ")} reacted` }, `${each.emoji} ${each.count}`),
  );
  const item = make("li", { id, class: `box comment ${comment.role}` }, head, text,
    reactions.length ? make("div", { class: "reactions" }, ...reactions) : null);
  item.dataset.id = comment.id;
  return item;
}

function showComments(comments) {
  const fresh = showItems(byId("comments"), comments.map(commentView));
  byId("comment-count").textContent = comments.length;
  if (firstLook || !fresh.length) return false;
  fresh.forEach((item) => item.classList.add("new"));
  byId("said").textContent = `${comments.find((each) => String(each.id) === fresh.at(-1).dataset.id).login} commented`;
  return true;
}

function editComment(item, comment) {
  const area = make("textarea", { rows: 4, "aria-label": "Comment", spellcheck: "false" });
  area.value = comment.raw;
  const form = make("form", { class: "editor" }, area, make("p", { class: "error", role: "alert", hidden: true }),
    make("div", { class: "buttons" },
      make("button", { type: "button", class: "plain", onclick: () => end() }, "Cancel"),
      make("button", { type: "submit", class: "primary" }, "Update comment"),
    ));
  const end = () => {
    form.remove();
    item.classList.remove("editing");
    seen = "";
    look();
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const login = comment.role === "bot" ? ORGANISER : comment.login;
    if (await act("PATCH", `/page/comments/${comment.id}`, { login, body: area.value }, form)) end();
  });
  area.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end();
    sendByKey(event, form);
  });
  item.classList.add("editing");
  item.append(form);
  area.focus();
}

byId("comments").addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-do]");
  if (!button) return;
  const item = button.closest("li");
  const comment = state.issue.comments.find((each) => String(each.id) === item.dataset.id);
  button.closest("details").open = false;
  if (!comment || item.querySelector("form")) return;
  if (button.dataset.do === "edit") editComment(item, comment);
  else await act("DELETE", `/page/comments/${comment.id}`, { login: comment.role === "bot" ? ORGANISER : comment.login }, byId("composer"));
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// -- what happens behind ------------------------------------------------------------------------------------

function showLog(lines) {
  const list = byId("log");
  const follow = isAtEnd(list);
  const repository = `/repos/${state.issue.repo}`;
  const items = lines.map((line) =>
    make("li", { class: `${line.kind}${line.write ? " write" : ""}` },
      make("time", { datetime: line.at }, new Date(line.at).toLocaleTimeString("en-GB")),
      make("span", { class: "arrow", title: line.kind === "delivery" ? "GitHub to the bot" : "the bot to GitHub" }, line.kind === "delivery" ? "→" : "←"),
      make("code", { title: line.what }, line.who ? `${line.what} by ${line.who}` : line.what.replace(repository, "…")),
      make("span", { class: `status s${Math.floor(line.status / 100)}` }, line.status ? String(line.status) : "…"),
    ),
  );
  morph(list, make("ol", {}, ...items));
  if (follow || firstLook) list.scrollTop = list.scrollHeight;
  const latest = items.at(-1)?.cloneNode(true);
  if (latest) byId("latest").replaceChildren(...latest.childNodes);
  if (latest) byId("latest").className = `latest ${latest.className}`;
}

// -- writing ------------------------------------------------------------------------------------------------

function showExamples() {
  if (byId("examples").children.length || !state.examples.length) return;
  byId("text").placeholder = state.examples[0].text;
  byId("examples").append(...state.examples.map((each) =>
    make("li", {}, make("button", { type: "button", class: "example", onclick: () => tryOut(each) },
      make("code", {}, each.text), make("span", {}, each.note))),
  ));
}

function tryOut(example) {
  speakAs(example.who);
  byId("text").value = example.text;
  byId("text").focus();
}

byId("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const login = speaker(byId("composer"));
  const body = byId("text").value;
  if (!body.trim()) {
    complain(byId("composer"), "Type a comment first, or choose an example.");
    return;
  }
  if (await act("POST", `/page/issues/${number}/comments`, { login, body }, byId("composer"))) {
    if (byId("text").value === body) byId("text").value = "";
    await look();
    speakAs(login);
    byId("comments").scrollTop = byId("comments").scrollHeight;
  }
});
byId("text").addEventListener("keydown", (event) => sendByKey(event, byId("composer")));
byId("close").addEventListener("click", () => {
  const next = state.issue.state === "open" ? "closed" : "open";
  act("PATCH", `/page/issues/${number}`, { login: ORGANISER, state: next }, byId("composer"));
});
byId("newer").addEventListener("click", () => byId("comments").scrollTo({ top: byId("comments").scrollHeight, behavior: "smooth" }));
byId("comments").addEventListener("scroll", () => {
  if (isAtEnd(byId("comments"))) byId("newer").hidden = true;
});

function showText(which) {
  byId("issue-html").hidden = which !== "page";
  byId("issue-raw").hidden = which !== "raw";
  byId("issue-editor").hidden = which !== "editor";
  byId("as-page").setAttribute("aria-pressed", which === "page");
  byId("as-raw").setAttribute("aria-pressed", which === "raw");
}

byId("as-page").addEventListener("click", () => showText("page"));
byId("as-raw").addEventListener("click", () => showText("raw"));
byId("edit-issue").addEventListener("click", () => {
  byId("issue-text").value = state.issue.raw;
  showText("editor");
  byId("issue-text").focus();
});
byId("issue-cancel").addEventListener("click", () => showText("page"));
byId("issue-text").addEventListener("keydown", (event) => sendByKey(event, byId("issue-editor")));
byId("issue-editor").addEventListener("submit", async (event) => {
  event.preventDefault();
  const said = { login: ORGANISER, body: byId("issue-text").value };
  if (await act("PATCH", `/page/issues/${number}`, said, byId("issue-editor"))) showText("page");
});

// -- looking ------------------------------------------------------------------------------------------------

function show(next) {
  state = next;
  seen = next.version;
  showBot(next.bot);
  const list = byId("comments");
  const atEnd = firstLook || isAtEnd(list);
  showBoards();
  showIssue(next.issue);
  const news = showComments(next.issue.comments);
  showPulls(next);
  showPeople(next.people);
  showExamples();
  showLog(next.log);
  if (atEnd) list.scrollTop = list.scrollHeight;
  else if (news) byId("newer").hidden = false;
  if (news && !isChosen("conversation")) byId("tab-conversation").dataset.news = "";
  if (firstLook) reveal();
  if (firstLook) document.documentElement.dataset.ready = "";
  firstLook = false;
}

function showBot(word) {
  byId("bot").textContent = { ready: "the bot is running", starting: "the bot is starting" }[word] ?? word;
  byId("bot").dataset.state = word;
}

async function look() {
  try {
    const answer = await fetch(`/page/issues/${number}?seen=${encodeURIComponent(seen)}`);
    if (answer.status === 200) show(await answer.json());
    else if (answer.status === 204 && byId("bot").dataset.state !== state.bot) showBot(state.bot);
  } catch {
    showBot("the demo was stopped");
  }
}

async function keepLooking() {
  await look();
  setTimeout(keepLooking, EVERY);
}

setInterval(() => {
  for (const time of document.querySelectorAll(".head time, .board .who time, .comments time, .pull time")) time.textContent = ago(time.dateTime);
}, 5000);

if (matchMedia("(max-width: 1050px), (max-height: 700px)").matches) {
  byId("hints").open = false;
  byId("opening").open = false;
}
document.addEventListener("acted", () => {
  lastAct = Date.now();
  look();
});
keepLooking();
