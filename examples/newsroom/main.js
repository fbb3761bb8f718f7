// The page: which view an address shows, how one gets from one to another, and what stays around them.

import { FEEDS, feedAddress, read, readRelease } from './api.js';
import { announce, el } from './dom.js';
import { showFailure } from './failure.js';
import { showLatest } from './list.js';
import { follow } from './live.js';
import { showRelease } from './release.js';
import { isSearch, showSearch } from './search.js';
import { speak, t, uiLanguage } from './text.js';

/**
 * @typedef {object} View
 * @property {string} title
 * @property {Element} content has one h1
 * @property {Record<string, string | string[] | undefined>} filter of the feeds that go with it
 * @property {string} [announcement] what those hear who change the view without leaving their place
 * @property {string} [slug] the present one of a release
 * @property {string} [canonical]
 * @property {import('./api.js').Link[]} [alternates]
 * @property {{language?: string, slug: string}[]} [translations]
 * @property {boolean} [canRecover] a failure that may be over later
 * @property {(event: string, change: {id: string}) => void} [heard]
 */

const TYPING = 200;
const MOST_KEPT = 20;

const main = document.getElementById('main');
const words = document.getElementById('q');
const home = new URL('./', location.href).pathname;

/** @type {View | undefined} */
let shown;
let entry = history.state?.entry ?? newEntry();
let shownEntry = entry;
let asking = new AbortController();
/** Views that were left, by their entries in the history: who comes back finds all as it was. */
const kept = new Map();
/** Releases that came out since the list was read. */
const arrived = new Set();

/** Shows what the address says. `focus`: heading, keep (where it is) or none. */
async function render({ focus = 'heading', fresh = false } = {}) {
  const params = new URLSearchParams(location.search);
  if (params.has('ui')) {
    changeTongue(params);
  }
  asking.abort();
  asking = new AbortController();
  main.setAttribute('aria-busy', 'true');
  const options = { signal: asking.signal, fresh, go };
  const view = params.has('release') ? showRelease : isSearch(params) ? showSearch : showLatest;
  try {
    show(await view(params, options), focus);
  } catch (problem) {
    if (problem.name === 'AbortError') {
      return;
    }
    if (problem.status === undefined) {
      throw problem;
    }
    show(showFailure(problem, () => render({ fresh: true })), focus);
  }
}

/** @param {View} view */
function show(view, focus) {
  const focused = main.contains(document.activeElement) ? document.activeElement : undefined;
  shown = view;
  shownEntry = entry;
  main.replaceChildren(view.content);
  main.setAttribute('aria-busy', 'false');
  document.title = `${view.title} – Communiqué`;
  if (view.slug) {
    // An old slug or an id led here.
    history.replaceState({ entry }, '', `?release=${view.slug}`);
  }
  surround(view);
  const heading = view.content.querySelector('h1');
  heading.tabIndex = -1;
  if (focus === 'heading') {
    scrollTo(0, 0);
    heading.focus({ preventScroll: true });
  } else if (focus === 'keep') {
    if (focused) {
      (document.getElementById(focused.id) ?? heading).focus({ preventScroll: true });
    }
    announce(view.announcement ?? '');
  }
}

/** What the page says around a view, and in its head. */
function surround({ filter, canonical, alternates = [], translations = [] }) {
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

// From one view to another

function go(address, { replace = false, ...how } = {}) {
  if (replace) {
    history.replaceState({ entry }, '', address);
  } else {
    keep();
    entry = newEntry();
    history.pushState({ entry }, '', address);
  }
  return render(how);
}

function newEntry() {
  return `${Date.now()}-${Math.random()}`;
}

function keep() {
  if (shown) {
    kept.set(shownEntry, { view: shown, scroll: scrollY, focused: document.activeElement });
  }
  if (kept.size > MOST_KEPT) {
    kept.delete(kept.keys().next().value);
  }
}

addEventListener('popstate', ({ state }) => {
  keep();
  entry = state?.entry ?? newEntry();
  const left = kept.get(entry);
  if (!left || left.view.canRecover) {
    render();
    return;
  }
  asking.abort();
  show(left.view, 'none');
  scrollTo(0, left.scroll);
  const place = left.view.content.contains(left.focused) ? left.focused : left.view.content.querySelector('h1');
  place.focus({ preventScroll: true });
});

document.addEventListener('click', event => {
  const link = event.target.closest('a[href]');
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
    return;
  }
  if (link.className === 'skip') {
    event.preventDefault();
    main.focus();
    return;
  }
  const { origin, pathname, hash, href } = new URL(link.href);
  if (origin === location.origin && (pathname === home || pathname === location.pathname) && !hash && !link.target) {
    event.preventDefault();
    const isTongue = link.closest('.tongues');
    go(href, isTongue ? { replace: true, focus: 'keep' } : {});
  }
});

