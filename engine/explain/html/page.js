
// The filter: a goal is shown if it answers to the text and the outcome, or if something under it does.
(() => {
  const panel = document.getElementById("filter");
  if (panel === null) return;
  const text = document.getElementById("filter-text"), outcome = document.getElementById("filter-outcome");
  const told = document.getElementById("filtered");
  // What the answers name belongs to other goals and indicators, which are found by themselves.
  const said = (own) => [...own.children].filter((part) => !part.matches(".answers")).map((part) => part.textContent).join(" ");
  const nodes = [...document.querySelectorAll("section.node")].map((place) => ({
    place, again: "again" in place.dataset, words: said(place.querySelector(":scope > .own")).toLocaleLowerCase(document.documentElement.lang),
  }));

  function filter() {
    const wanted = text.value.trim().toLocaleLowerCase(document.documentElement.lang), only = outcome.value;
    const found = nodes.filter((node) => node.words.includes(wanted) && (only === "" || node.place.dataset.outcome === only));
    const places = new Set(found.map((node) => node.place));
    for (const node of nodes)
      node.place.hidden = !places.has(node.place) && ![...node.place.querySelectorAll("section.node")].some((each) => places.has(each));
    const all = nodes.filter((node) => !node.again).length, shown = found.filter((node) => !node.again).length;
    told.textContent = wanted === "" && only === "" ? "" : told.dataset.shown.replace("{shown}", shown).replace("{all}", all);
  }
  const open = (answer) => { for (const each of document.querySelectorAll("section.node details")) each.open = answer; };

  text.addEventListener("input", filter);
  outcome.addEventListener("change", filter);
  document.getElementById("open-all").addEventListener("click", () => open(true));
  document.getElementById("close-all").addEventListener("click", () => open(false));
  // A link to something that the filter hides shows everything again.
  addEventListener("hashchange", () => {
    const place = document.getElementById(location.hash.slice(1));
    if (place?.closest("[hidden]") == null) return;
    text.value = outcome.value = "";
    filter();
    place.scrollIntoView();
  });
  panel.hidden = false;
  filter();
})();

// What the page says about the recomputation. Texts come from the page itself, in its own language.
(() => {
  const place = document.getElementById("recomputed"), words = place.dataset;
  const said = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const line = (text, tag = "p") => { const made = document.createElement(tag); made.textContent = text; return made; };

  function tell(found, differences) {
    const good = differences.length === 0;
    const lines = [line(said(good ? words.good : words.bad, { count: found.nodes })), line(said(words.hash, { hash: found.hash }))];
    if (!good) {
      const list = document.createElement("ul");
      for (const each of differences.slice(0, 100))
        list.append(line(said(words.where, { ...each, goal: each.goal ?? words.whole }), "li"));
      lines.push(list);
    }
    place.replaceChildren(...lines);
    place.dataset.result = good ? "same" : "differs";
  }
  function recompute(content, more = []) {
    place.replaceChildren(line(words.running));
    const found = rodtrad.check(content);
    tell(found, [...more, ...found.differences]);
  }

  const script = document.getElementById("record");
  if (script !== null) {
    const written = script.textContent;
    let content = written;
    try { content = rodtrad.canonical(JSON.parse(written)); } catch { /* check says what is wrong with it */ }
    const whole = content.replaceAll("<", "\\u003c") === written;
    const expected = rodtrad.sha256(new TextEncoder().encode(content)) === script.dataset.digest;
    recompute(whole ? content : written, expected && whole ? [] : [{ goal: null, what: words.other, stored: script.dataset.digest, recomputed: rodtrad.sha256(new TextEncoder().encode(content)) }]);
  }
  const file = document.getElementById("record-file");
  if (file !== null)
    file.addEventListener("change", async () => { if (file.files.length) recompute(await file.files[0].text()); });
})();
