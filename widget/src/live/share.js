// Keep and share: the link, the command and the study file, the picture and the ground as files.
import { el } from "./dom.js";
import { asPng, asSvg } from "./picture.js";

// `tools`: link(), command(), yaml(), parts() for the picture, handles(), geojson(), name(), tell(text).
export class Share {
  constructor(words, map, tools) {
    Object.assign(this, { words, map, tools });
    const { say } = words;
    const button = (key, work) => el("button", { type: "button", class: "plain", text: say(key), on: { click: () => this.safely(work) } });
    this.text = el("textarea", { readonly: true, rows: 6, "aria-label": say("copied-text"), hidden: true });
    this.element = el("section", { class: "share", "aria-label": say("share") },
      el("h2", { text: say("share") }),
      el("div", { class: "choices" },
        button("copy-link", () => this.copy(tools.link(), "link-copied")),
        button("copy-command", () => this.copy(tools.command(), "command-copied")),
        button("copy-yaml", () => this.copy(tools.yaml(), "yaml-copied")),
        button("save-svg", () => this.save(this.svg(), "image/svg+xml", "svg")),
        button("save-png", async () => this.save(await asPng(this.svg()), "image/png", "png")),
        button("save-geojson", () => this.save(JSON.stringify(tools.geojson(), null, 1), "application/geo+json", "geojson"))),
      this.text);
  }

  svg() { return asSvg(this.map, this.tools.parts(), this.tools.handles()); }

  async safely(work) {
    try { await work(); } catch (error) { this.tools.tell(this.words.say("not-done", { why: error.message })); }
  }

  // Into the clipboard where the browser lets a page do so, and always into a field from which it can be copied by hand.
  async copy(text, key) {
    this.text.value = text;
    this.text.hidden = false;
    this.text.rows = Math.min(14, text.split("\n").length + 1);
    try {
      await navigator.clipboard.writeText(text);
      this.tools.tell(this.words.say(key));
    } catch {
      this.text.focus();
      this.text.select();
      this.tools.tell(this.words.say("copy-by-hand"));
    }
  }

  save(content, type, ending) {
    const blob = content instanceof Blob ? content : new Blob([content], { type });
    const link = el("a", { href: URL.createObjectURL(blob), download: `${this.tools.name()}.${ending}` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    this.tools.tell(this.words.say("saved", { name: link.download }));
  }
}
