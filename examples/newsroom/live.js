// What happens while the page is open, by server-sent events.

import { streamAddress } from './api.js';

const EVENTS = ['published', 'edited', 'corrected', 'withdrawn', 'deleted'];
/** Milliseconds. Not all pages come again at the same moment. */
const soon = () => 5_000 + Math.random() * 10_000;

/**
 * @param {(event: string, change: {id: string, reason?: string, replacedBy?: string}) => void} heard
 * @param {() => void} missed something may have happened that was not heard of: what is shown is to be read anew
 */
export function follow(heard, missed) {
  let last;

  function open() {
    const source = new EventSource(streamAddress(last));
    for (const name of EVENTS) {
      source.addEventListener(name, event => {
        last = event.lastEventId;
        heard(name, JSON.parse(event.data));
      });
    }
    source.addEventListener('reset', event => {
      last = event.lastEventId;
      missed();
    });
    source.addEventListener('open', () => {
      // Without a place to go on from the stream begins now, and what is shown was read before.
      if (!last) {
        missed();
      }
    });
    source.addEventListener('error', () => {
      // After a lost connection the browser comes again by itself, from the last id; after a refusal (503) it gives up.
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(open, soon());
      }
    });
  }

  open();
}
