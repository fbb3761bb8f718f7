// Pictures: with their smaller versions, from the service that the page reads.

import { base } from './api.js';
import { localized } from './dom.js';

const FILE = /^https?:\/\/[^/]+(?:\/.*)?(\/media\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/.*)$/;

/** Returns the address of a file. An uploaded one is read from the service under the address that the page knows, which may have others. */
export function fileUrl(url) {
  const [, path] = FILE.exec(url) ?? [];
  return path ? base.replace(/\/$/, '') + path : url;
}

/** Whether the page can show a picture: its own files, and those elsewhere over TLS, as its content security policy says. */
export function isShown({ id, type, url }) {
  return type?.startsWith('image/') && (id !== undefined || url.startsWith('https:'));
}

/**
 * Creates the image of a medium. The browser chooses the version that is as large as it needs.
 *
 * @param {{url: string, alt?: string, width?: number, height?: number, renditions?: {url: string, width: number}[]}} medium
 * @param {string} language
 * @param {string} sizes how wide the page shows the image, as in the attribute sizes
 */
export function picture({ url, alt = '', width, height, renditions = [] }, language, sizes) {
  const versions = renditions.map(version => `${fileUrl(version.url)} ${version.width}w`);
  if (versions.length > 0 && width && !renditions.some(version => version.width === width)) {
    versions.push(`${fileUrl(url)} ${width}w`);
  }
  return localized('img', language, {
    src: fileUrl(url), srcset: versions.join(', ') || undefined, sizes: versions.length > 0 && sizes,
    alt, width, height, loading: 'lazy', decoding: 'async',
  });
}
