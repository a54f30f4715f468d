"use strict";
// Filters and search over the stories that stand in the page. Nothing is built from text: elements
// are only shown, hidden, opened and, where the browser can, marked with highlights.
(() => {
  const form = document.getElementById("filters");
  const field = (id) => document.getElementById(id);
  const query = field("q"), outlet = field("outlet"), name = field("name"), flag = field("flag");
  const stories = [...document.querySelectorAll(".story")];
  const keys = stories.map(({ dataset }) => ({
    o: new Set(dataset.o.split(" ")), n: new Set(dataset.n.split(" ")),
    k: new Set(dataset.k ? dataset.k.split(" ") : []),
  }));
  const OPENED = 20, MARKED = 60;

  // Letters that Arabic spelling swaps, one for one so that places in the text stay what they are;
  // vowel signs and tatweel are left out of the index.
  const letters = { "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي" };
  const folded = (text) => text.toLowerCase().replace(/[أإآٱىةؤئ]/g, (letter) => letters[letter]);
  const plain = (text) => folded(text).replace(/[\u064b-\u0652\u0640]/g, "");

  let heads = null, texts = null;
  const index = () => {
    if (texts) return;
    texts = stories.map((story) => plain(story.textContent));
    heads = stories.map((story) =>
      plain([...story.children].filter((part) => part.tagName !== "DETAILS")
        .map((part) => part.textContent).join("\n")));
  };

  let opened = [];
  const show = () => {
    const words = plain(query.value).split(/\s+/).filter(Boolean);
    if (words.length) index();
    for (const details of opened) details.open = false;
    opened = [];
    let count = 0;
    const marked = [];
    stories.forEach((story, number) => {
      const key = keys[number];
      const fits = (!outlet.value || key.o.has(outlet.value))
        && (!name.value || key.n.has(name.value))
        && (!flag.value || (flag.value === "any" ? key.k.size > 0
          : flag.value === "none" ? key.k.size === 0 : key.k.has(flag.value)))
        && words.every((word) => texts[number].includes(word));
      story.hidden = !fits;
      if (!fits) return;
      count += 1;
      if (words.length && marked.length < MARKED) marked.push(story);
      if (opened.length < OPENED && words.some((word) => !heads[number].includes(word))) {
        const details = story.querySelector("details:not([open])");
        if (details) { details.open = true; opened.push(details); }
      }
    });
    const all = count === stories.length;
    field("found").textContent = all ? "" : `${count.toLocaleString("en")} of ${stories.length.toLocaleString("en")} stories`;
    field("nothing").hidden = count > 0 || stories.length === 0;
    mark(marked, words);
    remember();
  };

  const mark = (found, words) => {
    if (!window.Highlight || !CSS.highlights) return;
    const ranges = [];
    for (const story of found) {
      const walker = document.createTreeWalker(story, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const text = folded(walker.currentNode.data);
        if (text.length !== walker.currentNode.data.length) continue;
        for (const word of words) {
          for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
            const range = new Range();
            range.setStart(walker.currentNode, at);
            range.setEnd(walker.currentNode, at + word.length);
            ranges.push(range);
          }
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  };

  // What was asked for stands in the address, so that coming back from a brief finds it again.
  const remember = () => {
    const asked = new URLSearchParams();
    for (const control of [query, outlet, name, flag]) {
      if (control.value) asked.set(control.id, control.value);
    }
    const hash = asked.toString();
    history.replaceState(null, "", hash ? `#?${hash}` : location.pathname + location.search);
  };
  const recall = () => {
    if (!location.hash.startsWith("#?")) return false;
    const asked = new URLSearchParams(location.hash.slice(2));
    for (const control of [query, outlet, name, flag]) control.value = asked.get(control.id) ?? "";
    return true;
  };

  let waiting = 0;
  query.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(show, 120); });
  for (const control of [outlet, name, flag]) control.addEventListener("change", show);
  form.addEventListener("reset", () => setTimeout(() => { show(); query.focus(); }));
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(waiting); show(); });
  window.addEventListener("hashchange", () => { if (recall()) show(); });

  // On paper everything that is shown stands open, unless that would be a book.
  const PRINTED = 100;
  let printed = [];
  window.addEventListener("beforeprint", () => {
    const shown = stories.filter((story) => !story.hidden);
    if (shown.length > PRINTED) return;
    printed = shown.map((story) => story.querySelector("details:not([open])")).filter(Boolean);
    for (const details of printed) details.open = true;
  });
  window.addEventListener("afterprint", () => { for (const details of printed) details.open = false; });

  form.hidden = false;
  if (recall()) show();
})();
