// Small comforts. Every page works without this file.
"use strict";

// Places in the document: scroll inside the frame only, and mark the link that is shown.
function showPlace(frame) {
  const inside = frame.contentDocument;
  const place = inside && inside.getElementById("plaats");
  if (!place) return;
  const top = place.getBoundingClientRect().top + frame.contentWindow.scrollY;
  frame.contentWindow.scrollTo(0, Math.max(0, top - frame.clientHeight / 3));
  const box = place.closest(".scroll");
  if (box && place.clientWidth < box.clientWidth) box.scrollLeft += Math.max(0, place.getBoundingClientRect().right - box.getBoundingClientRect().right + 20);
}
for (const frame of document.querySelectorAll("iframe[name]")) {
  frame.addEventListener("load", () => showPlace(frame));
  if (frame.contentDocument && frame.contentDocument.readyState === "complete") showPlace(frame);
  const links = [...document.querySelectorAll("a[target]")].filter((link) => link.target === frame.name);
  for (const link of links) {
    // without the fragment the page itself stays where it is; the frame is scrolled above
    link.href = link.href.replace(/#plaats$/, "");
    link.addEventListener("click", () => {
      for (const other of links) other.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
    });
  }
}

// Alt + arrow down or up: the next or previous finding, with its place shown beside it.
const findings = [...document.querySelectorAll("article.finding")];
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || !["ArrowDown", "ArrowUp"].includes(event.key) || !findings.length) return;
  if (event.target.closest("input, select, textarea")) return; // there these keys open a list or move through the text
  const visible = findings.filter((finding) => finding.offsetParent !== null);
  const here = visible.indexOf(document.activeElement && document.activeElement.closest("article.finding"));
  const next = visible[event.key === "ArrowDown" ? Math.min(here + 1, visible.length - 1) : Math.max(here - 1, 0)];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "start" });
  const link = next.querySelector("a.in-frame");
  if (link && link.offsetParent !== null) link.click();
});

// What was done is told where the officer goes on: the address leads down the page, and the top of it is out of sight.
function tellAtPlace() {
  const place = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const notes = [...document.querySelectorAll("main > .note[role]")];
  if (!place || place.id === "inhoud" || !notes.length) return;
  for (let up = place; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
  const heading = place.querySelector(":scope > h2, :scope > h3");
  (heading || place).after(...notes);
  place.scrollIntoView({ block: "start" });
}
tellAtPlace();

// What somebody typed is not lost when it could not be saved (the session was over, the page too old, something missing): this tab keeps it
// until it was, and puts it back. A page that tells that something was done, or logging out, forgets it.
const KEPT = "getypt";
const LEFT_OUT = ["csrfmiddlewaretoken", "stand", "controle", "resultaat"]; // what the page itself knows better now
const who = document.querySelector(".who");
const path = (form) => new URL(form.action, location.href).pathname;
const controls = (form) => [...form.elements].filter((control) => control.name && !LEFT_OUT.includes(control.name));
const typed = (control) => (["checkbox", "radio"].includes(control.type) ? control.checked : control.value);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.classList.contains("logout")) sessionStorage.removeItem(KEPT);
  if (!who || form.method !== "post" || !form.querySelector("textarea")) return;
  const values = controls(form).map((control) => [control.name, control.type, control.value, typed(control)]);
  sessionStorage.setItem(KEPT, JSON.stringify({ who: who.textContent, page: location.pathname, action: path(form), values }));
});

function sameForm(form, kept) {
  const hidden = (list) => list.filter(([, type]) => type === "hidden").map(([name, , value]) => `${name}=${value}`).join("&");
  return path(form) === kept.action && hidden(controls(form).map((c) => [c.name, c.type, c.value])) === hidden(kept.values);
}

function remark(text) {
  const note = document.createElement("p");
  note.className = "note error";
  note.textContent = text;
  return note;
}

function putBack(kept) {
  const alerts = [...document.querySelectorAll("main [role=alert] p")].map((alert) => alert.lastChild.textContent.trim());
  const form = [...document.querySelectorAll("form")].find((one) => one.method === "post" && sameForm(one, kept));
  if (!form) {
    const texts = kept.values.filter(([, type, value]) => type === "textarea" && value.trim());
    for (const [, , value] of texts) {
      const box = document.createElement("textarea");
      [box.readOnly, box.rows, box.value] = [true, 6, value];
      box.setAttribute("aria-label", "Wat je typte");
      document.getElementById("inhoud").prepend(remark("Dit typte je. Het is niet bewaard, en kan hier nu niet meer bewaard worden. Kopieer wat je nog nodig hebt."), box);
    }
    return;
  }
  controls(form).forEach((control) => {
    const found = kept.values.find(([name, type, value]) => name === control.name && type === control.type && (typeof typed(control) !== "boolean" || value === control.value));
    if (!found || control.type === "hidden") return;
    if (typeof found[3] === "boolean") control.checked = found[3];
    else control.value = found[3];
  });
  for (let up = form.parentElement; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
  const note = remark(`Nog niet bewaard. ${alerts.join(" ")} Hieronder staat wat je typte. Kijk het na en bewaar opnieuw.`.replace(/\s+/g, " "));
  note.id = "nog-niet-bewaard";
  form.prepend(note);
  const first = form.querySelector("textarea");
  first.setAttribute("aria-describedby", note.id);
  first.focus({ preventScroll: true });
  form.scrollIntoView({ block: "start" });
}

const kept = who && JSON.parse(sessionStorage.getItem(KEPT) || "null");
if (kept) {
  const done = document.querySelector("main .note.success, main .note.info");
  if (done || kept.who !== who.textContent) sessionStorage.removeItem(KEPT);
  else if (kept.page === location.pathname) {
    sessionStorage.removeItem(KEPT);
    putBack(kept);
  }
}

// On paper everything that can be read stands open; what asks for an answer stays closed.
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")].filter((details) => !details.querySelector(":scope > form"));
  for (const details of opened) details.open = true;
});
window.addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
  opened = [];
});