// Search as one types

let typing;
let suggesting = new AbortController();

function search(how) {
  clearTimeout(typing);
  const now = new URLSearchParams(location.search);
  const wasSearch = isSearch(now);
  const params = wasSearch ? now : new URLSearchParams(now.getAll('language').map(tag => ['language', tag]));
  params.delete('q');
  if (words.value.trim() || isSearch(params)) {
    params.set('q', words.value.trim());
  }
  // A word is one step in the history, not as many as it has letters.
  return go(params.size > 0 ? `?${params}` : './', { replace: wasSearch, ...how });
}

async function suggest() {
  suggesting.abort();
  suggesting = new AbortController();
  const q = words.value.trim();
  const { data } = q ? await read('/v1/search/suggest', { q, limit: '6' }, suggesting) : { data: { items: [] } };
  document.getElementById('suggestions').replaceChildren(...data.items.map(({ text, language }) => el('option', { value: text, lang: language })));
}

words.addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(() => {
    search({ focus: 'keep' });
    // Searching goes on without them.
    suggest().catch(() => {});
  }, TYPING);
});

words.form.addEventListener('submit', event => {
  event.preventDefault();
  search();
});

// While it is open

async function heard(event, change) {
  // What was kept may say otherwise now.
  kept.clear();
  if (event === 'published') {
    await arrive(change.id);
    return;
  }
  if (event === 'withdrawn' || event === 'deleted') {
    arrived.delete(change.id);
    tellNews();
  }
  if (shown?.content.matches(`.release[data-id="${CSS.escape(change.id)}"]`)) {
    await render({ focus: 'keep', fresh: true });
    announce({ corrected: t('wasCorrected', { note: change.reason }), withdrawn: t('withdrawn'), edited: t('wasEdited') }[event] ?? t('gone'));
  } else {
    await shown?.heard?.(event, change);
  }
}

/** The event does not say in which language the release is. */
async function arrive(id) {
  const wanted = [shown?.filter.language ?? []].flat();
  if (wanted.length > 0 && !shown.content.matches('.release')) {
    const { data } = await readRelease(id, { fresh: true });
    if (!wanted.includes(data.language)) {
      return;
    }
  }
  if (!shown?.content.querySelector(`[data-id="${CSS.escape(id)}"]`)) {
    arrived.add(id);
    tellNews();
  }
}

function tellNews() {
  const button = el('button', { type: 'button', onclick: showNews }, t('show'));
  document.getElementById('news').replaceChildren(...(arrived.size > 0 ? [el('span', {}, t('arrived', { n: arrived.size })), ' ', button] : []));
}

function showNews() {
  arrived.clear();
  tellNews();
  const language = new URLSearchParams(location.search).get('language');
  go(language ? `?language=${encodeURIComponent(language)}` : './', { fresh: true });
}

function tellWhetherOnline() {
  const notice = document.getElementById('offline');
  notice.hidden = navigator.onLine;
  notice.textContent = navigator.onLine ? '' : t('offline');
}

addEventListener('offline', tellWhetherOnline);
addEventListener('online', () => {
  tellWhetherOnline();
  if (shown?.canRecover) {
    render({ focus: 'keep', fresh: true });
  }
});

// In the reader's language

function changeTongue(params) {
  speak(params.get('ui'));
  params.delete('ui');
  history.replaceState({ entry }, '', params.size > 0 ? `?${params}` : './');
  kept.clear();
  speakAround();
}

function speakAround() {
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = t(element.dataset.text);
  }
  for (const element of document.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', t(element.dataset.label));
  }
  words.placeholder = t(words.dataset.placeholder);
  tellNews();
  tellWhetherOnline();
}

history.scrollRestoration = 'manual';
history.replaceState({ entry }, '');
speak(new URLSearchParams(location.search).get('ui') ?? uiLanguage());
speakAround();
main.replaceChildren(el('p', { class: 'loading' }, t('loading')));
await render({ focus: 'none' });
follow((event, change) => heard(event, change).catch(() => {}), () => {
  kept.clear();
  render({ focus: 'keep', fresh: true });
});
