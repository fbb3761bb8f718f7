// Searches while the reader types.

import { read } from './api.js';
import { el } from './dom.js';
import { isSearch } from './search.js';

/** Milliseconds after the last keystroke. */
const DEBOUNCE_MILLIS = 200;

const searchInput = document.getElementById('q');
let timer;
let suggestRequest = new AbortController();

/** @param {(address: string, how: object) => void} go shows the view of an address */
export function searchWhileTyping(go) {
  searchInput.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      search(go, { focus: 'keep' });
      // A search works without suggestions.
      suggest().catch(() => {});
    }, DEBOUNCE_MILLIS);
  });
  searchInput.form.addEventListener('submit', event => {
    event.preventDefault();
    search(go);
  });
}

function search(go, how) {
  clearTimeout(timer);
  const now = new URLSearchParams(location.search);
  const wasSearch = isSearch(now);
  const params = wasSearch ? now : new URLSearchParams(now.getAll('language').map(tag => ['language', tag]));
  params.delete('q');
  if (searchInput.value.trim() || isSearch(params)) {
    params.set('q', searchInput.value.trim());
  }
  // Typing adds one history entry, not one for each letter.
  go(params.size > 0 ? `?${params}` : './', { replace: wasSearch, ...how });
}

async function suggest() {
  suggestRequest.abort();
  suggestRequest = new AbortController();
  const q = searchInput.value.trim();
  const { data } = q ? await read('/v1/search/suggest', { q, limit: '6' }, suggestRequest) : { data: { items: [] } };
  document.getElementById('suggestions').replaceChildren(...data.items.map(({ text, language }) => el('option', { value: text, lang: language })));
}
