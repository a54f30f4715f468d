"use strict";
// Lights what belongs together: a summary sentence, quotation or figure with the sentences it rests
// on, and a sentence with what rests on it. Without this script the numbers still lead there.
(() => {
  const sources = [...document.querySelectorAll("[data-rests]")];
  const rests = (node) => node.dataset.rests.split(" ").filter(Boolean);
  let pinned = null;

  const places = (id) => document.querySelectorAll(`[data-s="${CSS.escape(id)}"]`);

  const show = (node) => {
    for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
    if (!node) return;
    if (node.dataset.rests !== undefined) {
      node.classList.add("lit");
      for (const id of rests(node)) for (const place of places(id)) place.classList.add("lit");
    } else {
      for (const place of places(node.dataset.s)) place.classList.add("lit");
      for (const source of sources)
        if (rests(source).includes(node.dataset.s)) source.classList.add("lit");
    }
  };

  const meant = (event) =>
    event.target instanceof Element ? event.target.closest("[data-rests], [data-s]") : null;

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "touch") show(meant(event) || pinned);
  });
  document.addEventListener("focusin", (event) => show(meant(event) || pinned));
  document.addEventListener("focusout", () => show(pinned));

  document.addEventListener("click", (event) => {
    const node = meant(event);
    const working = event.target.closest("a, summary, .mark");
    if (!working && !getSelection().isCollapsed) return; // the reader is selecting text
    pinned = working || node !== pinned ? node : null;
    show(pinned);
    if (!pinned || working || pinned.dataset.rests === undefined) return;
    const [first] = rests(pinned).flatMap((id) => [...places(id)]);
    const beside = getComputedStyle(document.querySelector(".brief")).position === "sticky";
    const details = pinned.querySelector("details");
    if (details && !beside) details.open = true;
    if (!first || !beside) return;
    const { top, bottom } = first.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) first.scrollIntoView({ block: "center" });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    pinned = null;
    show(null);
    if (document.activeElement?.classList.contains("mark")) document.activeElement.blur();
  });
})();
