// Reads pages of feeds with widely used feed readers and reports items that differ from those of the API.
// Usage: node read-feeds.mjs FOLDER. The folder has page-N.{rss,atom,json} and expected.json, with the items by id.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import FeedParser from 'feedparser';
import RssParser from 'rss-parser';
import { parseFeed as parseByRowan } from '@rowanmanning/feed-parser';
import { parseFeed as parseBySmith } from 'feedsmith';

const folder = process.argv[2];
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
const rssParser = new RssParser({ customFields: { item: [['dc:creator', 'creators', { keepArray: true }]] } });

// feedparser rewrites the URLs in a body.
const withoutAddresses = (html) => html.replace(/\b(href|src|cite|srcset|poster)=("[^"]*"|'[^']*')/g, '$1');

// @rowanmanning/feed-parser unescapes entities in HTML, and text in names that looks like an entity.
const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#xa0': '\u00a0' };
const unescaped = (html) => html.replace(/&(amp|lt|gt|quot|#39|#xa0);/g, (all, name) => entities[name]);

// The normalization of a read body, and that of the expected texts.
const unchanged = (text) => text;
const normalizations = { feedparser: [withoutAddresses, withoutAddresses], '@rowanmanning/feed-parser': [unchanged, unescaped] };

function byFeedparser(text) {
  return new Promise((resolve, reject) => {
    const items = [];
    const parser = new FeedParser({ addmeta: false });
    parser.on('error', reject);
    parser.on('readable', () => {
      for (let item = parser.read(); item; item = parser.read()) {
        items.push({ id: item.guid, title: item.title, date: item.pubdate, author: item.author ?? [item['atom:author']].flat()[0]?.name?.['#'], link: item.link, body: item.description });
      }
    });
    parser.on('end', () => resolve(items));
    Readable.from([text]).pipe(parser);
  });
}

async function byRssParser(text) {
  const feed = await rssParser.parseString(text);
  return feed.items.map((i) => ({
    id: i.guid ?? i.id, title: i.title, date: i.isoDate, author: i.creators?.[0] ?? i.author ?? i.creator, link: i.link,
    body: i['content:encoded'] ?? i.content,
  }));
}

function byRowan(text) {
  return parseByRowan(text).items.map((i) => ({
    id: i.id, title: i.title, date: i.published, author: i.authors[0]?.name, link: i.url, body: i.content,
  }));
}

function bySmith(text) {
  const { format, feed } = parseBySmith(text);
  const pick = {
    rss: (i) => ({ id: i.guid?.value, title: i.title, date: i.pubDate, author: [i.dc?.creators?.[0] ?? i.dc?.creator].flat()[0], link: i.link, body: i.content?.encoded }),
    atom: (i) => ({ id: i.id, title: i.title?.value ?? i.title, date: i.published, author: i.authors?.[0]?.name, link: i.links?.find((l) => l.rel === 'alternate')?.href, body: i.content?.value ?? i.content }),
    json: (i) => ({ id: i.id, title: i.title, date: i.date_published, author: i.authors?.[0]?.name, link: i.url, body: i.content_html }),
  }[format];
  // A page of withdrawn releases has neither.
  return (feed.items ?? feed.entries ?? []).map(pick);
}

const readers = {
  'rss-parser': [byRssParser, 'rss', 'atom'],
  feedparser: [byFeedparser, 'rss', 'atom'],
  '@rowanmanning/feed-parser': [byRowan, 'rss', 'atom'],
  feedsmith: [bySmith, 'rss', 'atom', 'json'],
};

const plain = (text) => (text ?? '').replace(/\s+/gu, ' ').trim();
const faults = [];
const compare = (where, what, found, wanted) => {
  if (found !== wanted) faults.push(`${where}: ${what} is ${JSON.stringify(found)?.slice(0, 300)}, not ${JSON.stringify(wanted)?.slice(0, 300)}`);
};

for (const [name, [read, ...formats]] of Object.entries(readers)) {
  for (const format of formats) {
    const seen = new Set();
    for (const file of readdirSync(folder).filter((f) => f.endsWith(`.${format}`) && f.startsWith('page-'))) {
      for (const item of await read(readFileSync(join(folder, file), 'utf8'))) {
        const wanted = expected[item.id];
        if (!wanted) continue;
        const [normalizeRead, normalizeExpected] = normalizations[name] ?? [unchanged, unchanged];
        const where = `${name} ${format} ${item.id}`;
        if (seen.has(item.id)) faults.push(`${where} twice`);
        seen.add(item.id);
        compare(where, 'the title', plain(item.title), plain(wanted.title));
        compare(where, 'the date', Math.floor(new Date(item.date).getTime() / 1000), wanted.second);
        // Some readers have only one of several authors, the first or the last.
        const authors = [...wanted.authors, ...wanted.authors.map(normalizeExpected)].map(plain);
        const author = plain(item.author);
        compare(where, 'the author', authors.includes(author) ? author : item.author, authors.includes(author) ? author : authors);
        compare(where, 'the link', item.link, wanted.link);
        compare(where, 'the body', normalizeRead(plain(item.body)), plain(normalizeExpected(plain(wanted.body))));
      }
    }
    compare(`${name} ${format}`, 'the number of items', seen.size, Object.keys(expected).length);
    console.log(`${name} read ${seen.size} items as ${format}`);
  }
}
faults.slice(0, 20).forEach((fault) => console.log(fault));
console.log(`${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
