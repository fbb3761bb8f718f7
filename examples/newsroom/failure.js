// What is shown instead of what was asked for.

import { el } from './dom.js';
import { dateAndTime, t } from './text.js';

/**
 * @param {import('./api.js').Problem} problem
 * @param {() => void} again
 * @returns {import('./main.js').View}
 */
export function showFailure(problem, again) {
  const { status, told } = problem;
  const [title, ...rest] = status === 410 ? withdrawn(told) : status === 404 ? missing() : failed(problem, again);
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
    // In whatever language the release was: the problem does not say.
    reason && el('blockquote', { class: 'reason', dir: 'auto' }, reason),
    replacedBy && el('p', {}, el('a', { href: `?release=${replacedBy}`, class: 'replacement' }, t('replaced'))),
  ];
}

function missing() {
  return [t('missing'), el('p', {}, t('missingHint'))];
}

function failed({ status, message, retryAfter }, again) {
  const said = status === 0 ? t('unreachable') : status === 503 || status === 429 ? t('busy') : '';
  const button = el('button', { type: 'button', class: 'again', onclick: again }, t('again'));
  if (retryAfter) {
    setTimeout(() => button.isConnected && again(), retryAfter * 1000);
  }
  return [
    t('failed'),
    said && el('p', {}, said),
    // Details are in English, as the API is.
    message && el('p', { lang: 'en', class: 'detail' }, message),
    retryAfter && el('p', {}, t('againSoon', { n: retryAfter })),
    button,
  ];
}
