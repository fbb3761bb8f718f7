// The view of the latest releases, and the cards that searches use as well.

import { read, readRelease } from './api.js';
import { announce, el, withTextFallback, localized, parseTrustedHtml } from './dom.js';
import { isShown, picture } from './picture.js';
import { date, languageName, t, typeName } from './text.js';

/** The fields that a card shows. */
const FIELDS = 'id,slug,type,language,title,summary,publishedAt,organization,attribution,topics,media,corrections';
const MAX_TOPICS = 4;

/** @returns {Promise<import('./main.js').View>} */
export async function showLatest(params, options) {
  const filter = { language: params.getAll('language') };
  const query = { ...filter, fields: FIELDS };
  const [page, languages] = await Promise.all([read('/v1/press-releases', query, options), languagesOf(options)]);
  const content = el('div', { class: 'latest' },
    el('h1', {}, t('latest')),
    el('nav', { class: 'languages', 'aria-label': t('releaseLanguage') },
      languageLink('./', filter.language.length === 0, t('all')),
      languages.map(({ value }) =>
        languageLink(`?language=${encodeURIComponent(value)}`, filter.language.includes(value), languageName(value), value)),
      el('a', { href: '?q=', class: 'all-filters' }, t('filters'))),
    cards(page, '/v1/press-releases', query, t('nothing')));
  return {
    title: t('latest'),
    content,
    filter,
    onChange: (event, change) => updateCard(content, event, change),
  };
}

/**
 * @param {{data: {items: import('./api.js').Release[], page: {next?: string}}}} first the page that was read
 * @returns {Element} its cards, and a button that loads more as long as there are more
 */
export function cards(first, path, query, whenEmpty) {
  let next = first.data.page.next;
  const list = el('div', { class: 'cards' }, first.data.items.map(card));
  const button = el('button', { type: 'button', class: 'more', hidden: !next, onclick: more }, t('more'));
  const error = el('p', { class: 'error', role: 'alert' });

  async function more() {
    button.disabled = true;
    error.textContent = '';
    try {
      const { data } = await read(path, { ...query, cursor: next });
      const added = data.items.map(card);
      list.append(...added);
      next = data.page.next;
      button.hidden = !next;
      // Move the focus to the first new card: the button may be hidden now.
      added[0]?.querySelector('a').focus();
      announce(t('loaded', { n: added.length }));
    } catch (problem) {
      error.textContent = problem.message || t('unreachable');
    } finally {
      button.disabled = false;
    }
  }

  return first.data.items.length > 0
    ? el('div', {}, list, error, button)
    : el('p', { class: 'empty' }, whenEmpty);
}

/** @param {import('./api.js').Release} release */
function card(release) {
  const { language, highlights = {} } = release;
  const source = release.attribution.source?.name ?? release.organization?.name;
  return el('article', { class: 'card', 'data-id': release.id },
    el('p', { class: 'meta' },
      el('span', {}, el('time', { datetime: release.publishedAt }, date(release.publishedAt))), el('span', {}, typeName(release.type)),
      release.corrections.length > 0 && el('span', { class: 'corrected' }, t('corrected'))),
    localized('h2', language, {}, el('a', { href: `?release=${release.slug}` }, highlights.title ? parseTrustedHtml(highlights.title) : release.title)),
    highlights.body?.length
      ? highlights.body.map(passage => localized('p', language, { class: 'passage' }, parseTrustedHtml(passage)))
      : release.summary && localized('p', language, { class: 'summary' }, highlights.summary ? parseTrustedHtml(highlights.summary) : release.summary),
    source && localized('p', release.attribution.source && language, { class: 'source' }, source),
    topicLinks(release.topics.slice(0, MAX_TOPICS), language),
    cardPicture(release));
}

function cardPicture({ media, language }) {
  const medium = media.find(isShown);
  if (!medium) {
    return null;
  }
  const image = picture(medium, language, '(min-width: 40rem) 15rem, 100vw');
  const figure = el('figure', {}, image);
  withTextFallback(image, () => figure.remove());
  return figure;
}

export function topicLinks(topics, language) {
  return topics.length > 0 && el('ul', { class: 'chips', 'aria-label': t('topics') }, topics.map(topic =>
    el('li', {}, localized('a', language, { href: `?topic=${encodeURIComponent(topic)}` }, topic))));
}

/** Updates the card of a changed release. */
export async function updateCard(content, event, change) {
  const old = content.querySelector(`.card[data-id="${CSS.escape(change.id)}"]`);
  if (!old) {
    return;
  }
  const isGone = event === 'withdrawn' || event === 'deleted';
  const updated = isGone ? goneCard(change) : card((await readRelease(change.id, { fresh: true })).data);
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(updated);
  if (hadFocus) {
    (updated.querySelector('a') ?? updated).focus();
  }
}

function goneCard({ id, reason, replacedBy }) {
  return el('article', { class: 'card gone', 'data-id': id, tabindex: '-1' },
    el('h2', {}, t('withdrawnShort')),
    el('p', { dir: 'auto' }, reason ?? t('gone')),
    replacedBy && el('p', {}, el('a', { href: `?release=${replacedBy}` }, t('replaced'))));
}

function languageLink(href, isCurrent, name, tag) {
  return el('a', { href, lang: tag, hreflang: tag, 'aria-current': isCurrent && 'true' }, name);
}

/** Returns the languages of all releases, the most frequent first. A failure is ignored: the list works without them. */
async function languagesOf(options) {
  try {
    return (await read('/v1/search', { facets: 'language', limit: '1' }, options)).data.facets.language;
  } catch (problem) {
    if (problem.name === 'AbortError') {
      throw problem;
    }
    return [];
  }
}
