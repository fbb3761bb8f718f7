import createClient from 'openapi-fetch';
import type { components, paths } from './communique.js';

type Problem = components['schemas']['Problem'];

const [address = 'http://localhost:8080', words = 'картой коридоров', since] = process.argv.slice(2);
const api = createClient<paths>({ baseUrl: address });

/** What was asked for. A problem becomes an error that says what it is and what is wrong. */
async function read<T>(answer: Promise<{ data?: T; error?: Problem }>): Promise<T> {
  const { data, error } = await answer;
  if (data === undefined) {
    throw new Error(error ? [error.title, error.detail].filter(Boolean).join(': ') : 'There was no answer');
  }
  return data;
}

// Words are found in all their forms. Highlights are HTML with <mark> and nothing else.
const found = await read(api.GET('/v1/search', { params: { query: { q: words, limit: 3 } } }));
console.log(`${found.page.total} found`);
for (const { title, highlights } of found.items) {
  console.log(`- ${highlights.title ?? title}`);
}

// What was found comes without bodies; the release has one. At this address it has no other form but JSON.
const [first] = found.items;
if (first) {
  const release = await read(api.GET('/v1/press-releases/{id}.json', { params: { path: { id: first.id } } }));
  console.log(`${release.title} (${release.publishedAt}): ${release.body?.length} characters`);
}

// What happened, from the beginning or a cursor on. Whoever follows sends next the next time, and until hasMore is false.
const page = await read(api.GET('/v1/changes', { params: { query: { limit: 5, ...(since && { since }) } } }));
for (const change of page.changes) {
  console.log(`${change.at} ${change.event} ${change.href}`);
}
console.log(`${page.hasMore ? 'There is more: go' : 'Go'} on from ${page.next}`);
