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
