// One release: its text, whom to ask, whom to credit, and where it leads to.

import { idOf, readRelease } from './api.js';
import { el, orItsWords, own, safe } from './dom.js';
import { topicLinks } from './list.js';
import { dateAndTime, languageName, size, t, typeName } from './text.js';

/** @returns {Promise<import('./main.js').View>} */
export async function showRelease(params, options) {
  const { data: release, links } = await readRelease(params.get('release'), options);
  const { language } = release;
  const formats = links.filter(({ rel }) => rel === 'alternate');
  const content = el('article', { class: 'release', 'data-id': release.id },
    el('header', {},
      el('p', { class: 'kicker' }, el('span', {}, typeName(release.type)), release.dateline && own('span', language, { class: 'dateline' }, release.dateline)),
      own('h1', language, {}, release.title),
      release.subtitle && own('p', language, { class: 'subtitle' }, release.subtitle),
      el('p', { class: 'times' },
        moment('published', release.publishedAt),
        release.corrections.length > 0 && moment('corrected', release.contentUpdatedAt)),
      translations(release.translations)),
    corrections(release),
    own('div', language, { class: 'body' }, body(release)),
    media(release),
    el('div', { class: 'beside' },
      topics(release),
      contacts(release),
      source(release),
      formats.length > 0 && section('formats', el('ul', {}, formats.map(formatLink)))),
    neighbours(links));
  return {
    title: release.title,
    content,
    filter: { language: [language] },
    slug: release.slug,
    canonical: release.attribution.canonicalUrl,
    alternates: formats,
    translations: release.translations,
  };
}

function section(word, ...children) {
  return el('section', { class: word, 'aria-labelledby': `about-${word}` }, el('h2', { id: `about-${word}` }, t(word)), ...children);
}

function moment(word, instant) {
  return el('span', { class: word }, `${t(word)} `, el('time', { datetime: instant }, dateAndTime(instant)));
}

function translations(others) {
  return others.length > 0 && el('nav', { class: 'translations', 'aria-label': t('translations') }, others.map(({ language, slug }) =>
    el('a', { href: `?release=${slug}`, hreflang: language, lang: language }, languageName(language))));
}

function corrections({ corrections: notes, language }) {
  return notes.length > 0 && section('corrections', el('ol', {}, notes.map(({ at, note }) =>
    el('li', {}, el('time', { datetime: at }, dateAndTime(at)), own('p', language, {}, note)))));
}

/** The text as it came, fitted into this page: below its only first heading, as wide as it is, its links from where the text is at home. */
function body({ body: html = '', language, attribution: { canonicalUrl } }) {
  const text = safe(html);
  fitHeadings(text);
  for (const link of text.querySelectorAll('a[href]')) {
    const address = resolve(link.getAttribute('href'), canonicalUrl);
    address ? link.setAttribute('href', address) : link.removeAttribute('href');
  }
  for (const image of text.querySelectorAll('img')) {
    const { alt } = image;
    orItsWords(image);
    image.alt = alt;
    image.lang ||= language ?? '';
    image.loading = 'lazy';
    image.src = resolve(image.getAttribute('src'), canonicalUrl) ?? '';
  }
  for (const table of text.querySelectorAll('table')) {
    // Whoever has no mouse scrolls a wide table by keys, and for that it has to take the focus.
    const name = table.caption?.textContent.trim() || t('table');
    const frame = el('div', { class: 'wide', role: 'region', tabindex: '0', 'aria-label': name });
    table.replaceWith(frame);
    frame.append(table);
  }
  return text;
}

/** Their levels count from the page's own heading, and none is left out: texts begin with an h1 or an h3 as they please. */
function fitHeadings(text) {
  const headings = [...text.querySelectorAll('h1, h2, h3, h4, h5, h6')];
  const ranks = [...new Set(headings.map(heading => heading.localName))].sort();
  let level = 1;
  for (const heading of headings) {
    level = Math.min(ranks.indexOf(heading.localName) + 2, level + 1, 6);
    const fitting = el(`h${level}`, { lang: heading.lang || undefined, dir: heading.dir || undefined });
    fitting.append(...heading.childNodes);
    heading.replaceWith(fitting);
  }
}

/** An absolute address; undefined when it is relative to nobody knows what. */
function resolve(address, home) {
  try {
    return new URL(address, home).href;
  } catch {
    return undefined;
  }
}

function media({ media: all, body: html = '', language }) {
  // What stands in the text is not shown twice.
  const others = all.filter(({ url }) => !html.includes(url.replaceAll('&', '&amp;')));
  return others.length > 0 && section('media', el('ul', {}, others.map(medium => el('li', {}, exhibit(medium, language)))));
}

