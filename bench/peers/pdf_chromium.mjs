// Headless Chromium makes PDFs of Markdown, as services do with Puppeteer: Markdown to HTML (marked, KaTeX), page.pdf().
// node pdf_chromium.mjs MODULES CHROMIUM; each line on stdin is a Markdown file, each line on stdout {ms, bytes}.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';

const [modules, executablePath] = process.argv.slice(2);
const require = createRequire(`${modules}/package.json`);
const load = async (name) => import(pathToFileURL(require.resolve(name)).href);
const puppeteer = (await load('puppeteer-core')).default;
const { marked } = require('marked');
const katex = require('katex');
const mathStyle = readFileSync(require.resolve('katex/dist/katex.min.css'), 'utf8');

const style = `body{font:11pt/1.5 "Noto Sans",sans-serif} h1,h2,h3{color:#1a365d} table{border-collapse:collapse}
td,th{padding:4px 8px;border-bottom:1px solid #ccc} pre{background:#f6f6f6;padding:8px} blockquote{border-left:3px solid #bcd}`;

const browser = await puppeteer.launch({ executablePath, headless: true, args: ['--no-sandbox', '--disable-gpu'] });

async function makePdf(markdown) {
  const formulas = markdown.replace(/\$([^$\n]+)\$/g, (_, latex) => katex.renderToString(latex));
  const html = `<!doctype html><html lang="en"><head><title>Bench</title><style>${mathStyle}${style}</style></head>
    <body>${marked.parse(formulas)}</body></html>`;
  const page = await browser.newPage();
  await page.setContent(html, { waitUntil: 'load' });
  const pdf = await page.pdf({
    format: 'A4',
    displayHeaderFooter: true,
    headerTemplate: '<span></span>',
    footerTemplate: '<span style="font-size:8px"><span class="pageNumber"></span> / <span class="totalPages"></span></span>',
    tagged: true,
    outline: true,
    timeout: 0,
  });
  await page.close();
  return pdf;
}

console.log(JSON.stringify({ ready: true }));
for await (const path of createInterface({ input: process.stdin })) {
  const markdown = readFileSync(path, 'utf8');
  const started = performance.now();
  const pdf = await makePdf(markdown);
  console.log(JSON.stringify({ ms: performance.now() - started, bytes: pdf.length }));
}
await browser.close();
