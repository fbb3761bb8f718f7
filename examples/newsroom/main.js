// The page: which view an address shows, how one gets from one to another, and what happens to it while it is open.

import { readRelease } from './api.js';
import { arrive, depart, tellArrivals, whenAskedForArrivals } from './arrivals.js';
import { announce, el } from './dom.js';
import { showFailure } from './failure.js';
import { speakAround, surround } from './frame.js';
import { showLatest } from './list.js';
import { follow } from './live.js';
import { showRelease } from './release.js';
import { isSearch, showSearch } from './search.js';
import { searchAsOneTypes } from './searchbox.js';
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
 * @property {(event: string, change: {id: string}) => Promise<void>} [heard]
 */

const MOST_KEPT = 20;

const main = document.getElementById('main');
const home = new URL('./', location.href).pathname;

/** @type {View | undefined} */
let shown;
let entry = history.state?.entry ?? newEntry();
let shownEntry = entry;
let asking = new AbortController();
/** Views that were left, by their entries in the history: who comes back finds all as it was. */
const kept = new Map();

/**
 * Shows what the address says.
 *
 * @param {{focus?: 'heading' | 'keep' | 'none', fresh?: boolean, quiet?: boolean}} [how] quiet: what is there stays when there is no answer
 */
async function render({ focus = 'heading', fresh = false, quiet = false } = {}) {
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
    // An id or a former slug may have led here.
    history.replaceState({ entry }, '', `?release=${view.slug}`);
  }
  surround(view);
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
  // The box that was ticked led away from here.
  left.view.content.querySelector('form')?.reset();
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
  if (origin === location.origin && (pathname === home || pathname === location.pathname) && !hash) {
    event.preventDefault();
    go(href, link.closest('.tongues') ? { replace: true, focus: 'keep' } : {});
  }
});

function changeTongue(params) {
  speak(params.get('ui'));
  params.delete('ui');
  history.replaceState({ entry }, '', params.size > 0 ? `?${params}` : './');
  kept.clear();
  speakOutside();
}

function speakOutside() {
  speakAround();
  tellArrivals();
  tellWhetherOnline();
}

// While it is open

/** What was heard of must be seen, and whoever reads must not lose their place by it. */
function refresh() {
  return render({ focus: 'keep', fresh: true, quiet: true });
}

async function heard(event, change) {
  // What was kept may say otherwise now.
  kept.clear();
  if (event === 'published') {
    if (await isOfInterest(change.id)) {
      arrive(change.id);
    }
    return;
  }
  if (event === 'withdrawn' || event === 'deleted') {
    depart(change.id);
  }
  if (shown?.content.matches(`.release[data-id="${CSS.escape(change.id)}"]`)) {
    await refresh();
    announce({ corrected: t('wasCorrected', { note: change.reason }), edited: t('wasEdited'), withdrawn: t('withdrawn') }[event] ?? t('gone'));
  } else {
    await shown?.heard?.(event, change);
  }
}

/** Not what is on the page already, nor what is in a language that the list is without: the event does not say which it is. */
async function isOfInterest(id) {
  const languages = new URLSearchParams(location.search).getAll('language');
  if (languages.length > 0 && !languages.includes((await readRelease(id, { fresh: true })).data.language)) {
    return false;
  }
  return !shown?.content.parentElement.querySelector(`[data-id="${CSS.escape(id)}"]`);
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
    refresh();
  }
});

history.scrollRestoration = 'manual';
history.replaceState({ entry }, '');
speak(uiLanguage());
speakOutside();
searchAsOneTypes(go);
whenAskedForArrivals(() => {
  const language = new URLSearchParams(location.search).get('language');
  go(language ? `?language=${encodeURIComponent(language)}` : './', { fresh: true });
});
main.replaceChildren(el('p', { class: 'loading' }, t('loading')));
await render({ focus: 'none' });
follow((event, change) => heard(event, change).catch(() => {}), () => {
  kept.clear();
  refresh();
});
