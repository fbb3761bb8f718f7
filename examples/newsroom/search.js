// The view of a search: results and facets.

import { read } from './api.js';
import { el } from './dom.js';
import { feedLinks } from './feeds.js';
import { cards, updateCard } from './list.js';
import { languageName, number, t, typeName } from './text.js';

const FACETS = ['language', 'type', 'organization', 'year', 'topic'];
const SORTS = ['relevance', '-publishedAt'];
/** Values shown of each facet; the others are behind "more". */
const SHOWN_VALUES = 8;

/** Whether the filters are open; preserved across searches. */
let filtersAreOpen = matchMedia('(min-width: 60rem)').matches;

/** Returns whether an address is a search. The language alone only filters the latest releases. */
export function isSearch(params) {
  return ['q', 'sort', ...FACETS].some(name => name !== 'language' && params.has(name));
}

/** @returns {Promise<import('./main.js').View>} */
export async function showSearch(params, options) {
  const q = params.get('q')?.trim() ?? '';
  const filter = filterOf(params);
  const sort = SORTS.includes(params.get('sort')) ? params.get('sort') : undefined;
  const search = { q: q || undefined, ...filter };
  const query = { ...search, sort };
  const response = await read('/v1/search', { ...query, facets: FACETS.join() }, options);
  const { page, facets, didYouMean } = response.data;
  const title = q ? t('searchFor', { q }) : t('allReleases');
  const found = t('found', { n: page.total });
  const results = el('div', { class: 'results' },
    el('p', { class: 'found' }, found, ' ', el('span', { class: 'follow' }, `${t('followSearch')} `, feedLinks(search))),
    didYouMean && proposal(didYouMean, params),
    cards(response, '/v1/search', query, el('span', {}, t('nothingFound'), ' ', t('nothingFoundHint'))));
  const content = el('div', { class: 'searching' },
    el('h1', { dir: 'auto' }, title),
    filters(params, facets, options.go),
    results);
  return {
    title,
    content,
    filter: search,
    announcement: found,
    onChange: (event, change) => updateCard(content, event, change),
  };
}

/** Offers another spelling of the query, with the same filters. */
function proposal({ q, total }, params) {
  const address = new URLSearchParams(params);
  address.set('q', q);
  return el('p', { class: 'proposal' }, `${t('didYouMean')} `, el('a', { href: `?${address}`, dir: 'auto' }, q), ` (${number(total)})`);
}

/** Returns the filter of the API, which has time spans instead of years. */
function filterOf(params) {
  const [language, type, organization, topic] = ['language', 'type', 'organization', 'topic'].map(name => params.getAll(name));
  const year = Number(params.get('year'));
  return {
    language, type, organization, topic,
    publishedFrom: year ? startOf(year) : undefined,
    publishedBefore: year ? startOf(year + 1) : undefined,
  };
}

/** Returns the start of the year in UTC, as the year facet counts by default. A newsroom with another `communique.time-zone` sends its offset. */
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
    const selection = new URLSearchParams({ q: params.get('q') ?? '' });
    for (const [name, value] of new FormData(form)) {
      if (value && value !== SORTS[0]) {
        selection.append(name, value);
      }
    }
    go(`?${selection}`, { focus: 'keep' });
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
  const rest = choices.slice(SHOWN_VALUES);
  return el('fieldset', { 'data-facet': name },
    el('legend', {}, t(name), name === 'topic' && el('span', { class: 'hint' }, ` (${t('topicHint')})`)),
    choices.slice(0, SHOWN_VALUES),
    rest.length > 0 && el('details', { open: rest.some(choice => choice.querySelector(':checked')) },
      el('summary', {}, t('moreValues'), el('span', { class: 'visually-hidden' }, `: ${t(name)}`)),
      rest));
}

/** Creates a radio button for a year, because a filter has only one time span, and a checkbox for everything else. */
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
