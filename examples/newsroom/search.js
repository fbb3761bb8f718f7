// Search: what was found, and the counts to narrow it down by.

import { read } from './api.js';
import { el } from './dom.js';
import { cards, updateCard } from './list.js';
import { languageName, number, t, typeName } from './text.js';

const FACETS = ['language', 'type', 'organization', 'year', 'topic'];
const SORTS = ['relevance', '-publishedAt'];
/** Of each facet; the others are behind "more". */
const SHOWN = 8;

/** The filters stay as the reader left them while results come and go. */
let filtersAreOpen = matchMedia('(min-width: 60rem)').matches;

/** Whether an address is one of a search. The language alone is a filter of the latest releases. */
export function isSearch(params) {
  return ['q', 'sort', ...FACETS].some(name => name !== 'language' && params.has(name));
}

/** @returns {Promise<import('./main.js').View>} */
export async function showSearch(params, options) {
  const q = params.get('q')?.trim() ?? '';
  const filter = filterOf(params);
  const sort = SORTS.includes(params.get('sort')) ? params.get('sort') : undefined;
  const query = { ...filter, q: q || undefined, sort };
  const answer = await read('/v1/search', { ...query, facets: FACETS.join() }, options);
  const { page, facets } = answer.data;
  const title = q ? t('searchFor', { q }) : t('allReleases');
  const found = t('found', { n: page.total });
  const results = el('div', { class: 'results' },
    el('p', { class: 'found' }, found),
    cards(answer, '/v1/search', query, el('span', {}, t('nothingFound'), ' ', t('nothingFoundHint'))));
  const content = el('div', { class: 'searching' },
    el('h1', { dir: 'auto' }, title),
    filters(params, facets, options.go),
    results);
  return {
    title,
    content,
    // No feed is searched; without words the filters make one.
    filter: q ? { language: filter.language } : filter,
    announcement: found,
    heard: (event, change) => updateCard(content, event, change),
  };
}

/** The API knows spans, not years. */
function filterOf(params) {
  const [language, type, organization, topic] = ['language', 'type', 'organization', 'topic'].map(name => params.getAll(name));
  const year = Number(params.get('year'));
  return {
    language, type, organization, topic,
    publishedFrom: year ? startOf(year) : undefined,
    publishedBefore: year ? startOf(year + 1) : undefined,
  };
}

/** In UTC, as years are counted. */
function startOf(year) {
  return `${String(year).padStart(4, '0')}-01-01T00:00:00Z`;
}

function filters(params, facets, go) {
  const chosen = FACETS.flatMap(name => params.getAll(name)).length;
  const form = el('form', { class: 'facets', onchange: narrow, onsubmit: event => event.preventDefault() },
    el('p', { class: 'order' },
      el('label', { for: 'sort' }, t('sort')),
      el('select', { id: 'sort', name: 'sort' }, SORTS.map(value =>
        el('option', { value, selected: value === params.get('sort') }, t(value))))),
    FACETS.map(name => facet(name, facets[name], params.getAll(name))),
    chosen > 0 && el('p', {}, el('a', { class: 'clear', href: `?q=${encodeURIComponent(params.get('q') ?? '')}` }, t('clear'))));

  function narrow() {
    const wanted = new URLSearchParams({ q: params.get('q') ?? '' });
    for (const [name, value] of new FormData(form)) {
      if (value && value !== SORTS[0]) {
        wanted.append(name, value);
      }
    }
    go(`?${wanted}`, { focus: 'keep' });
  }

  return el('details', { class: 'filters', open: filtersAreOpen, ontoggle: ({ currentTarget }) => { filtersAreOpen = currentTarget.open; } },
    el('summary', {}, t('filters'), chosen > 0 && ` (${number(chosen)})`),
    form);
}

/** @param {{value: string, name?: string, count: number}[]} values */
function facet(name, values, chosen) {
  const missing = chosen.filter(value => !values.some(known => known.value === value));
  const all = [...missing.map(value => ({ value, count: 0 })), ...values];
  if (all.length === 0) {
    return null;
  }
  const choices = (name === 'year' ? [{ value: '', name: t('anyYear') }, ...all.sort((a, b) => b.value.localeCompare(a.value))] : all)
    .map(value => choice(name, value, chosen));
  const rest = choices.slice(SHOWN);
  return el('fieldset', { 'data-facet': name },
    el('legend', {}, t(name), name === 'topic' && el('span', { class: 'hint' }, ` (${t('topicHint')})`)),
    choices.slice(0, SHOWN),
    rest.length > 0 && el('details', { open: rest.some(choice => choice.querySelector(':checked')) },
      el('summary', {}, t('moreValues'), el('span', { class: 'unseen' }, `: ${t(name)}`)),
      rest));
}

/** Years exclude one another, for a span has one beginning; of everything else several can be ticked. */
function choice(name, { value, name: label, count }, chosen) {
  const isYear = name === 'year';
  const id = `${name}-${value}`;
  const checked = chosen.includes(value) || (isYear && value === '' && chosen.length === 0);
  const text = { language: languageName, type: typeName }[name]?.(value) ?? label ?? value;
  return el('p', { class: 'choice' },
    el('input', { type: isYear ? 'radio' : 'checkbox', id, name, value, checked }),
    el('label', { for: id },
      el('span', { lang: name === 'language' && value, dir: 'auto' }, text),
      count !== undefined && el('span', { class: 'count' }, number(count))));
}