function exhibit(medium, language) {
  const { url, title, alt = '', credit, width, height } = medium;
  const kind = medium.type?.split('/')[0];
  const caption = el('figcaption', {},
    title && kind !== 'application' && own('span', language, {}, title), credit && own('span', language, { class: 'credit' }, credit));
  if (kind === 'image') {
    const image = own('img', language, { src: url, alt, width, height, loading: 'lazy', decoding: 'async' });
    return el('figure', {}, orItsWords(image), caption);
  }
  const words = alt && own('p', language, {}, alt);
  if (kind === 'audio' || kind === 'video') {
    return el('figure', {}, el(kind, { src: url, controls: true, preload: 'none', 'aria-label': title ?? alt }), words, caption);
  }
  const details = [medium.type?.split('/')[1].toUpperCase(), medium.size && size(medium.size)].filter(Boolean).join(', ');
  return el('figure', {},
    el('a', { href: url, class: 'download' }, `${t('download')}: `, own('span', language, {}, title ?? url), details && ` (${details})`),
    words, caption);
}

function topics({ topics: all, language }) {
  return all.length > 0 && section('topics', topicLinks(all, language));
}

function contacts({ contacts: all, language }) {
  return all.length > 0 && section('contacts', all.map(({ name, role, phone, extension, email, address }) =>
    el('address', {},
      name && own('strong', language, {}, name),
      role && own('span', language, {}, role),
      phone && el('span', {}, el('a', { href: dial(phone, extension), dir: 'ltr' }, phone), extension && ` ${t('extension', { n: extension })}`),
      email && el('a', { href: `mailto:${encodeURIComponent(email).replace('%40', '@')}` }, email),
      address && own('span', language, { class: 'postal' }, address))));
}

/** RFC 3966. Numbers are there as they are printed, and only one with a country code can be dialled from anywhere. */
function dial(phone, extension) {
  const digits = phone.replace(/[^\d+]/g, '');
  return `tel:${digits}${extension ? `;ext=${extension.replace(/\D/g, '')}` : ''}`;
}

function source({ attribution, organization, language }) {
  const { source: from, authors, credit, rights = {}, canonicalUrl } = attribution;
  const terms = rights.usageTerms ?? (rights.licenseUrl && t('terms'));
  const rows = [
    ['from', from && (from.url ? own('a', language, { href: from.url }, from.name ?? from.url) : own('span', language, {}, from.name))],
    ['issuer', organization && organization.name !== from?.name && el('span', { dir: 'auto' }, organization.name)],
    ['by', authors.length > 0 && el('ul', {}, authors.map(({ name, role, organization: of }) =>
      own('li', language, {}, [name, role, of].filter(Boolean).join(', '))))],
    ['credit', credit && own('span', language, {}, credit)],
    ['rights', rights.holder && own('span', language, {}, rights.holder)],
    ['terms', terms && (rights.licenseUrl ? own('a', language, { href: rights.licenseUrl, rel: 'license' }, terms) : own('span', language, {}, terms))],
    ['original', canonicalUrl && el('a', { href: canonicalUrl }, new URL(canonicalUrl).host)],
  ].filter(([, value]) => value);
  return rows.length > 0 && section('source', el('dl', {}, rows.map(([word, value]) => el('div', {}, el('dt', {}, t(word)), el('dd', {}, value)))));
}

function formatLink({ href, type }) {
  const name = { 'application/vnd.iptc.ninjs+json': 'IPTC ninjs', 'application/ld+json': 'schema.org JSON-LD' }[type] ?? type;
  return el('li', {}, el('a', { href, type }, name));
}

/** Older and newer in the same language. A link has no title; the reader sees it as soon as it is there. */
function neighbours(links) {
  const both = [['older', 'prev'], ['newer', 'next']].map(([word, rel]) => [word, links.find(link => link.rel === rel)]).filter(([, link]) => link);
  return both.length > 0 && el('nav', { class: 'neighbours', 'aria-label': t('neighbours') }, both.map(([word, link]) => {
    const id = idOf(link);
    const anchor = el('a', { href: `?release=${id}`, rel: link.rel, class: word }, el('span', {}, t(word)));
    readRelease(id).then(({ data }) => {
      anchor.href = `?release=${data.slug}`;
      anchor.append(' ', own('span', data.language, { class: 'title' }, data.title));
    }, () => {});
    return anchor;
  }));
}
