// Everything works without this file; it saves a click here and there.
"use strict";

// Work that goes on: show what comes in, then the page as it is when done.
for (const place of document.querySelectorAll("[data-events]")) {
  const source = new EventSource(place.dataset.events);
  const list = place.querySelector("ol, ul");
  const seen = new Set([...list.children].map((line) => line.dataset.key || line.textContent));
  source.addEventListener("part", (event) => {
    const part = JSON.parse(event.data);
    const line = document.createElement("li");
    const name = document.createElement("strong");
    name.textContent = `${list.dataset.part} ${part.number}`;
    const found = document.createElement("span");
    found.className = "meta";
    found.textContent = part.answerable ? list.dataset.some : list.dataset.none;
    line.append(name, ` ${part.text.slice(0, 120)} `, found);
    if (seen.has(line.textContent)) return;
    seen.add(line.textContent);
    list.append(line);
  });
  source.addEventListener("file", (event) => {
    const file = JSON.parse(event.data);
    const line = [...list.children].find((one) => one.dataset.key === String(file.number));
    if (line) line.querySelector(".stand").textContent = file.stand;
  });
  source.addEventListener("done", () => { source.close(); location.reload(); });
}

// Say that files are too large before they are sent.
for (const form of document.querySelectorAll("form[data-most]")) {
  form.addEventListener("submit", (event) => {
    const files = [...form.querySelectorAll("input[type=file]")].flatMap((one) => [...one.files]);
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const field = form.querySelector("input[type=file]");
    if (size <= Number(form.dataset.most)) return;
    event.preventDefault();
    field.setCustomValidity(form.dataset.tooLarge);
    field.reportValidity();
    field.addEventListener("change", () => field.setCustomValidity(""), { once: true });
  });
}
