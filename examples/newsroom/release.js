// The view of one release: text, contacts, attribution, formats and neighbours.

import { idOf, readRelated, readRelease } from './api.js';
import { el, withTextFallback, localized, parseTrustedHtml } from './dom.js';
import { topicLinks } from './list.js';
import { fileUrl, picture } from './picture.js';
import { date, dateAndTime, languageName, size, t, typeName } from './text.js';

/** @returns {Promise<import('./main.js').View>} */
export async function showRelease(params, options) {
  const { data: release, links } = await readRelease(params.get('release'), options);
  const { language } = release;
  const formats = links.filter(({ rel }) => rel === 'alternate');
  const content = el('article', { class: 'release', 'data-id': release.id },
    el('header', {},
      el('p', { class: 'meta' }, el('span', {}, typeName(release.type)), release.dateline && localized('span', language, { class: 'dateline' }, release.dateline)),
      localized('h1', language, {}, release.title),
      release.subtitle && localized('p', language, { class: 'subtitle' }, release.subtitle),
      el('p', { class: 'times' },
        labelledTime('published', release.publishedAt),
        release.corrections.length > 0 && labelledTime('corrected', release.contentUpdatedAt)),
      translations(release.translations)),
    corrections(release),
    localized('div', language, { class: 'body' }, body(release)),
    media(release),
    el('div', { class: 'sidebar' },
      topics(release),
      contacts(release),
      source(release),
      formats.length > 0 && section('formats', el('ul', {}, formats.map(formatLink)))),
    neighbours(links),
    related(release, options));
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

function labelledTime(label, instant) {
  return el('span', { class: label }, `${t(label)} `, el('time', { datetime: instant }, dateAndTime(instant)));
}

function translations(others) {
  return others.length > 0 && el('nav', { class: 'translations', 'aria-label': t('translations') }, others.map(({ language, slug }) =>
    el('a', { href: `?release=${slug}`, hreflang: language, lang: language }, languageName(language))));
}

function corrections({ corrections: notes, language }) {
  return notes.length > 0 && section('corrections', el('ol', {}, notes.map(({ at, note }) =>
    el('li', {}, el('time', { datetime: at }, dateAndTime(at)), localized('p', language, {}, note)))));
}

/** Adapts the body to the page: heading levels below the h1, scrollable tables, and URLs resolved against the original page. */
function body({ body: html = '', language, attribution: { canonicalUrl } }) {
  const text = parseTrustedHtml(html);
  adjustHeadings(text);
  for (const link of text.querySelectorAll('a[href]')) {
    const address = resolve(link.getAttribute('href'), canonicalUrl);
    address ? link.setAttribute('href', address) : link.removeAttribute('href');
  }
  for (const image of text.querySelectorAll('img')) {
    const { alt } = image;
    withTextFallback(image);
    image.alt = alt;
    image.lang ||= language ?? '';
    image.loading = 'lazy';
    image.src = fileUrl(resolve(image.getAttribute('src'), canonicalUrl) ?? '');
  }
  for (const table of text.querySelectorAll('table')) {
    // The frame of a wide table must be focusable, so that the keyboard can scroll it.
    const name = table.caption?.textContent.trim() || t('table');
    const frame = el('div', { class: 'table-scroll', role: 'region', tabindex: '0', 'aria-label': name });
    table.replaceWith(frame);
    frame.append(table);
  }
  return text;
}

/** Renumbers headings so that they start below the h1 of the page and skip no level, whatever level the text starts with. */
function adjustHeadings(text) {
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

/** Returns the absolute URL; undefined if it is relative and there is no base. */
function resolve(url, base) {
  try {
    return new URL(url, base).href;
  } catch {
    return undefined;
  }
}

function media({ media: all, body: html = '', language }) {
  // Media in the text are not shown twice.
  const others = all.filter(({ url }) => !html.includes(url.replaceAll('&', '&amp;')));
  return others.length > 0 && section('media', el('ul', {}, others.map(medium => el('li', {}, mediaItem(medium, language)))));
}

function mediaItem(medium, language) {
  const { title, alt = '', caption: shown, credit } = medium;
  const url = fileUrl(medium.url);
  const kind = medium.type?.split('/')[0];
  const caption = el('figcaption', {},
    (shown ?? title) && kind !== 'application' && localized('span', language, {}, shown ?? title), credit && localized('span', language, { class: 'credit' }, credit));
  if (kind === 'image') {
    const image = picture(medium, language, '(min-width: 60rem) 42rem, 100vw');
    return el('figure', {}, withTextFallback(image), caption);
  }
  const description = alt && localized('p', language, {}, alt);
  if (kind === 'audio' || kind === 'video') {
    return el('figure', {}, el(kind, { src: url, controls: true, preload: 'none', 'aria-label': title ?? alt }), description, caption);
  }
  const details = [medium.type?.split('/')[1].toUpperCase(), medium.size && size(medium.size)].filter(Boolean).join(', ');
  return el('figure', {},
    el('a', { href: url, class: 'download' }, `${t('download')}: `, localized('span', language, {}, title ?? url), details && ` (${details})`),
    description, caption);
}

function topics({ topics: all, language }) {
  return all.length > 0 && section('topics', topicLinks(all, language));
}

function contacts({ contacts: all, language }) {
  return all.length > 0 && section('contacts', all.map(({ name, role, phone, extension, email, address }) =>
    el('address', {},
      name && localized('strong', language, {}, name),
      role && localized('span', language, {}, role),
      phone && el('span', {}, el('a', { href: telUrl(phone, extension), dir: 'ltr' }, phone), extension && ` ${t('extension', { n: extension })}`),
      email && el('a', { href: `mailto:${encodeURIComponent(email).replace('%40', '@')}` }, email),
      address && localized('span', language, { class: 'postal' }, address))));
}

/** Returns the tel: URL (RFC 3966). Releases contain phone numbers as printed; only those with a country code work from abroad. */
function telUrl(phone, extension) {
  const digits = phone.replace(/[^\d+]/g, '');
  return `tel:${digits}${extension ? `;ext=${extension.replace(/\D/g, '')}` : ''}`;
}

function source({ attribution, organization, language }) {
  const { source: from, authors, credit, rights = {}, canonicalUrl } = attribution;
  const terms = rights.usageTerms ?? (rights.licenseUrl && t('terms'));
  const rows = [
    ['from', from && (from.url ? localized('a', language, { href: from.url }, from.name ?? from.url) : localized('span', language, {}, from.name))],
    ['issuer', organization && organization.name !== from?.name && el('span', { dir: 'auto' }, organization.name)],
    ['by', authors.length > 0 && el('ul', {}, authors.map(({ name, role, organization: of }) =>
      localized('li', language, {}, [name, role, of].filter(Boolean).join(', '))))],
    ['credit', credit && localized('span', language, {}, credit)],
    ['rights', rights.holder && localized('span', language, {}, rights.holder)],
    ['terms', terms && (rights.licenseUrl ? localized('a', language, { href: rights.licenseUrl, rel: 'license' }, terms) : localized('span', language, {}, terms))],
    ['original', canonicalUrl && el('a', { href: canonicalUrl }, new URL(canonicalUrl).host)],
  ].filter(([, value]) => value);
  return rows.length > 0 && section('source', el('dl', {}, rows.map(([word, value]) => el('div', {}, el('dt', {}, t(word)), el('dd', {}, value)))));
}

function formatLink({ href, type }) {
  const name = { 'application/vnd.iptc.ninjs+json': 'IPTC ninjs', 'application/ld+json': 'schema.org JSON-LD' }[type] ?? type;
  return el('li', {}, el('a', { href, type }, name));
}

/** Links to releases about the same. They are read after the release is shown; without any there is no section. */
function related({ id }, options) {
  const list = el('ul', {});
  const all = section('related', list);
  all.hidden = true;
  readRelated(id, options).then(({ data: { items } }) => {
    list.append(...items.map(({ slug, title, language, publishedAt }) => el('li', {},
      localized('a', language, { href: `?release=${slug}` }, title), ' ', el('time', { datetime: publishedAt }, date(publishedAt)))));
    all.hidden = items.length === 0;
  }, () => {});
  return all;
}

/** Links to the older and newer release in the same language. Links have no titles, so each title is added once its release is read. */
function neighbours(links) {
  const both = [['older', 'prev'], ['newer', 'next']].map(([word, rel]) => [word, links.find(link => link.rel === rel)]).filter(([, link]) => link);
  return both.length > 0 && el('nav', { class: 'neighbours', 'aria-label': t('neighbours') }, both.map(([word, link]) => {
    const id = idOf(link);
    const anchor = el('a', { href: `?release=${id}`, rel: link.rel, class: word }, el('span', {}, t(word)));
    readRelease(id).then(({ data }) => {
      anchor.href = `?release=${data.slug}`;
      anchor.append(' ', localized('span', data.language, { class: 'title' }, data.title));
    }, () => {});
    return anchor;
  }));
}
