
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
