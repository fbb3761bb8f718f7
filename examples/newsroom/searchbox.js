// Search as one types.

import { read } from './api.js';
import { el } from './dom.js';
import { isSearch } from './search.js';

/** Milliseconds without a key. */
const PAUSE = 200;

const words = document.getElementById('q');
let typing;
let suggesting = new AbortController();

/** @param {(address: string, how: object) => void} go shows what an address says */
export function searchAsOneTypes(go) {
  words.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      search(go, { focus: 'keep' });
      // Searching goes on without them.
      suggest().catch(() => {});
    }, PAUSE);
  });
  words.form.addEventListener('submit', event => {
    event.preventDefault();
    search(go);
  });
}

function search(go, how) {
  clearTimeout(typing);
  const now = new URLSearchParams(location.search);
  const wasSearch = isSearch(now);
  const params = wasSearch ? now : new URLSearchParams(now.getAll('language').map(tag => ['language', tag]));
  params.delete('q');
  if (words.value.trim() || isSearch(params)) {
    params.set('q', words.value.trim());
  }
  // A word is one step in the history, not as many as it has letters.
  go(params.size > 0 ? `?${params}` : './', { replace: wasSearch, ...how });
}

async function suggest() {
  suggesting.abort();
  suggesting = new AbortController();
  const q = words.value.trim();
  const { data } = q ? await read('/v1/search/suggest', { q, limit: '6' }, suggesting) : { data: { items: [] } };
  document.getElementById('suggestions').replaceChildren(...data.items.map(({ text, language }) => el('option', { value: text, lang: language })));
}
