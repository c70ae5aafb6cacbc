// The file that Material searches in has the words of every page; so has this one.
export const data = { permalink: "search.json", layout: false, eleventyExcludeFromCollections: true };

export function render({ collections }) {
  const docs = collections.all.map((page) => ({
    location: page.url,
    title: page.data.title,
    text: this.words(page.content),
  }));
  return JSON.stringify({ docs });
}
