// Counts the releases published since the list was read, and shows them when the reader clicks the button.

import { el } from './dom.js';
import { t } from './text.js';

const notice = document.getElementById('news');
const arrived = new Set();
let show = () => {};

/** @param {() => void} action runs when the reader clicks the button */
export function onShowArrivals(action) {
  show = () => {
    arrived.clear();
    renderArrivals();
    action();
  };
}

export function addArrival(id) {
  arrived.add(id);
  renderArrivals();
}

/** Removes a release that was withdrawn or deleted before it was shown. */
export function removeArrival(id) {
  if (arrived.delete(id)) {
    renderArrivals();
  }
}

export function renderArrivals() {
  notice.replaceChildren(...(arrived.size === 0 ? [] : [
    el('span', {}, t('arrived', { n: arrived.size })), ' ', el('button', { type: 'button', onclick: show }, t('show')),
  ]));
}
