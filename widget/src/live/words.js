// The words of the page, in its language: looked up by key, numbers and places written as the language writes them.
export function speaker(table, lang) {
  const locale = lang === "ja" ? "ja" : "en";
  const number = (value, most = 0, least = most) => {
    if (!Number.isFinite(value)) return "–";
    const text = Math.abs(value).toLocaleString(locale, { minimumFractionDigits: least, maximumFractionDigits: most });
    return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
  };
  // A large number in thousands, millions or what the language counts in; three digits of it.
  const large = (value) => (value < 1e6 ? number(Number(value.toPrecision(3))) : value.toLocaleString(locale, { notation: "compact", compactDisplay: "long", maximumSignificantDigits: 3 }));
  const say = (key, fields = {}) =>
    (table[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => (name in fields ? String(fields[name]) : all));
  const parts = (one, two, n, n2) => (n2 ? say(two, { n, n2 }) : say(one, { n }));
  // A length of time without sign.
  const duration = (seconds) => {
    const whole = Math.round(Math.abs(seconds));
    if (whole < 60) return say("seconds", { n: whole });
    if (whole < 3600) return parts("minutes", "minutes-seconds", Math.floor(whole / 60), whole % 60);
    const minutes = Math.round(whole / 60);
    return parts("hours", "hours-minutes", Math.floor(minutes / 60), minutes % 60);
  };
  return {
    lang, say, number, large,
    // A number with its unit; Japanese sets no blank between them.
    quantity: (text, unit) => (unit ? `${text}${lang === "ja" ? "" : " "}${unit}` : text),
    place: (lat, lon) => say(`place-${lat < 0 ? "south" : "north"}-${lon < 0 ? "west" : "east"}`, { lat: number(Math.abs(lat), 2), lon: number(Math.abs(lon), 2) }),
    signed: (value, digits = 0) => (value > 0 ? `+${number(value, digits)}` : number(value, digits)),
    duration,
    // A time in s after the missile's launch, told before it where it is negative.
    moment: (seconds) => say(seconds < 0 ? "before-launch" : "after-launch", { time: duration(seconds) }),
    shots: (count) => say(count === 1 ? "shot-one" : count ? "shots-many" : "shots-none", { shots: number(count) }),
    list: (names) => names.join(say("comma")),
  };
}

// The decimal places that a step of a number needs.
export const digitsOf = (step) => Math.max(0, Math.min(4, -Math.floor(Math.log10(step || 1) + 1e-9)));
