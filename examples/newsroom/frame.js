// What stands around every view, and what the head of the page says of it.

import { FEEDS, feedAddress } from './api.js';
import { el } from './dom.js';
import { t, uiLanguage } from './text.js';

const words = document.getElementById('q');

/** @param {import('./main.js').View} view */
export function surround({ filter, canonical, alternates = [], translations = [] }) {
  const params = new URLSearchParams(location.search);
  if (document.activeElement !== words) {
    words.value = params.get('q') ?? '';
  }
  for (const link of document.querySelectorAll('.tongues a')) {
    params.set('ui', link.lang);
    link.href = `?${params}`;
    link.setAttribute('aria-current', String(link.lang === uiLanguage()));
  }
  const feeds = Object.entries(FEEDS).map(([format, type]) =>
    ({ href: feedAddress(format, filter), type, title: { rss: 'RSS', atom: 'Atom', json: 'JSON Feed' }[format] }));
  document.getElementById('feeds').replaceChildren(...feeds.flatMap(({ href, type, title }) => [el('a', { href, type }, title), ' ']));
  document.head.querySelectorAll('link[rel=alternate], link[rel=canonical]').forEach(link => link.remove());
  document.head.append(
    ...feeds.map(feed => el('link', { rel: 'alternate', ...feed })),
    ...alternates.map(({ href, type }) => el('link', { rel: 'alternate', href, type })),
    ...translations.map(({ language, slug }) => el('link', { rel: 'alternate', hreflang: language, href: `?release=${slug}` })),
    ...(canonical ? [el('link', { rel: 'canonical', href: canonical })] : []));
}

/** All that is not a view, in the language of the page. */
export function speakAround() {
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = t(element.dataset.text);
  }
  for (const element of document.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', t(element.dataset.label));
  }
  words.placeholder = t(words.dataset.placeholder);
}
