// The feeds of a list or a search.

import { FEEDS, feedUrl } from './api.js';
import { el } from './dom.js';

const TITLES = { rss: 'RSS', atom: 'Atom', json: 'JSON Feed' };

/** @param {Record<string, string | string[] | undefined>} filter with the query text `q`, if any */
export function feedsOf(filter) {
  return Object.entries(FEEDS).map(([format, type]) => ({ href: feedUrl(format, filter), type, title: TITLES[format] }));
}

/** Returns a link to each of the feeds, with spaces between them. */
export function feedLinks(filter) {
  return feedsOf(filter).flatMap(({ href, type, title }) => [el('a', { href, type }, title), ' ']);
}
