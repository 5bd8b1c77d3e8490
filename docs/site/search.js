// Makes Sphinx's search read the texts of the pages from texts.js: a page that is opened as a file may not fetch others.
"use strict";

const pageNamed = (address) =>
  new URL(address, document.baseURI).href
    .replace(new URL(document.documentElement.dataset.content_root, document.baseURI).href, "")
    .replace(/\.html([?#].*)?$/, "");

window.fetch = (address) => Promise.resolve({ text: () => Promise.resolve(pageNamed(address)) });
Search.htmlToText = (page) => PAGE_TEXTS[page] ?? "";

// Words without blanks between them, as in Japanese, are no words of the index: every page's text is looked through for them, and
// for what the index does not find.
const byIndex = Search.performTermsSearch;
Search.performTermsSearch = (terms, excluded) => {
  const found = byIndex(terms, excluded);
  if (found.length && [...terms].every((term) => /^[\x00-\x7f]*$/.test(term))) return found;
  const { docnames, titles, filenames } = Search._index;
  return docnames.flatMap((page, at) => {
    const text = (PAGE_TEXTS[page] ?? "").toLowerCase();
    if (![...terms].every((term) => text.includes(term)) || [...excluded].some((term) => text.includes(term))) return [];
    return [[page, titles[at], "", null, 1, filenames[at], "text"]];
  });
};
