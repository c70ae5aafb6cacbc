// MkDocs and Hugo write one without being asked.
export const data = { permalink: "sitemap.xml", layout: false, eleventyExcludeFromCollections: true };

export function render({ collections }) {
  const pages = collections.all.map((page) => `<url><loc>https://example.org${page.url}</loc></url>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${pages.join("\n")}
</urlset>
`;
}
