// The API as this page needs it: reads, its problems, and the addresses that lead out of the page.

/**
 * @typedef {object} Release What lists and single reads have of a release; absent fields are left out
 * @property {string} id
 * @property {string} slug
 * @property {string} type press-release, statement, media-advisory, speech or news
 * @property {string} [language] BCP 47
 * @property {string} [title] plain text, as are subtitle and summary
 * @property {string} [subtitle]
 * @property {string} [summary]
 * @property {string} [body] safe HTML; only of a single release
 * @property {string} [dateline]
 * @property {{slug: string, name: string}} [organization]
 * @property {object} attribution source, authors, credit, canonicalUrl, rights, syndicatable
 * @property {object[]} [contacts]
 * @property {string[]} [topics]
 * @property {{url: string, type?: string, title?: string, alt?: string, credit?: string, width?: number, height?: number, size?: number}[]} [media]
 * @property {{language?: string, slug: string}[]} [translations]
 * @property {string} [publishedAt] RFC 3339, as is every instant
 * @property {{at: string, note: string}[]} [corrections]
 * @property {{title?: string, summary?: string, body?: string[]}} [highlights] HTML with no element but mark; only of a search
 */

/** @typedef {{href: string, rel: string, type?: string}} Link */

const base = document.querySelector('meta[name=communique-api]').content || location.origin;

/** Longer than the service makes anyone wait, so that only a broken connection ends like this. */
const PATIENCE = 20_000;

export const FEEDS = { rss: 'application/rss+xml', atom: 'application/atom+xml', json: 'application/feed+json' };

/** Why there is no answer: a problem of the API (RFC 9457), or status 0 when it was not reached. */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {{title?: string, detail?: string, reason?: string, withdrawnAt?: string, replacedBy?: string}} told
   * @param {number} [retryAfter] seconds
   */
  constructor(status, told, retryAfter) {
    super(told.detail ?? told.title ?? '');
    this.status = status;
    this.told = told;
    this.retryAfter = retryAfter;
  }
}

/**
 * @param {string} path
 * @param {Record<string, string | string[] | undefined>} [query]
 * @param {{signal?: AbortSignal, fresh?: boolean}} [options] fresh: what was heard of a moment ago must be in the answer
 * @returns {Promise<{data: any, links: Link[]}>}
 * @throws {Problem} and AbortError when the signal says so
 */
export async function read(path, query, { signal, fresh } = {}) {
  let response;
  try {
    response = await fetch(address(path, query), {
      // reload sends Cache-Control: no-cache, which a replica of the database is not asked for, either.
      cache: fresh ? 'reload' : 'default',
      signal: AbortSignal.any([AbortSignal.timeout(PATIENCE), ...(signal ? [signal] : [])]),
    });
    if (response.ok) {
      return { data: await response.json(), links: linksOf(response.headers.get('Link')) };
    }
  } catch (error) {
    throw error.name === 'AbortError' ? error : new Problem(0, {});
  }
  const told = await response.json().catch(() => ({ title: response.statusText }));
  throw new Problem(response.status, told, Number(response.headers.get('Retry-After')) || undefined);
}

/** One release by its slug, by one that it had, or by its id. */
export function readRelease(name, options) {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name);
  return read(`/v1/press-releases/${isId ? '' : 'by-slug/'}${encodeURIComponent(name)}`, {}, options);
}

/** @param {string} [since] the place to go on from */
export function streamAddress(since) {
  return address('/v1/changes/stream', { since });
}

/** A feed of all releases that the filter lets through. */
export function feedAddress(format, filter) {
  return address(`/feeds/press-releases.${format}`, filter);
}

/** The id at the end of a link to a release, which is how the page knows it, wherever the link leads. */
export function idOf(link) {
  return new URL(link.href).pathname.split('/').pop();
}

function address(path, query = {}) {
  const url = new URL(path, base);
  for (const [name, values] of Object.entries(query)) {
    for (const value of [values ?? []].flat()) {
      url.searchParams.append(name, value);
    }
  }
  return url.href;
}

/** @returns {Link[]} RFC 8288, as far as this API writes it */
function linksOf(header) {
  return [...(header ?? '').matchAll(/<([^>]*)>([^<]*)/g)].map(([, href, rest]) => ({
    href,
    rel: /rel="([^"]*)"/.exec(rest)?.[1] ?? '',
    type: /type="([^"]*)"/.exec(rest)?.[1],
  }));
}
