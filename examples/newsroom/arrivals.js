// Releases that came out since the list was read: how many there are is told, and they come when the reader asks.

import { el } from './dom.js';
import { t } from './text.js';

const notice = document.getElementById('news');
const arrived = new Set();
let show = () => {};

/** @param {() => void} action when the reader asks */
export function whenAskedForArrivals(action) {
  show = () => {
    arrived.clear();
    tellArrivals();
    action();
  };
}

export function arrive(id) {
  arrived.add(id);
  tellArrivals();
}

/** It is gone before anyone asked. */
export function depart(id) {
  if (arrived.delete(id)) {
    tellArrivals();
  }
}

export function tellArrivals() {
  notice.replaceChildren(...(arrived.size === 0 ? [] : [
    el('span', {}, t('arrived', { n: arrived.size })), ' ', el('button', { type: 'button', onclick: show }, t('show')),
  ]));
}
