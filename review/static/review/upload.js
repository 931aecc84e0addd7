/* The upload page with a script: files in parts, with progress, going on where a broken connection left off. Without it the form works, too. */
"use strict";

(() => {
  const PART = 1 << 20;
  const PAUSES = [1, 2, 4, 8, 15];
  const form = document.getElementById("upload");
  const clock = document.querySelector("[data-clock]");
  if (clock) tick(clock);
  if (document.querySelector("[data-waiting]")) waitForDossier();
  if (!form) return;
  const input = document.getElementById("bestanden");
  const list = document.getElementById("lijst");
  const status = document.getElementById("stand");
  const button = form.querySelector("button.primary");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const mostBytes = Number(form.dataset.fileBytes);
  const known = [...document.querySelectorAll("#er-al li")].map((item) => ({ ...item.dataset }));
  let chosen = [];
  let busy = false;

  input.addEventListener("change", () => {
    chosen = [...input.files].map((file) => ({ file, problem: problemOf(file) }));
    list.replaceChildren(...chosen.map(lineOf));
    status.textContent = "";
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    if (event.submitter && event.submitter.name === "weg") return takeOut(event.submitter.closest("li"));
    const waiting = unfinished();
    if (!chosen.length && !known.length) return tell("Kies eerst een of meer bestanden.");
    if (chosen.some((one) => one.problem)) return tell("Niet alle bestanden kunnen mee. Kies ze opnieuw.");
    if (waiting.length) return tell(`Kies ook ‘${waiting[0].name}’ opnieuw: we gaan verder waar het stopte.`);
    busy = true;
    button.disabled = true;
    try {
      for (const one of chosen) await send(one);
      tell("Alles is aangekomen. We leggen het vast …");
      await handIn();
    } catch (error) {
      tell(error instanceof Told ? error.message : "Er ging iets mis. Wat al aankwam, is bewaard. Klik nog eens op ‘Dien in’.");
      busy = false;
      button.disabled = false;
    }
  });

  window.addEventListener("beforeunload", (event) => {
    if (busy) event.preventDefault();
  });

  class Told extends Error {}

  async function takeOut(line) {
    try {
      await ask(`${form.dataset.announce}${line.dataset.id}/`, { method: "DELETE" });
    } catch (error) {
      return tell(error instanceof Told ? error.message : "Dit lukte niet. Probeer het opnieuw.");
    }
    known.splice(known.findIndex((one) => one.id === line.dataset.id), 1);
    tell(`‘${line.dataset.name}’ is verwijderd.`);
    line.remove();
    if (!known.length) document.getElementById("er-al").remove();
    input.required = !known.length;
    input.focus();
  }

  function tell(text) {
    status.textContent = text;
  }

  function problemOf(file) {
    if (file.size > mostBytes) return `Dit bestand is groter dan ${Math.floor(mostBytes / 1e6)} MB. Maak het kleiner, of splits het in twee bestanden.`;
    return file.size ? "" : "Dit bestand is leeg. Bewaar het opnieuw en kies het nog eens.";
  }

  function unfinished() {
    return known.filter((one) => one.there !== one.size && !chosen.some(({ file }) => file.name === one.name && String(file.size) === one.size));
  }

  function lineOf(one) {
    const line = document.createElement("li");
    const name = document.createElement("bdi");
    name.textContent = one.file.name;
    one.text = document.createElement("span");
    one.text.textContent = one.problem ? `: ${one.problem}` : `: ${megabytes(one.file.size)}`;
    if (one.problem) one.text.className = "wrong";
    one.bar = document.createElement("progress");
    one.bar.max = one.file.size || 1;
    one.bar.value = 0;
    one.bar.hidden = true;
    one.bar.setAttribute("aria-label", one.file.name);
    line.append(name, one.text, one.bar);
    return line;
  }

  function megabytes(count) {
    return count < 1e6 ? `${Math.max(1, Math.round(count / 1e3))} kB` : `${(count / 1e6).toFixed(1).replace(".", ",")} MB`;
  }

  async function send(one) {
    one.bar.hidden = false;
    one.text.textContent = ": wordt opgeladen";
    const begun = await patiently(async () => {
      const body = JSON.stringify({ name: one.file.name, size: one.file.size, sha256: await digest(one.file) });
      return ask(form.dataset.announce, { method: "POST", body, headers: { "Content-Type": "application/json" } });
    });
    let offset = begun.offset;
    const address = `${form.dataset.announce}${begun.id}/`;
    while (offset < one.file.size) {
      one.bar.value = offset;
      tell(`‘${one.file.name}’: ${Math.floor((100 * offset) / one.file.size)}%`);
      offset = await patiently(async (again) => {
        const from = again ? (await ask(address, {})).offset : offset;
        if (from >= one.file.size) return from;
        const body = one.file.slice(from, from + PART);
        const headers = { "Content-Type": "application/octet-stream", "Upload-Offset": String(from) };
        return (await ask(address, { method: "PATCH", body, headers })).offset;
      });
    }
    one.bar.value = one.file.size;
    one.text.textContent = ": helemaal aangekomen";
  }

  async function digest(file) {
    if (!window.crypto || !crypto.subtle) return "";
    const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /* What fails for lack of a connection is tried again, for minutes; what the server refuses is told. */
  async function patiently(step) {
    for (let tried = 0; ; tried += 1) {
      try {
        return await step(tried > 0);
      } catch (error) {
        if (error instanceof Told) throw error;
        const pause = PAUSES[Math.min(tried, PAUSES.length - 1)];
        if (tried > 40) throw new Told("De verbinding is al lang weg. Wat aankwam, is bewaard. Klik op ‘Dien in’ zodra je weer verbinding hebt.");
        tell("De verbinding is weg. We proberen het vanzelf opnieuw. Laat deze pagina open.");
        await new Promise((done) => setTimeout(done, pause * 1000));
      }
    }
  }

  async function ask(address, options) {
    const answer = await fetch(address, { ...options, headers: { ...options.headers, "X-CSRFToken": token }, credentials: "same-origin" });
    if (answer.status >= 500 || answer.status === 423) throw new Error(String(answer.status));
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) return told;
    if (answer.status === 409 && "offset" in told) throw new Error("offset");
    throw new Told(told.problem || "Je sessie is verlopen. Laad deze pagina opnieuw; wat al aankwam, is bewaard.");
  }

  async function handIn() {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token);
    await patiently(async () => {
      const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
      if (answer.status >= 500) throw new Error(String(answer.status));
      if (!answer.ok) throw new Told(problemOn(await answer.text()) || "Je sessie is verlopen. Laad deze pagina opnieuw; wat al aankwam, is bewaard.");
    });
    busy = false;
    location.assign(form.dataset.done);
  }

  /* What the page says that the form without a script would get. */
  function problemOn(page) {
    const told = new DOMParser().parseFromString(page, "text/html").querySelector("#fouten li");
    return told ? told.textContent : "";
  }

  /* The dossier is made while the receipt is already on the screen: its number appears without loading the page again. */
  function waitForDossier() {
    const timer = setInterval(async () => {
      try {
        const answer = await fetch(location.href, { credentials: "same-origin" });
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("dossiernummer");
        if (!answer.ok || !fresh || fresh.querySelector("[data-waiting]")) return;
        document.getElementById("dossiernummer").textContent = fresh.textContent;
        clearInterval(timer);
      } catch {
        /* no connection: asked again */
      }
    }, 2000);
  }

  function tick(place) {
    const shown = place.querySelector("strong");
    const offset = (shown.textContent.match(/\([+-][\d:]+\)/) || [""])[0];
    const format = new Intl.DateTimeFormat("nl-BE", {
      timeZone: "Europe/Brussels", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
    });
    let ahead = Number(place.dataset.now) - Date.now();
    setInterval(() => {
      const parts = Object.fromEntries(format.formatToParts(Date.now() + ahead).map((part) => [part.type, part.value]));
      shown.textContent = `${parts.day} ${parts.month} ${parts.year} om ${parts.hour}.${parts.minute}.${parts.second} uur ${offset}`;
    }, 1000);
    setInterval(async () => {
      const began = Date.now();
      try {
        const told = await (await fetch(place.dataset.clock)).json();
        ahead = told.now - (began + Date.now()) / 2;
      } catch {
        /* no connection: the last known difference stays */
      }
    }, 60000);
  }
})();
