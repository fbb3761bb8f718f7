// The frame around every view: header, footer, and the links in the head of the document.

import { el } from './dom.js';
import { feedLinks, feedsOf } from './feeds.js';
import { t, uiLanguage } from './text.js';

const searchInput = document.getElementById('q');

/** @param {import('./main.js').View} view */
export function updateFrame({ filter, canonical, alternates = [], translations = [] }) {
  const params = new URLSearchParams(location.search);
  if (document.activeElement !== searchInput) {
    searchInput.value = params.get('q') ?? '';
  }
  for (const link of document.querySelectorAll('.ui-languages a')) {
    params.set('ui', link.lang);
    link.href = `?${params}`;
    link.setAttribute('aria-current', String(link.lang === uiLanguage()));
  }
  document.getElementById('feeds').replaceChildren(...feedLinks(filter));
  document.head.querySelectorAll('link[rel=alternate], link[rel=canonical]').forEach(link => link.remove());
  document.head.append(
    ...feedsOf(filter).map(feed => el('link', { rel: 'alternate', ...feed })),
    ...alternates.map(({ href, type }) => el('link', { rel: 'alternate', href, type })),
    ...translations.map(({ language, slug }) => el('link', { rel: 'alternate', hreflang: language, href: `?release=${slug}` })),
    ...(canonical ? [el('link', { rel: 'canonical', href: canonical })] : []));
}

/** Translates the frame into the language of the page. */
export function translateFrame() {
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = t(element.dataset.text);
  }
  for (const element of document.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', t(element.dataset.label));
  }
  searchInput.placeholder = t(searchInput.dataset.placeholder);
}
