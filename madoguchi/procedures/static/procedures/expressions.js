"use strict";
// The expression language in the browser, only to show and hide without a round trip:
// the server always decides again. evaluate(tree, env) takes the JSON form of a tree and
// {answers, today, channel, parameters, closed, lists}; days are texts like "2026-04-01",
// null is unknown, `lists` names the fields of each group's records.
const evaluate = (() => {
  const DAY = 864e5;
  const toNumber = (day) => Date.parse(day) / DAY;
  const FIRST = toNumber("0001-01-01");
  const LAST = toNumber("9999-12-31");
  const ERAS = [
    ["reiwa", "2019-05-01"],
    ["heisei", "1989-01-08"],
    ["showa", "1926-12-25"],
    ["taisho", "1912-07-30"],
    ["meiji", "1868-01-25"],
  ];
  const FIRST_SOLAR_DAY = "1873-01-01";

  const own = (table, key) =>
    table && Object.hasOwn(table, key) ? (table[key] ?? null) : null;
  // Adding 0 makes an ordinary zero of -0.
  const whole = (number) => (Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number + 0 : null);
  const toDay = (number) =>
    number >= FIRST && number <= LAST
      ? new Date(number * DAY).toISOString().slice(0, 10)
      : null;
  // An instant is a text in UTC to the second, so instants compare as texts do.
  const toInstant = (ms) =>
    ms >= FIRST * DAY && ms < (LAST + 1) * DAY
      ? `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}Z`
      : null;
  const stepwise = (step) => (numbers) =>
    numbers.reduce((total, number) => (total === null ? null : whole(step(total, number))));
  const plus = stepwise((a, b) => a + b);
  const year = (day) => Number(day.slice(0, 4));
  const month = (day) => Number(day.slice(5, 7));
  const fiscalYear = (number) => {
    const day = new Date(number * DAY);
    return day.getUTCFullYear() - (day.getUTCMonth() < 3);
  };
  // Somebody is older at the end of the day before the birthday (年齢計算ニ関スル法律).
  const ageOn = (birth, day) => {
    const after = new Date((toNumber(day) + 1) * DAY);
    const place = (after.getUTCMonth() + 1) * 100 + after.getUTCDate();
    const birthday = month(birth) * 100 + Number(birth.slice(8));
    return after.getUTCFullYear() - year(birth) - (place < birthday);
  };
  const roundDiv = (a, b) => {
    const down = Math.trunc(a / b);
    const half = 2 * Math.abs(a - down * b) >= Math.abs(b);
    return down + (half ? Math.sign(a) * Math.sign(b) : 0);
  };
  const eraOf = (day) =>
    day < FIRST_SOLAR_DAY ? null : ERAS.find(([, start]) => start <= day);
  const openDayAfter = (day, count, closed) => {
    const years = closed.map(year);
    const last = Math.max(...years);
    if (count < 0 || !years.length || year(day) < Math.min(...years) || year(day) > last) {
      return null;
    }
    let number = toNumber(day);
    while (count > 0) {
      number += 1;
      const next = toDay(number);
      if (next === null || year(next) > last) return null;
      const weekday = new Date(number * DAY).getUTCDay();
      if (weekday % 6 && !closed.includes(next)) count -= 1;
    }
    return toDay(number);
  };

  // What is unknown when any of its parts is.
  const STRICT = {
    not: ([a]) => !a,
    neg: ([a]) => whole(-a),
    "==": ([a, b]) => a === b,
    "!=": ([a, b]) => a !== b,
    "<": ([a, b]) => a < b,
    "<=": ([a, b]) => a <= b,
    ">": ([a, b]) => a > b,
    ">=": ([a, b]) => a >= b,
    in: ([one, many]) => many.includes(one),
    "+": plus,
    "*": stepwise((a, b) => a * b),
    "-": ([a, b]) => whole(a - b),
    floor_div: ([a, b]) => (b ? whole(Math.floor(a / b)) : null),
    ceil_div: ([a, b]) => (b ? whole(Math.ceil(a / b)) : null),
    round_div: ([a, b]) => (b ? whole(roundDiv(a, b)) : null),
    min: (numbers) => Math.min(...numbers),
    max: (numbers) => Math.max(...numbers),
    length: ([text]) => [...text].length,
    age_on: ([birth, day]) => ageOn(birth, day),
    school_grade: ([birth, day]) =>
      fiscalYear(toNumber(day)) - fiscalYear(toNumber(birth) - 1) - 6,
    fiscal_year: ([day]) => fiscalYear(toNumber(day)),
    year: ([day]) => year(day),
    month: ([day]) => month(day),
    days_between: ([from, to]) => toNumber(to) - toNumber(from),
    add_days: ([day, count]) => toDay(toNumber(day) + count),
    add_hours: ([instant, count]) => toInstant(Date.parse(instant) + count * 36e5),
    business_days_after: ([day, count], env) => openDayAfter(day, count, env.closed ?? []),
    era: ([day]) => eraOf(day)?.[0] ?? null,
    era_year: ([day]) => {
      const era = eraOf(day);
      return era ? year(day) - year(era[1]) + 1 : null;
    },
    param: ([name, day], env) => {
      const values = own(env.parameters, name) ?? [];
      return values.findLast(([start]) => start <= day)?.[1] ?? null;
    },
  };

  const any = (values, decides) =>
    values.includes(decides) ? decides : values.includes(null) ? null : !decides;
  const FOLDS = {
    some: (values) => any(values, true),
    all: (values) => any(values, false),
    count: (values) => (values.includes(null) ? null : values.filter(Boolean).length),
    sum: (values) => (values.includes(null) ? null : plus([0, ...values])),
  };

  const find = (name, env, records) => {
    const level = records.findLast(({ fields }) => fields.includes(name));
    return own(level ? level.record : env.answers, name);
  };
  const overRecords = (op, [list, each], env, records) => {
    const rows = value(list, env, records);
    if (rows === null) return null;
    if (!each) return rows.length;
    const fields = own(env.lists, list[1]) ?? [];
    return FOLDS[op](
      rows.map((record) => value(each, env, [...records, { fields, record }])),
    );
  };
  const firstCase = (args, env, records) => {
    for (let at = 0; at + 1 < args.length; at += 2) {
      const met = value(args[at], env, records);
      if (met === null) return null;
      if (met) return value(args[at + 1], env, records);
    }
    return value(args.at(-1), env, records);
  };

  const value = (tree, env, records) => {
    if (tree === null) return null;
    const [op, ...args] = tree;
    const each = () => args.map((arg) => value(arg, env, records));
    switch (op) {
      case "int":
      case "text":
      case "bool":
        return args[0];
      case "date":
        return args[0][1];
      case "instant":
        return toInstant(Date.parse(args[0][1]));
      case "list":
        return each();
      case "name":
        if (args[0] === "today" || args[0] === "channel") return env[args[0]] ?? null;
        return find(args[0], env, records);
      case "part":
        return own(find(args[0], env, records), args[1]) || null;
      case "and":
        return any(each(), false);
      case "or":
        return any(each(), true);
      case "if":
        return firstCase(args, env, records);
      case "answered":
        return each()[0] !== null;
    }
    if (FOLDS[op]) return overRecords(op, args, env, records);
    const values = each();
    return values.includes(null) ? null : STRICT[op](values, env);
  };
  return (tree, env) => value(tree, env, []);
})();
