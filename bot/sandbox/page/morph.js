// Turns one tree into another by changing only what differs, so that scroll, selection and focus stay.

/** Make `old`'s children like `fresh`'s; `changed` hears of every table cell that is not what it was. */
export function morph(old, fresh, changed = () => {}) {
  const rows = old.nodeName === "TBODY" ? byFirstCell(old) : null;
  let at = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const match = rows?.get(firstCell(wanted)) ?? (fits(at, wanted) ? at : null);
    rows?.delete(firstCell(wanted));
    if (!match) {
      old.insertBefore(wanted, at);
      if (wanted.nodeName === "TR") [...wanted.cells].forEach(changed);
      continue;
    }
    if (match !== at) old.insertBefore(match, at);
    at = match.nextSibling;
    sync(match, wanted, changed);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

function sync(old, fresh, changed) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.nodeValue = fresh.nodeValue;
    return;
  }
  for (const { name } of [...old.attributes]) {
    // Whoever opened a <details> wants it to stay open; the flash of a cell ends by itself.
    if (!fresh.hasAttribute(name) && name !== "open" && name !== "class") old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (name !== "open") old.setAttribute(name, value);
  }
  if (old.nodeName === "TD" && old.innerHTML !== fresh.innerHTML) changed(old);
  morph(old, fresh, changed);
}

function fits(old, fresh) {
  return old && old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName;
}

function firstCell(row) {
  return row.nodeName === "TR" ? row.cells[0]?.textContent.trim() : undefined;
}

function byFirstCell(body) {
  return new Map([...body.rows].map((row) => [firstCell(row), row]).reverse());
}
