// The view of a failed request.

import { el } from './dom.js';
import { dateAndTime, t } from './text.js';

/**
 * @param {import('./api.js').Problem} problem
 * @param {() => void} retry
 * @returns {import('./main.js').View}
 */
export function showFailure(problem, retry) {
  const { status, details } = problem;
  const [title, ...rest] = status === 410 ? withdrawn(details) : status === 404 ? missing() : failed(problem, retry);
  return {
    title,
    content: el('div', { class: 'failure', 'data-status': String(status) }, el('h1', {}, title), ...rest,
      el('p', {}, el('a', { href: './' }, t('home')))),
    filter: {},
    canRecover: status !== 410 && status !== 404,
  };
}

function withdrawn({ reason, withdrawnAt, replacedBy }) {
  return [
    t('withdrawn'),
    withdrawnAt && el('p', { class: 'times' }, el('time', { datetime: withdrawnAt }, dateAndTime(withdrawnAt))),
    // The problem does not name the language of the reason, so only its direction is detected.
    reason && el('blockquote', { class: 'reason', dir: 'auto' }, reason),
    replacedBy && el('p', {}, el('a', { href: `?release=${replacedBy}`, class: 'replacement' }, t('replaced'))),
  ];
}

function missing() {
  return [t('missing'), el('p', {}, t('missingHint'))];
}

function failed({ status, message, retryAfter }, retry) {
  const explanation = status === 0 ? t('unreachable') : status === 503 || status === 429 ? t('busy') : '';
  const button = el('button', { type: 'button', class: 'retry', onclick: retry }, t('again'));
  if (retryAfter) {
    setTimeout(() => button.isConnected && retry(), retryAfter * 1000);
  }
  return [
    t('failed'),
    explanation && el('p', {}, explanation),
    // The API writes details in English.
    message && el('p', { lang: 'en', class: 'detail' }, message),
    retryAfter && el('p', {}, t('againSoon', { n: retryAfter })),
    button,
  ];
}
