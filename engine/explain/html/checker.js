// The checker in plain JavaScript: recomputes every verdict of a record from its program, facts and hits.
//
// Comes in: the bytes of a record. Goes out: its SHA-256, how many verdicts were recomputed, and where something
// differs, node by node. The same rules as engine/prove and engine/compile in exact rational arithmetic (BigInt), no
// library, no network, nothing but the record. It does not read rulesets: that the program follows from the ruleset's
// text is for `rodtrad replay`. Notices, marks and the wording of witnesses are not recomputed here either.
"use strict";

const rodtrad = (() => {
  const FORMAT = "rodtrad-record-1";
  const POPULATION_SIZE = "antal i populationen";

  // --- exact numbers ------------------------------------------------------------------------------------------

  const gcd = (a, b) => { while (b) [a, b] = [b, a % b]; return a < 0n ? -a : a; };
  const number = (n, d = 1n) => {
    if (d < 0n) [n, d] = [-n, -d];
    const common = gcd(n, d) || 1n;
    return { n: n / common, d: d / common };
  };
  const parse = (text) => {
    const [n, d] = text.split("/");
    return number(BigInt(n), d === undefined ? 1n : BigInt(d));
  };
  const ZERO = number(0n), ONE = number(1n);
  const add = (a, b) => number(a.n * b.d + b.n * a.d, a.d * b.d);
  const minus = (a, b) => number(a.n * b.d - b.n * a.d, a.d * b.d);
  const times = (a, b) => number(a.n * b.n, a.d * b.d);
  const over = (a, b) => number(a.n * b.d, a.d * b.n);
  const compare = (a, b) => { const gap = a.n * b.d - b.n * a.d; return gap < 0n ? -1 : gap > 0n ? 1 : 0; };
  const equal = (a, b) => compare(a, b) === 0;
  const floor = (a) => a.n >= 0n || a.n % a.d === 0n ? a.n / a.d : a.n / a.d - 1n;
  const ceiling = (a) => -floor(number(-a.n, a.d));
  const size = (a) => number(a.n < 0n ? -a.n : a.n, a.d);
  const text = (a) => (a.d === 1n ? `${a.n}` : `${a.n}/${a.d}`);
  const isNumber = (value) => typeof value === "object" && value !== null && "d" in value;
  const sorted = (numbers) => [...new Map(numbers.map((each) => [text(each), each])).values()].sort(compare);

  // --- values: a number, a label (a string), or something that does not exist ----------------------------------

  const absent = (name, reason) => ({ absent: name, reason });
  const isAbsent = (value) => typeof value === "object" && "absent" in value;
  const decoded = (json) => {
    if (json === null) return null;
    if (json.is === "number") return parse(json.value);
    return json.is === "absent" ? absent(json.name, json.reason) : json.value;
  };
  const encoded = (value) => {
    if (typeof value === "string") return { is: "text", value };
    return isAbsent(value) ? { is: "absent", name: value.absent, reason: value.reason } : { is: "number", value: text(value) };
  };
  const canonical = (json) => {
    if (Array.isArray(json)) return `[${json.map(canonical).join(",")}]`;
    if (json === null || typeof json !== "object") return JSON.stringify(json);
    return `{${Object.keys(json).sort().map((name) => `${JSON.stringify(name)}:${canonical(json[name])}`).join(",")}}`;
  };
  const same = (one, other) => canonical(one) === canonical(other);

  // --- expressions and tests at a point ------------------------------------------------------------------------

  const parts = (e) => {
    switch (e.is) {
      case "constant": case "quantity": return [];
      case "arithmetic": return [e.left, e.right];
      case "extreme": return e.parts;
      case "absolute": case "rounded": case "better": return [e.of];
      default: throw new Error(`expression ${e.is}`);
    }
  };
  const baseNames = (e, derived, found = new Set()) => {
    if (e.is === "quantity") {
      if (derived.has(e.name)) baseNames(derived.get(e.name), derived, found);
      else found.add(e.name);
    }
    for (const part of parts(e)) baseNames(part, derived, found);
    return found;
  };
  const difference = (test) => ({ is: "arithmetic", left: test.left, op: "−", right: test.right });
  const isForced = (e, point) => point.forced.size > 0 && point.forced.has(canonical(e));

  function evaluate(e, point) {
    if (isForced(e, point)) return point.forced.get(canonical(e)).value;
    switch (e.is) {
      case "constant": return parse(e.value);
      case "quantity": return quantity(e.name, point);
      case "arithmetic": return arithmetic(e.op, evaluate(e.left, point), evaluate(e.right, point));
      case "extreme": {
        const found = e.parts.map((part) => evaluate(part, point));
        const missing = found.find(isAbsent);
        if (missing) return missing;
        const order = [...found].sort(compare);
        return e.kind === "min" ? order[0] : order[order.length - 1];
      }
      case "absolute": { const inner = evaluate(e.of, point); return isAbsent(inner) ? inner : size(inner); }
      case "rounded": { const inner = evaluate(e.of, point); return isAbsent(inner) ? inner : rounded(inner, e); }
      case "better": {
        const inner = evaluate(e.of, point);
        if (isAbsent(inner)) return inner;
        if (!point.others.length) return absent(e.population, "inga publicerade värden");
        const wanted = e.upwards ? 1 : -1;
        return number(BigInt(point.others.filter((other) => compare(other, inner) === wanted).length));
      }
      default: throw new Error(`expression ${e.is}`);
    }
  }
  function quantity(name, point) {
    if (point.derived.has(name)) return evaluate(point.derived.get(name), point);
    const value = point.values.get(name);
    if (value === undefined) throw new Error(`quantity ${name}`);
    return typeof value === "string" ? absent(name, "inte ett tal") : value;
  }
  function arithmetic(op, left, right) {
    if (isAbsent(left)) return left;
    if (isAbsent(right)) return right;
    switch (op) {
      case "+": return add(left, right);
      case "−": return minus(left, right);
      case "·": return times(left, right);
      case "÷": return right.n === 0n ? absent("kvot", "nämnaren är noll") : over(left, right);
      default: throw new Error(`operator ${op}`);
    }
  }
  function rounded(value, e) {
    const step = parse(e.step), steps = over(value, step);
    switch (e.direction) {
      case "uppåt": return times(number(ceiling(steps)), step);
      case "nedåt": return times(number(floor(steps)), step);
      case "avrunda": {
        const whole = floor(add(size(steps), number(1n, 2n)));
        return times(number(steps.n >= 0n ? whole : -whole), step);
      }
      default: throw new Error(`direction ${e.direction}`);
    }
  }

  const together = (tried) =>
    tried.some((each) => each.holds === false) ? false : tried.some((each) => each.holds === null) ? null : true;

  function tryTest(test, point) {
    switch (test.is) {
      case "compare": {
        const gap = difference(test);
        const [first, second] = isForced(gap, point)
          ? [point.forced.get(canonical(gap)).value, ZERO]
          : [evaluate(test.left, point), evaluate(test.right, point)];
        const missing = isAbsent(first) ? first : isAbsent(second) ? second : null;
        return { holds: missing ? null : compared(first, test.op, second), values: [first, second], missing, parts: [] };
      }
      case "label_in": {
        const value = point.values.get(test.quantity);
        if (value === undefined) throw new Error(`quantity ${test.quantity}`);
        if (typeof value === "string" && (test.among === null || test.among.includes(value)))
          return { holds: test.labels.includes(value), values: [value], missing: null, parts: [] };
        const missing = isNumber(value) || typeof value === "string" ? absent(test.quantity, "utan plats i ordningen") : value;
        return { holds: null, values: [value], missing, parts: [] };
      }
      case "state_is": {
        const state = point.states.get(test.quantity) ?? "känd";
        return { holds: stateIs(state, test.state), values: [state], missing: null, parts: [] };
      }
      case "any_of": {
        const tried = test.parts.map((part) => part.map((each) => tryTest(each, point)));
        const answers = tried.map(together);
        const holds = answers.includes(true) ? true : answers.includes(null) ? null : false;
        const undefined_ = tried.filter((_, at) => answers[at] === null).flat().find((each) => each.missing !== null);
        return { holds, values: [], missing: holds === null && undefined_ ? undefined_.missing : null, parts: tried };
      }
      default: throw new Error(`test ${test.is}`);
    }
  }
  function compared(first, op, second) {
    const order = compare(first, second);
    switch (op) {
      case "≥": return order >= 0;
      case "≤": return order <= 0;
      case ">": return order > 0;
      case "<": return order < 0;
      case "=": return order === 0;
      default: throw new Error(`operator ${op}`);
    }
  }
  const stateIs = (state, asked) =>
    asked === "finns" ? state === "känd"
      : asked === "saknas" ? ["öppen", "sekretess", "finns inte"].includes(state)
        : state === asked;

  /** What a table gives at a point: its rows from the top, down to the first that is not false. */
  function decide(table, point) {
    const rows = [];
    for (const row of table.rows) {
      const tests = row.tests.map((test) => tryTest(test, point));
      const holds = together(tests);
      rows.push({ row, holds, tests });
      if (holds !== false) return { table, rows, outcome: holds ? row.outcome : null, row };
    }
    return { table, rows, outcome: null, row: null };
  }

  // --- which fact fills a figure ---------------------------------------------------------------------------------

  const keyOf = (subject, humanFact) => JSON.stringify([subject, humanFact]);
  const subjectOf = (fact) => fact.indicator || fact.goal || "";
  const spanKey = (span) => `${span.start} ${span.end}`;

  const correctedKey = (fact, id) =>
    JSON.stringify([subjectOf(fact), fact.human_fact, fact.part, spanKey(fact.span), fact.kind, fact.after, id]);

  function byFigure(files) {
    const facts = files.flatMap((file) => file.facts);
    const corrected = new Set(
      facts.filter((fact) => fact.corrects !== null)
        .map((fact) => correctedKey(fact, fact.corrects)));
    const found = new Map();
    for (const fact of facts) {
      if (corrected.has(correctedKey(fact, fact.id))) continue;
      const key = keyOf(subjectOf(fact), fact.human_fact);
      if (!found.has(key)) found.set(key, []);
      found.get(key).push(fact);
    }
    const standing = (fact) => `${spanKey(fact.span)} ${fact.preliminary ? 1 : 0} ${canonical(fact)}`;
    for (const group of found.values()) group.sort((a, b) => (standing(a) < standing(b) ? -1 : 1));
    return found;
  }

  function choose(figure, group, lenient) {
    const whole = group.filter((fact) => fact.part === null);
    const usable = whole.filter((fact) => ofItsKind(fact, figure));
    const answers = figure.answered.length ? whole.filter((fact) => fact.kind === "uppmätt") : [];
    const steps = [
      [usable, figure.spans, false], [usable, [...figure.tolerated, ...lenient], false],
      [answers, figure.answered, false], [usable, figure.carried, true],
    ];
    const tried = [];
    for (const [from, spans, carried] of steps)
      for (const span of spans) {
        const fact = from.find((each) => spanKey(each.span) === spanKey(span));
        if (fact) tried.push([fact, carried]);
      }
    for (const [fact, carried] of tried) if (stands(fact, carried, figure)) return filled(figure, fact);
    const said = tried.find(([fact, carried]) => fact.state !== null && !carried);
    return { state: said ? said[0].state : "öppen", value: null, possible: figure.possible };
  }
  const ofItsKind = (fact, figure) =>
    figure.position === null ? fact.kind === "uppmätt" : fact.kind === "prognos" && fact.after === figure.position;
  function stands(fact, carried, figure) {
    if (fact.state !== null) return fact.state !== "öppen" && !carried;
    return figure.validity.every((test) => {
      const value = test.about === "svarsfrekvens" ? fact.response_rate : fact.n;
      if (value === null) return test.missing_accepted;
      return compared(parse(value), test.test[0], parse(test.test[1]));
    });
  }
  function filled(figure, fact) {
    if (fact.state !== null) return { state: fact.state, value: null, possible: figure.possible };
    const [value, possible] = valueOf(figure, fact);
    return { state: value === null ? "öppen" : "känd", value, possible };
  }
  function valueOf(figure, fact) {
    if (fact.answer !== null) return [fact.answer, figure.possible];
    if (fact.value !== null) return [parse(fact.value.exact), figure.possible];
    if (fact.all_reach !== null)
      return fact.all_reach ? [ONE, figure.possible]
        : [null, { is: "range", low: "0", high: "1", step: null, open_high: true }];
    const wanted = figure.downwards ? -1 : 1, strict = figure.sub_results === "över";
    const reaches = (part) => {
      const order = compare(parse(part.value.exact), parse(part.target));
      return order === wanted || (!strict && order === 0);
    };
    const all = BigInt(fact.sub_results.length);
    const known = BigInt(fact.sub_results.filter((part) => part.value !== null && reaches(part)).length);
    const unknown = fact.sub_results.filter((part) => part.value === null).length;
    if (unknown === 0) return [number(known, all), figure.possible];
    const numbers = [];
    for (let more = 0n; more <= BigInt(unknown); more++) numbers.push(text(number(known + more, all)));
    return [null, { is: "values", numbers }];
  }
  const isOpen = (chosen) => chosen.state === "öppen" || chosen.state === "sekretess";

  function othersOf(figure, every) {
    const group = every.filter((fact) => ofItsKind(fact, figure));
    const names = [...new Set(group.map((fact) => fact.part).filter((part) => part !== null))].sort();
    const found = names.map((name) =>
      choose(figure, group.filter((fact) => fact.part === name).map((fact) => ({ ...fact, part: null })), []));
    if (found.every((each) => each.state === "öppen")) return null; // nothing is told of them
    return found.map((each) => each.value).filter(isNumber).sort(compare);
  }

  // --- the worlds of a node ----------------------------------------------------------------------------------------

  const valueKey = (value) => canonical(encoded(value));

  function listPoints(node, chosen, children, others, statesMax) {
    const derived = new Map(node.derived);
    const folded = fold(node, children, statesMax);
    if (folded === null) return { points: [], tooMany: true };
    const read = new Set();
    for (const test of testsOf(node)) valuesRead(test, derived, read);
    const open = node.figures.filter((figure) => isOpen(chosen.get(figure.name)) && read.has(figure.name));
    const known = knownOf(node, chosen, others), states = statesOf(node, chosen);
    const points = [];
    for (const counted of folded) {
      const values = new Map([...known, ...childValues(node, counted)]);
      const base = { values, states, derived, forced: new Map(), others: others ?? [] };
      for (const point of ownWorlds(node, base, open, chosen)) {
        points.push(point);
        if (points.length > statesMax) return { points: [], tooMany: true };
      }
    }
    return { points, tooMany: false };
  }
  const testsOf = (node) => node.tables.flatMap((table) => table.rows.flatMap((row) => row.tests));
  function valuesRead(test, derived, found) {
    switch (test.is) {
      case "compare": baseNames(test.left, derived, found); baseNames(test.right, derived, found); break;
      case "label_in": found.add(test.quantity); break;
      case "state_is": break;
      case "any_of": for (const each of test.parts.flat()) valuesRead(each, derived, found); break;
      default: throw new Error(`test ${test.is}`);
    }
  }
  function comparesIn(tests) {
    return tests.flatMap((test) =>
      test.is === "compare" ? [test] : test.is === "any_of" ? test.parts.flatMap(comparesIn) : []);
  }
  function knownOf(node, chosen, others) {
    const values = new Map();
    for (const given of node.given)
      values.set(given.name, given.value === null ? absent(given.name, given.reason || "saknas") : decoded(given.value));
    for (const figure of node.figures) {
      const one = chosen.get(figure.name);
      values.set(figure.name, one.value === null ? absent(figure.name, one.state) : one.value);
    }
    if (node.population !== null) {
      const own = chosen.get("värde");
      const owns = own.value !== null || isOpen(own) ? 1 : 0;
      values.set(POPULATION_SIZE, others ? number(BigInt(others.length + owns)) : absent(POPULATION_SIZE, "inga publicerade värden"));
    }
    return values;
  }
  function statesOf(node, chosen) {
    const states = new Map();
    for (const given of node.given) states.set(given.name, given.value === null && !given.written ? "finns inte" : "känd");
    for (const figure of node.figures) states.set(figure.name, chosen.get(figure.name).state);
    return states;
  }

  function fold(node, children, statesMax) {
    const stateKey = (state) =>
      canonical([state.labels.map(encoded), state.sums.map(([a, b]) => [text(a), text(b)])]);
    const start = { labels: node.named.map((named) => absent(named.name, "saknas")), sums: node.tallies.map(() => [ZERO, ZERO]) };
    let states = new Map([[stateKey(start), start]]);
    for (const child of node.children) {
      const steps = stepsOf(node, child, children.get(child)), grown = new Map();
      for (const state of states.values()) {
        for (const step of steps) {
          const next = {
            labels: state.labels.map((old, at) => (step.names[at][0] ? step.names[at][1] : old)),
            sums: state.sums.map(([a, b], at) => [add(a, step.parts[at][0]), add(b, step.parts[at][1])]),
          };
          const key = stateKey(next);
          if (!grown.has(key)) grown.set(key, next);
        }
        if (grown.size > statesMax) return null;
      }
      states = grown;
    }
    return [...states.values()];
  }
  function stepsOf(node, child, outcomes) {
    const found = new Map();
    for (const vector of outcomes.vectors.length ? outcomes.vectors : [[]]) {
      const labels = new Map(vector);
      const names = node.named.map((named) =>
        [named.child === child, labels.get(named.table) || absent(named.name, outcomes.reason)]);
      const parts_ = node.tallies.map((tally) => tallyPart(tally, child, labels, outcomes));
      const key = canonical([names.map(([own, value]) => [own, encoded(value)]), parts_.map(([a, b]) => [text(a), text(b)])]);
      if (!found.has(key)) found.set(key, { names, parts: parts_ });
    }
    return [...found.values()];
  }
  function tallyPart(tally, child, labels, outcomes) {
    const table = new Map(tally.tables).get(child);
    const label = table ? labels.get(table) : undefined;
    if (label === undefined || !outcomes.scales.get(table).get(label).counts) return [ZERO, ZERO];
    const score = outcomes.scales.get(table).get(label).score;
    switch (tally.kind) {
      case "antal": case "andel": return [new Map(tally.counted).get(child).includes(label) ? ONE : ZERO, ONE];
      case "antal räknade": return [ONE, ONE];
      case "medelpoäng": return [score === null ? ZERO : parse(score), ONE];
      case "vägt medel": return [times(score === null ? ZERO : parse(score), outcomes.weight), outcomes.weight];
      default: throw new Error(`tally ${tally.kind}`);
    }
  }
  function childValues(node, counted) {
    const values = new Map(node.named.map((named, at) => [named.name, counted.labels[at]]));
    node.tallies.forEach((tally, at) => {
      const [numerator, denominator] = counted.sums[at];
      const whole = tally.kind === "antal" || tally.kind === "antal räknade";
      values.set(tally.name, whole ? numerator
        : denominator.n === 0n ? absent(tally.name, "inget räknat att dela med") : over(numerator, denominator));
    });
    return values;
  }

  const product = (axes) => axes.reduce((all, axis) => all.flatMap((some) => axis.map((one) => [...some, one])), [[]]);

  function* ownWorlds(node, base, open, chosen) {
    const finite = open.filter((figure) => chosen.get(figure.name).possible.is !== "range");
    const ranged = open.filter((figure) => chosen.get(figure.name).possible.is === "range");
    const axes = finite.map((figure) => {
      const possible = chosen.get(figure.name).possible;
      return (possible.is === "answers" ? possible.labels : possible.numbers.map(parse)).map((value) => [figure.name, value]);
    });
    for (const choice of product(axes))
      yield* rangedWorlds(node, { ...base, values: new Map([...base.values, ...choice]) }, ranged, chosen);
  }
  function* rangedWorlds(node, point, ranged, chosen) {
    if (!ranged.length) { yield point; return; }
    const names = new Set(ranged.map((figure) => figure.name));
    const [cuts, own] = cutsOf(node, point, names);
    const axes = ranged.map((figure) =>
      stretches(rangeOf(chosen.get(figure.name).possible), cuts.get(figure.name)).map((sample) => [figure.name, sample]));
    const ownAxes = [...own.values()].map(({ expression, goals }) => ownAxis(expression, goals, names, point));
    for (const cells of product(axes))
      for (const forced of product(ownAxes))
        yield {
          ...point,
          values: new Map([...point.values, ...cells]),
          forced: new Map(forced.map(([expression, value]) => [canonical(expression), { expression, value }])),
        };
  }
  const rangeOf = (json) => ({
    low: json.low === null ? null : parse(json.low),
    high: json.high === null ? null : parse(json.high),
    step: json.step === null ? null : parse(json.step),
    openHigh: json.open_high,
  });
  const EVERY_NUMBER = { low: null, high: null, step: null, openHigh: false };

  function cutsOf(node, point, names) {
    const cuts = new Map([...names].map((name) => [name, []])), own = new Map();
    for (const test of comparesIn(testsOf(node))) {
      const read = new Set([...baseNames(test.left, point.derived), ...baseNames(test.right, point.derived)]
        .filter((name) => names.has(name)));
      if (read.size === 1) {
        const [name] = read;
        const found = limits(test, name, point);
        if (found !== null) { cuts.get(name).push(...found); continue; }
      }
      if (read.size) {
        const [expression, goal] = ownNumber(test, names, point);
        const key = canonical(expression);
        if (!own.has(key)) own.set(key, { expression, goals: [] });
        own.get(key).goals.push(goal);
      }
    }
    return [cuts, own];
  }
  function ownNumber(test, names, point) {
    if (![...baseNames(test.right, point.derived)].some((name) => names.has(name))) {
      const goal = evaluate(test.right, point);
      if (isNumber(goal)) return [test.left, goal];
    }
    return [difference(test), ZERO];
  }
  function ownAxis(expression, goals, names, point) {
    const name = expression.is === "quantity" ? expression.name : "skillnad";
    if (neverExists(expression, names, point)) return [[expression, absent(name, "finns inte")]];
    const axis = stretches(EVERY_NUMBER, goals).map((sample) => [expression, sample]);
    if (mayNotExist(expression, names, point)) axis.push([expression, absent(name, "nämnaren är noll")]);
    return axis;
  }
  const touches = (e, names) => [...baseNames(e, new Map())].some((name) => names.has(name));
  function neverExists(expression, names, point) {
    const inline = inlined(expression, point);
    if (!touches(inline, names)) return isAbsent(evaluate(inline, point));
    if (isQuotient(inline)) {
      const divisor = evaluate(inline.right, point);
      if (isNumber(divisor) && divisor.n === 0n) return true;
    }
    return parts(inline).some((part) => neverExists(part, names, point));
  }
  function mayNotExist(expression, names, point) {
    const inline = inlined(expression, point);
    return (isQuotient(inline) && touches(inline.right, names)) || parts(inline).some((part) => mayNotExist(part, names, point));
  }
  const isQuotient = (e) => e.is === "arithmetic" && e.op === "÷";

  // --- where an open number may change an answer -------------------------------------------------------------------

  /** One sample for each limit inside what is possible, each stretch between them, and each end. */
  function stretches(possible, at) {
    const { low, high, step, openHigh } = possible;
    const inside = at.filter((limit) => (low === null || compare(limit, low) >= 0) && (high === null || compare(limit, high) <= 0));
    const marks = sorted([...inside, ...(low === null ? [] : [low]), ...(high === null ? [] : [high])]);
    const holds = (value) =>
      (low === null || compare(value, low) >= 0) &&
      (high === null || (compare(value, high) <= 0 && !(openHigh && equal(value, high)))) &&
      (step === null || over(value, step).d === 1n);
    const found = [], lows = [null, ...marks], highs = [...marks, null];
    for (let place = 0; place < lows.length; place++) {
      const beyond = (lows[place] === null && low !== null) || (highs[place] === null && high !== null);
      const sample = beyond ? null : sampleOf(lows[place], highs[place], step);
      if (sample !== null) found.push(sample);
      if (highs[place] !== null && holds(highs[place])) found.push(highs[place]);
    }
    return found;
  }
  function sampleOf(low, high, step) {
    if (step === null) {
      if (low === null || high === null) return low === null ? (high === null ? ZERO : minus(high, ONE)) : add(low, ONE);
      return over(add(low, high), number(2n));
    }
    if (low === null) return high === null ? ZERO : times(number(ceiling(over(high, step)) - 1n), step);
    const above = times(number(floor(over(low, step)) + 1n), step);
    return high === null || compare(above, high) < 0 ? above : null;
  }

  class NotALine extends Error {}

  /** Where a comparison, read along one open number, may change its answer; null where it is not piecewise straight. */
  function limits(test, name, point) {
    try {
      const left = inlined(test.left, point), right = inlined(test.right, point);
      if (left.is === "rounded" && !baseNames(right, new Map()).has(name)) {
        const goal = evaluate(right, point);
        if (isAbsent(goal)) return [];
        const step = parse(left.step), nearest = times(number(floor(over(goal, step))), step);
        const found = [];
        for (let half = -2n; half < 5n; half++)
          found.push(...turns(left.of, add(nearest, times(number(half, 2n), step)), name, point));
        return found;
      }
      return turns(arith(left, "−", right), ZERO, name, point);
    } catch (error) {
      if (error instanceof NotALine) return null;
      throw error;
    }
  }
  const arith = (left, op, right) => ({ is: "arithmetic", left, op, right });
  const constant = (value) => ({ is: "constant", value: text(value) });
  const isOne = (e) => e.is === "constant" && e.value === "1";
  const product_ = (one, other) => (isOne(one) ? other : isOne(other) ? one : arith(one, "·", other));
  const dividesBy = (e, name) =>
    (isQuotient(e) && baseNames(e.right, new Map()).has(name)) || parts(e).some((part) => dividesBy(part, name));

  /** Where an expression may pass a goal, or cease to exist because something is divided by zero. */
  function turns(e, goal, name, point) {
    const [over_, , divisors] = asQuotient(arith(e, "−", constant(goal)), name);
    if (!divisors.length) return meets(e, goal, name, point);
    return sorted([over_, ...divisors].flatMap((part) => meets(part, ZERO, name, point)));
  }
  /** What stands over and under one stroke of division, and everything that is divided by on the way there. */
  function asQuotient(e, name) {
    if (e.is !== "arithmetic" || !dividesBy(e, name)) return [e, constant(ONE), []];
    const [over_, under, found] = asQuotient(e.left, name), [other, beneath, more] = asQuotient(e.right, name);
    switch (e.op) {
      case "÷": return [product_(over_, beneath), product_(under, other), [...found, ...more, other]];
      case "·": return [product_(over_, other), product_(under, beneath), [...found, ...more]];
      default:
        return [arith(product_(over_, beneath), e.op, product_(other, under)), product_(under, beneath), [...found, ...more]];
    }
  }
  function inlined(e, point) {
    switch (e.is) {
      case "quantity": return point.derived.has(e.name) ? inlined(point.derived.get(e.name), point) : e;
      case "arithmetic": return { ...e, left: inlined(e.left, point), right: inlined(e.right, point) };
      case "extreme": return { ...e, parts: e.parts.map((part) => inlined(part, point)) };
      case "absolute": case "rounded": case "better": return { ...e, of: inlined(e.of, point) };
      default: return e;
    }
  }
  function meets(e, goal, name, point) {
    const bends = sorted(kinks(e, name, point)), found = [...bends];
    const line = (at) => evaluate(e, { ...point, values: new Map([...point.values, [name, at]]) });
    const lows = [null, ...bends], highs = [...bends, null];
    lows.forEach((low, place) => found.push(...crossing(line, goal, low, highs[place])));
    return sorted(found);
  }
  function crossing(line, goal, low, high) {
    const [first, second] = twoInside(low, high);
    const start = line(first), end = line(second);
    if (isAbsent(start) || isAbsent(end) || equal(start, end)) return [];
    const at = add(first, over(times(minus(goal, start), minus(second, first)), minus(end, start)));
    return (low === null || compare(low, at) <= 0) && (high === null || compare(at, high) <= 0) ? [at] : [];
  }
  function twoInside(low, high) {
    if (low !== null && high !== null) {
      const third = over(minus(high, low), number(3n));
      return [add(low, third), minus(high, third)];
    }
    if (low !== null) return [add(low, ONE), add(low, number(2n))];
    return high === null ? [ZERO, ONE] : [minus(high, number(2n)), minus(high, ONE)];
  }
  function kinks(e, name, point) {
    const reads = (expression) => baseNames(expression, new Map()).has(name);
    if (!reads(e)) return [];
    const found = parts(e).flatMap((part) => kinks(part, name, point));
    switch (e.is) {
      case "arithmetic":
        if ((e.op === "·" && reads(e.left) && reads(e.right)) || (e.op === "÷" && reads(e.right))) throw new NotALine();
        return found;
      case "rounded": throw new NotALine();
      case "absolute": return [...found, ...meets(e.of, ZERO, name, point)];
      case "better": return [...found, ...sorted(point.others).flatMap((value) => meets(e.of, value, name, point))];
      case "extreme":
        e.parts.forEach((part, at) => e.parts.slice(at + 1).forEach((other) =>
          found.push(...meets({ is: "arithmetic", left: part, op: "−", right: other }, ZERO, name, point))));
        return found;
      default: return found;
    }
  }

  // --- a node --------------------------------------------------------------------------------------------------------

  /** One node recomputed: its figures, its points with every table, its verdict and what a parent may choose among. */
  function judge(node, about, proofs) {
    const group = (figure) => about.facts.get(keyOf(node.id, figure.human_fact)) ?? [];
    const chosen = new Map(node.figures.map((figure) => [figure.name, choose(figure, group(figure), about.lenient)]));
    const scales = new Map(node.tables.map((table) => [table.name, new Map(table.scale.map((each) => [each.label, each]))]));
    const weight = parse(node.weight);
    const early = unjudged(node, about) ?? notApplicable(node, chosen, proofs);
    if (early) {
      const reason = early.verdict === "ej tillämpligt" ? "ej tillämpligt" : "ingen regel";
      return { node, chosen, points: [], done: [], verdict: early, outcomes: { vectors: [], scales, weight, reason } };
    }
    const own = node.figures.find((figure) => figure.name === "värde");
    const others = own && node.population !== null ? othersOf(own, group(own)) : null;
    const children = new Map(node.children.map((child) => [child, proofs.get(child).outcomes]));
    const listing = listPoints(node, chosen, children, others, about.statesMax);
    const [points, done] = runTables(node, listing.points, about.hits);
    const outcomes = { vectors: vectorsOf(node, done), scales, weight, reason: "" };
    return { node, chosen, points, done, verdict: verdictOf(node, done, listing.tooMany), outcomes };
  }
  function unjudged(node, about) {
    if (node.unjudged === null) return null;
    if (node.unjudged.kind === "ej tillämpligt") return plain("ej tillämpligt");
    const waits = node.unjudged.kind === "samlad bedömning" && !about.signed.has(node.id);
    return plain(waits ? "väntar på samlad bedömning" : "ingen regel");
  }
  function notApplicable(node, chosen, proofs) {
    const value = chosen.get("värde");
    if (value && value.state === "ej tillämplig" && !node.answers_not_applicable) return plain("ej tillämpligt");
    const none = node.level !== "indikator" &&
      node.children.every((child) => proofs.get(child).verdict.verdict === "ej tillämpligt");
    return none ? plain("ej tillämpligt") : null;
  }
  const plain = (verdict, rows = []) => ({ verdict, outcome: null, rows, possible: [] });

  class Differs extends Error {
    constructor(what, stored, recomputed) { super(what); this.what = what; this.stored = stored; this.recomputed = recomputed; }
  }

  /** Every table at every point, in the order written; the hit that is stored must be the row it comes to. */
  function runTables(node, points, hits) {
    const done = points.map(() => []);
    for (const table of node.tables) {
      if (!points.length) break;
      const key = JSON.stringify([node.id, table.name]), stored = hits.get(key);
      if (!stored || stored.length !== points.length)
        throw new Differs(`träffar i tabellen ${table.name}`, stored ? `${stored.length} st` : "saknas", `${points.length} st`);
      hits.delete(key);
      points = points.map((point, at) => {
        const result = decide(table, point);
        const follows = result.outcome !== null ? result.row.number : null;
        if (stored[at] !== follows)
          throw new Differs(`träff ${at + 1} i tabellen ${table.name}`, rowText(stored[at]), rowText(follows));
        done[at].push(result);
        return { ...point, values: new Map([...point.values, [table.name, result.outcome ?? absent(table.name, "ingen rad")]]) };
      });
    }
    return [points, done];
  }
  const rowText = (row) => (row === null ? "ingen rad" : `rad ${row}`);

  function vectorsOf(node, done) {
    const names = node.tables.map((table) => table.name);
    names.sort((a, b) => (a !== node.verdict_table) - (b !== node.verdict_table));
    const found = new Map();
    const keep = (vector) => { const key = JSON.stringify(vector); if (!found.has(key)) found.set(key, vector); };
    const every = (table) => [...new Set((table.rows.length ? table.rows.map((row) => row.outcome) : table.scale.map((one) => one.label)))];
    for (const world of done)
      product(names.map((name) => {
        const result = world.find((each) => each.table.name === name);
        return (result.outcome !== null ? [result.outcome] : every(result.table)).map((label) => [name, label]);
      })).forEach(keep);
    if (!found.size) {
      const rows = (name) => node.tables.find((table) => table.name === name).rows;
      product(names.map((name) => [...new Set(rows(name).map((row) => row.outcome))].map((label) => [name, label]))).forEach(keep);
    }
    return [...found.values()];
  }
  function verdictOf(node, done, tooMany) {
    const table = node.tables.find((each) => each.name === node.verdict_table);
    const order = new Map(table.scale.map((each, place) => [each.label, place]));
    const results = done.map((world) => world.find((each) => each.table.name === table.name));
    const byOutcome = new Map();
    for (const result of results) byOutcome.set(result.outcome, [...(byOutcome.get(result.outcome) ?? []), result]);
    const outcomes = [...byOutcome.keys()].sort((a, b) =>
      (a === null ? order.size : order.get(a)) - (b === null ? order.size : order.get(b)));
    const rowsOf = (outcome) => [...new Set(byOutcome.get(outcome).filter((each) => each.row).map((each) => each.row.number))].sort((a, b) => a - b);
    const possible = outcomes.map((outcome) => ({ outcome, rows: rowsOf(outcome) }));
    if (tooMany || possible.length > 1) return { verdict: "ej bedömbart", outcome: null, rows: [], possible };
    const [only] = possible, [first] = byOutcome.get(only.outcome);
    if (only.outcome === null) return plain("ingen rad", first.row ? [first.row.number] : []);
    return { verdict: "bedömt", outcome: only.outcome, rows: only.rows, possible: [] };
  }

  // --- held against what is stored -----------------------------------------------------------------------------------

  function storedVerdict(json) {
    switch (json.is) {
      case "judged": return { verdict: "bedömt", outcome: json.outcome, rows: json.rows, possible: [] };
      case "undecided": return {
        verdict: "ej bedömbart", outcome: null, rows: [],
        possible: json.possible.map((each) => ({ outcome: each.outcome, rows: each.rows })),
      };
      case "not_applicable": return plain("ej tillämpligt");
      case "no_rule": return plain("ingen regel");
      case "no_row": return plain("ingen rad", json.row === null ? [] : [json.row]);
      case "awaits_judgement": return plain("väntar på samlad bedömning");
      default: throw new Error(`verdict ${json.is}`);
    }
  }
  const said = (verdict) => {
    const rows = verdict.rows.length ? ` (rad ${verdict.rows.join(", ")})` : "";
    const possible = verdict.possible.map((each) => each.outcome ?? "ingen rad").join(", ");
    return `${verdict.verdict}${verdict.outcome === null ? "" : `: ${verdict.outcome}`}${rows}${possible ? `: ${possible}` : ""}`;
  };
  const tableTold = (result) => ({
    table: result.table.name,
    outcome: result.outcome,
    rows: result.rows.map((each) => ({ row: each.row.number, holds: each.holds, tests: each.tests.map(testTold) })),
  });
  const testTold = (tried) => ({
    holds: tried.holds,
    values: tried.values.map(encoded),
    missing: tried.missing === null ? null : { name: tried.missing.absent, reason: tried.missing.reason },
    parts: tried.parts.map((part) => part.map(testTold)),
  });
  const byName = (pairs) => canonical([...pairs].sort(([a], [b]) => (a < b ? -1 : 1)));

  function demand(what, stored, recomputed) {
    if (canonical(stored) !== canonical(recomputed)) throw new Differs(what, shown(stored), shown(recomputed));
  }
  const shown = (json) => { const all = typeof json === "string" ? json : canonical(json); return all.length > 300 ? `${all.slice(0, 300)} …` : all; };

  function hold(told, made) {
    const verdict = storedVerdict(told.verdict);
    if (!same(verdict, made.verdict)) throw new Differs("verdikt", said(verdict), said(made.verdict));
    demand("uppgifter", told.chosen.map((each) => [each.figure, each.state, each.value]),
      made.node.figures.map((figure) => {
        const one = made.chosen.get(figure.name);
        return [figure.name, one.state, one.value === null ? null : encoded(one.value)];
      }));
    demand("antal fall", told.worlds.length, made.points.length);
    demand("möjliga utfall", told.vectors, made.outcomes.vectors);
    told.worlds.forEach((world, at) => {
      const point = made.points[at];
      const values = [...point.values].map(([name, value]) => [name, encoded(value)]);
      const known = new Map([...told.values, ...world.values]), own = new Set(made.node.tables.map((table) => table.name));
      if (byName([...known].filter(([name]) => !own.has(name))) !== byName(values.filter(([name]) => !own.has(name))))
        throw new Differs(`storheter i fall ${at + 1}`, shown(byName(known)), shown(byName(values)));
      demand(`egna tal i fall ${at + 1}`, world.forced, [...point.forced.values()].map(({ expression, value }) => [expression, encoded(value)]));
      demand(`tabeller i fall ${at + 1}`, world.tables, made.done[at].map(tableTold));
    });
  }

  // --- the record ----------------------------------------------------------------------------------------------------

  const bytesOf = (content) => new TextEncoder().encode(content);

  /** Recompute a record. `content` is its text, byte for byte as stored. Never throws. */
  function check(content) {
    const found = { hash: sha256(bytesOf(content)), nodes: 0, differences: [] };
    const differs = (goal, what, stored, recomputed) => found.differences.push({ goal, what, stored, recomputed });
    let record;
    try {
      record = JSON.parse(content);
      if (canonical(record) !== content) differs(null, "bytes", "inte i kanonisk form", "kanonisk form");
      if (record.format !== FORMAT) throw new Differs("format", String(record.format), FORMAT);
      const proofs = judgeAll(record, found, differs);
      if (proofs) summary(record, proofs, differs);
    } catch (error) {
      if (error instanceof Differs) differs(null, error.what, error.stored, error.recomputed);
      else differs(null, "protokollet går inte att räkna om", "", String(error && error.message));
    }
    found.record = record;
    return found;
  }

  function judgeAll(record, found, differs) {
    const program = record.program.content, files = record.facts.content;
    for (const part of ["program", "facts"]) digestIs(part, record[part].sha256, canonical(record[part].content), differs);
    for (const input of [record.inputs.ruleset, ...record.inputs.facts]) inputIs(input, differs);
    for (const [what, name] of [["period", "period"], ["art", "kind"], ["läge", "position"]])
      if (record[name] !== program[name]) differs(null, what, record[name], program[name]);
    const forecast = program.kind === "prognos";
    const isFor = (judgement) =>
      judgement.kind === program.kind && judgement.period === program.period && (!forecast || judgement.after === program.position);
    const spans = files.flatMap((file) => file.accepts).filter((each) => each.period === program.period).map((each) => each.span);
    const about = {
      facts: byFigure(files),
      lenient: [...new Map(spans.map((span) => [spanKey(span), span])).entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, span]) => span),
      signed: new Set(files.flatMap((file) => file.judgements).filter(isFor).map((each) => each.goal)),
      hits: new Map(record.hits.map((each) => [JSON.stringify([each.node, each.table]), each.rows])),
      statesMax: Number(new Map(record.limits).get("states")),
    };
    const told = new Map(record.proof.map((each) => [each.node, each])), proofs = new Map();
    for (const node of program.layers.flat()) {
      try {
        const made = judge(node, about, proofs);
        proofs.set(node.id, made);
        if (!told.has(node.id)) throw new Differs("bevis", "saknas", said(made.verdict));
        hold(told.get(node.id), made);
        found.nodes += 1;
      } catch (error) {
        if (!(error instanceof Differs)) throw error;
        differs(node.id, error.what, error.stored, error.recomputed);
        if (!proofs.has(node.id)) return null; // nothing above it can be recomputed
      }
    }
    for (const key of about.hits.keys()) differs(JSON.parse(key)[0], "träffar", "finns", "ingen fråga");
    for (const name of told.keys()) if (!proofs.has(name)) differs(name, "bevis", "finns", "inte i programmet");
    return proofs;
  }
  function digestIs(what, stored, content, differs) {
    const hash = sha256(bytesOf(content));
    if (hash !== stored) differs(null, `kontrollsumma: ${what}`, stored, hash);
  }
  function inputIs(input, differs) {
    let raw;
    try {
      raw = input.encoding === "text" ? bytesOf(input.content) : Uint8Array.from(atob(input.content), (each) => each.charCodeAt(0));
    } catch { raw = new Uint8Array(); }
    const hash = sha256(raw);
    if (hash !== input.sha256 || raw.length !== input.size)
      differs(null, `kontrollsumma: ${input.name}`, `${input.sha256}, ${input.size} byte`, `${hash}, ${raw.length} byte`);
  }
  function summary(record, proofs, differs) {
    const verdicts = [...proofs.values()].map(({ node, verdict }) => ({
      node: node.id, level: node.level, verdict: verdict.verdict, outcome: verdict.outcome,
      possible: verdict.possible.map((each) => each.outcome),
    }));
    const stored = new Map(record.summary.verdicts.map((each) => [each.node, each]));
    for (const each of verdicts)
      if (!stored.has(each.node) || !same(stored.get(each.node), each))
        differs(each.node, "sammanfattning", shown(stored.get(each.node) ?? "saknas"), shown(each));
    if (record.summary.verdicts.length !== verdicts.length)
      differs(null, "sammanfattning", `${record.summary.verdicts.length} verdikt`, `${verdicts.length} verdikt`);
    const counts = new Map();
    for (const { level, verdict, outcome } of verdicts) {
      const key = canonical([level, verdict, outcome]);
      counts.set(key, { level, verdict, outcome, count: (counts.get(key)?.count ?? 0) + 1 });
    }
    if (!same(record.summary.counts, [...counts.values()]))
      differs(null, "sammanfattning, antal", shown(record.summary.counts), shown([...counts.values()]));
  }

  // --- SHA-256 (FIPS 180-4), since a page opened from disk may not have the browser's own --------------------------

  const [K, H] = (() => {
    // The first 32 bits of the fractional parts of the cube and square roots of the first primes, by whole-number roots.
    const primes = [];
    for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
    const root = (value, power) => {
      let low = 0n, high = 1n << 48n;
      while (low < high) { const middle = (low + high + 1n) / 2n; if (middle ** power <= value) low = middle; else high = middle - 1n; }
      return Number(low & 0xffffffffn);
    };
    return [primes.map((p) => root(BigInt(p) << 96n, 3n)), primes.slice(0, 8).map((p) => root(BigInt(p) << 64n, 2n))];
  })();

  function sha256(bytes) {
    const length = bytes.length, blocks = Math.ceil((length + 9) / 64), padded = new Uint8Array(blocks * 64);
    padded.set(bytes);
    padded[length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(length / 0x20000000));
    view.setUint32(padded.length - 4, (length << 3) >>> 0);
    const state = [...H], w = new Uint32Array(64), turn = (x, n) => (x >>> n) | (x << (32 - n));
    for (let block = 0; block < blocks; block++) {
      for (let i = 0; i < 16; i++) w[i] = view.getUint32(block * 64 + i * 4);
      for (let i = 16; i < 64; i++) {
        const a = w[i - 15], b = w[i - 2];
        w[i] = w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 64; i++) {
        const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
        const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
      }
      [a, b, c, d, e, f, g, h].forEach((each, i) => { state[i] = (state[i] + each) | 0; });
    }
    return state.map((each) => (each >>> 0).toString(16).padStart(8, "0")).join("");
  }

  return { check, sha256, canonical };
})();

if (typeof module !== "undefined") module.exports = rodtrad;
