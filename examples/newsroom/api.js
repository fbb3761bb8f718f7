// Requests to the API, its problems, and URLs of streams and feeds.

/**
 * @typedef {object} Release A release as lists and single reads return it; fields without a value are absent
 * @property {string} id
 * @property {string} slug
 * @property {string} type press-release, statement, media-advisory, speech or news
 * @property {string} [language] BCP 47
 * @property {string} [title] plain text, as are subtitle and summary
 * @property {string} [subtitle]
 * @property {string} [summary]
 * @property {string} [body] safe HTML; only in a single release
 * @property {string} [dateline]
 * @property {{slug: string, name: string}} [organization]
 * @property {object} attribution source, authors, credit, canonicalUrl, rights, syndicatable
 * @property {object[]} [contacts]
 * @property {string[]} [topics]
 * @property {Medium[]} [media]
 * @property {{language?: string, slug: string}[]} [translations]
 * @property {string} [publishedAt] RFC 3339, as is every instant
 * @property {{at: string, note: string}[]} [corrections]
 * @property {{title?: string, summary?: string, body?: string[]}} [highlights] HTML whose only element is mark; only in search results
 */

/**
 * @typedef {object} Medium A picture, recording or document; with an id if it was uploaded
 * @property {string} [id]
 * @property {string} url
 * @property {string} [type] the media type
 * @property {string} [title] plain text, as are alt, credit and caption
 * @property {string} [alt]
 * @property {string} [credit]
 * @property {string} [caption]
 * @property {number} [width] pixels, as is height
 * @property {number} [height]
 * @property {number} [size] bytes
 * @property {{url: string, width: number, height: number}[]} [renditions] smaller versions
 */

/** @typedef {{href: string, rel: string, type?: string}} Link */

export const base = document.querySelector('meta[name=communique-api]').content || location.origin;

/** Longer than the service lets a request wait, so that only a broken connection times out. */
const TIMEOUT_MILLIS = 20_000;

export const FEEDS = { rss: 'application/rss+xml', atom: 'application/atom+xml', json: 'application/feed+json' };

/** A problem that the API returned (RFC 9457), or status 0 if it was not reached. */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {{title?: string, detail?: string, reason?: string, withdrawnAt?: string, replacedBy?: string}} details
   * @param {number} [retryAfter] seconds
   */
  constructor(status, details, retryAfter) {
    super(details.detail ?? details.title ?? '');
    this.status = status;
    this.details = details;
    this.retryAfter = retryAfter;
  }
}

/**
 * @param {string} path
 * @param {Record<string, string | string[] | undefined>} [query]
 * @param {{signal?: AbortSignal, fresh?: boolean}} [options] fresh: bypasses caches, so that the response contains a change that was just announced
 * @returns {Promise<{data: any, links: Link[]}>}
 * @throws {Problem} or an AbortError if the signal aborts
 */
export async function read(path, query, { signal, fresh } = {}) {
  let response;
  try {
    response = await fetch(url(path, query), {
      // reload sends Cache-Control: no-cache, so the service does not read from a database replica, which may lag behind.
      cache: fresh ? 'reload' : 'default',
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MILLIS), ...(signal ? [signal] : [])]),
    });
    if (response.ok) {
      return { data: await response.json(), links: linksOf(response.headers.get('Link')) };
    }
  } catch (error) {
    throw error.name === 'AbortError' ? error : new Problem(0, {});
  }
  const details = await response.json().catch(() => ({ title: response.statusText }));
  throw new Problem(response.status, details, Number(response.headers.get('Retry-After')) || undefined);
}

/** Reads one release by its current slug, a former slug or its id. */
export function readRelease(name, options) {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name);
  return read(`/v1/press-releases/${isId ? '' : 'by-slug/'}${encodeURIComponent(name)}`, {}, options);
}

/** Reads published releases that are about the same as one, the most similar first. */
export function readRelated(id, options) {
  return read(`/v1/press-releases/${id}/related`, {}, options);
}

/** @param {string} [since] the id of the last event that was handled */
export function streamUrl(since) {
  return url('/v1/changes/stream', { since });
}

/** Returns the URL of a feed of all releases that match the filter. */
export function feedUrl(format, filter) {
  return url(`/feeds/press-releases.${format}`, filter);
}

/** Returns the id at the end of a link to a release. */
export function idOf(link) {
  return new URL(link.href).pathname.split('/').pop();
}

function url(path, query = {}) {
  const result = new URL(path, base);
  for (const [name, values] of Object.entries(query)) {
    for (const value of [values ?? []].flat()) {
      result.searchParams.append(name, value);
    }
  }
  return result.href;
}

/** @returns {Link[]} the links of the header (RFC 8288), in the syntax that this API uses */
function linksOf(header) {
  return [...(header ?? '').matchAll(/<([^>]*)>([^<]*)/g)].map(([, href, rest]) => ({
    href,
    rel: /rel="([^"]*)"/.exec(rest)?.[1] ?? '',
    type: /type="([^"]*)"/.exec(rest)?.[1],
  }));
}
