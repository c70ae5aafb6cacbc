// The pages of the synthetic site with Eleventy: the same Markdown, in Material's frame (bench/frame.py).
// A project is a folder of its own; BENCH_MODULES says where the packages are.
import { createRequire } from "node:module";

const require = createRequire(process.env.BENCH_MODULES);
const attributes = require("markdown-it-attrs");
const { default: anchor } = require("markdown-it-anchor");

// The headings below the page's own, for the table of contents.
const contents = (md) =>
  md.core.ruler.push("contents", ({ tokens, env }) => {
    env.contents = [];
    env.first = tokens.find((token) => token.tag === "h1")?.attrGet("id") ?? "";
    tokens.forEach((token, at) => {
      if (token.type === "heading_open" && token.tag === "h2") {
        const words = tokens[at + 1].children.map((child) => child.content).join("");
        env.contents.push({ id: token.attrGet("id"), words: md.utils.escapeHtml(words) });
      }
    });
  });

export default function (config) {
  config.amendLibrary("md", (md) => {
    md.set({ html: true });
    md.use(attributes).use(anchor, { tabIndex: false }).use(contents);
  });
  config.addPassthroughCopy({ static: "." });
  config.addGlobalData("layout", "page.liquid");
  // Where the site's root is from a page, as Material writes it.
  config.addFilter("base", (url) => "../".repeat(url.split("/").length - 2));
  config.addFilter("words", (html) => html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " "));
}

export const config = {
  dir: { input: "content", includes: "../layouts", output: "site" },
  markdownTemplateEngine: false,
  htmlTemplateEngine: false,
};
