// The page: maps addresses to views, navigates between views, and updates the view while it is open.

import { readRelease } from './api.js';
import { addArrival, removeArrival, renderArrivals, onShowArrivals } from './arrivals.js';
import { announce, el } from './dom.js';
import { showFailure } from './failure.js';
import { translateFrame, updateFrame } from './frame.js';
import { showLatest } from './list.js';
import { follow } from './live.js';
import { showRelease } from './release.js';
import { isSearch, showSearch } from './search.js';
import { searchWhileTyping } from './searchbox.js';
import { setLanguage, t, uiLanguage } from './text.js';

/**
 * @typedef {object} View
 * @property {string} title
 * @property {Element} content contains exactly one h1
 * @property {Record<string, string | string[] | undefined>} filter the filter of the feeds that belong to the view
 * @property {string} [announcement] for screen readers, if the focus stays where it was
 * @property {string} [slug] the current slug of a release
 * @property {string} [canonical]
 * @property {import('./api.js').Link[]} [alternates]
 * @property {{language?: string, slug: string}[]} [translations]
 * @property {boolean} [canRecover] whether a retry of a failed view may succeed
 * @property {(event: string, change: {id: string}) => Promise<void>} [onChange] updates the view after a change
 */

const MAX_CACHED_VIEWS = 20;

const main = document.getElementById('main');
const home = new URL('./', location.href).pathname;

/** @type {View | undefined} */
let shown;
let entry = history.state?.entry ?? newEntry();
let shownEntry = entry;
let currentRequest = new AbortController();
/** Left views by history entry, so that going back restores a view as it was. */
const cachedViews = new Map();

/**
 * Shows the view of the current address.
 *
 * @param {{focus?: 'heading' | 'keep' | 'none', fresh?: boolean, quiet?: boolean}} [options] quiet: keeps the current view if the request fails
 */
async function render({ focus = 'heading', fresh = false, quiet = false } = {}) {
  const params = new URLSearchParams(location.search);
  if (params.has('ui')) {
    changeLanguage(params);
  }
  currentRequest.abort();
  currentRequest = new AbortController();
  main.setAttribute('aria-busy', 'true');
  const options = { signal: currentRequest.signal, fresh, go };
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
    const failure = showFailure(problem, () => render({ focus: 'keep', fresh: true }));
    if (quiet && failure.canRecover) {
      main.setAttribute('aria-busy', 'false');
    } else {
      show(failure, focus);
    }
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
    // The address may contain an id or a former slug.
    history.replaceState({ entry }, '', `?release=${view.slug}`);
  }
  updateFrame(view);
  const heading = view.content.querySelector('h1');
  heading.tabIndex = -1;
  if (focus === 'heading') {
    scrollTo(0, 0);
    heading.focus({ preventScroll: true });
  } else if (focus === 'keep') {
    if (focused && focused !== main) {
      (document.getElementById(focused.id) ?? heading).focus({ preventScroll: true });
    }
    announce(view.announcement ?? '');
  }
}

// Navigation

function go(address, { replace = false, ...how } = {}) {
  if (replace) {
    history.replaceState({ entry }, '', address);
  } else {
    cacheView();
    entry = newEntry();
    history.pushState({ entry }, '', address);
  }
  return render(how);
}

function newEntry() {
  return `${Date.now()}-${Math.random()}`;
}

function cacheView() {
  if (shown) {
    cachedViews.set(shownEntry, { view: shown, scroll: scrollY, focused: document.activeElement });
  }
  if (cachedViews.size > MAX_CACHED_VIEWS) {
    cachedViews.delete(cachedViews.keys().next().value);
  }
}

addEventListener('popstate', ({ state }) => {
  cacheView();
  entry = state?.entry ?? newEntry();
  const cached = cachedViews.get(entry);
  if (!cached || cached.view.canRecover) {
    render();
    return;
  }
  currentRequest.abort();
  // The checkbox that was clicked led away from this view.
  cached.view.content.querySelector('form')?.reset();
  show(cached.view, 'none');
  scrollTo(0, cached.scroll);
  const target = cached.view.content.contains(cached.focused) ? cached.focused : cached.view.content.querySelector('h1');
  target.focus({ preventScroll: true });
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
  if (origin === location.origin && (pathname === home || pathname === location.pathname) && !hash) {
    event.preventDefault();
    go(href, link.closest('.ui-languages') ? { replace: true, focus: 'keep' } : {});
  }
});

function changeLanguage(params) {
  setLanguage(params.get('ui'));
  params.delete('ui');
  history.replaceState({ entry }, '', params.size > 0 ? `?${params}` : './');
  cachedViews.clear();
  translatePage();
}

function translatePage() {
  translateFrame();
  renderArrivals();
  showConnectionState();
}

// Changes while the page is open

/** Reads the view again without moving the focus. */
function refresh() {
  return render({ focus: 'keep', fresh: true, quiet: true });
}

async function handleChange(event, change) {
  // Cached views may be outdated now.
  cachedViews.clear();
  if (event === 'published') {
    if (await isNewToView(change.id)) {
      addArrival(change.id);
    }
    return;
  }
  if (event === 'withdrawn' || event === 'deleted') {
    removeArrival(change.id);
  }
  if (shown?.content.matches(`.release[data-id="${CSS.escape(change.id)}"]`)) {
    await refresh();
    announce({ corrected: t('wasCorrected', { note: change.reason }), edited: t('wasEdited'), withdrawn: t('withdrawn') }[event] ?? t('gone'));
  } else {
    await shown?.onChange?.(event, change);
  }
}

/**
 * Returns whether a published release is new to the view: not shown yet, and in a language of the list. The event does not contain the
 * language, so the release is read.
 */
async function isNewToView(id) {
  const languages = new URLSearchParams(location.search).getAll('language');
  if (languages.length > 0 && !languages.includes((await readRelease(id, { fresh: true })).data.language)) {
    return false;
  }
  return !shown?.content.parentElement.querySelector(`[data-id="${CSS.escape(id)}"]`);
}

function showConnectionState() {
  const notice = document.getElementById('offline');
  notice.hidden = navigator.onLine;
  notice.textContent = navigator.onLine ? '' : t('offline');
}

addEventListener('offline', showConnectionState);
addEventListener('online', () => {
  showConnectionState();
  if (shown?.canRecover) {
    refresh();
  }
});

history.scrollRestoration = 'manual';
history.replaceState({ entry }, '');
setLanguage(uiLanguage());
translatePage();
searchWhileTyping(go);
onShowArrivals(() => {
  const language = new URLSearchParams(location.search).get('language');
  go(language ? `?language=${encodeURIComponent(language)}` : './', { fresh: true });
});
main.replaceChildren(el('p', { class: 'loading' }, t('loading')));
await render({ focus: 'none' });
follow((event, change) => handleChange(event, change).catch(() => {}), () => {
  cachedViews.clear();
  refresh();
});
