import createClient from 'openapi-fetch';
import type { components, paths } from './communique.js';

type Problem = components['schemas']['Problem'];

const [address = 'http://localhost:8080', words = 'картой коридоров', since] = process.argv.slice(2);
const api = createClient<paths>({ baseUrl: address });

/** Returns the data of a response, or throws an error with the title and detail of the problem. */
async function read<T>(response: Promise<{ data?: T; error?: Problem }>): Promise<T> {
  const { data, error } = await response;
  if (data === undefined) {
    throw new Error(error ? [error.title, error.detail].filter(Boolean).join(': ') : 'There was no response');
  }
  return data;
}

// A query finds words in all their forms. Highlights are HTML whose only element is mark.
const found = await read(api.GET('/v1/search', { params: { query: { q: words, limit: 3 } } }));
console.log(`${found.page.total} found`);
for (const { title, highlights } of found.items) {
  console.log(`- ${highlights.title ?? title}`);
}

// Search results have no bodies, so this reads the release. This address always returns JSON.
const [first] = found.items;
if (first) {
  const release = await read(api.GET('/v1/press-releases/{id}.json', { params: { path: { id: first.id } } }));
  console.log(`${release.title} (${release.publishedAt}): ${release.body?.length} characters`);
}

// Changes from the beginning or from a cursor. To follow, pass next in the next request, until hasMore is false.
const page = await read(api.GET('/v1/changes', { params: { query: { limit: 5, ...(since && { since }) } } }));
for (const change of page.changes) {
  console.log(`${change.at} ${change.event} ${change.href}`);
}
console.log(`${page.hasMore ? 'There is more: go' : 'Go'} on from ${page.next}`);
