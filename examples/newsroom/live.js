// Follows changes by server-sent events while the page is open.

import { streamUrl } from './api.js';

const EVENTS = ['published', 'edited', 'corrected', 'withdrawn', 'deleted'];
/** Milliseconds until the next connection. Random, so that pages do not all reconnect at the same moment. */
const reconnectDelay = () => 5_000 + Math.random() * 10_000;

/**
 * @param {(event: string, change: {id: string, reason?: string, replacedBy?: string}) => void} onChange
 * @param {() => void} onGap changes may have been missed: the page must read again what it shows
 */
export function follow(onChange, onGap) {
  let lastId;

  function open() {
    const source = new EventSource(streamUrl(lastId));
    for (const name of EVENTS) {
      source.addEventListener(name, event => {
        lastId = event.lastEventId;
        onChange(name, JSON.parse(event.data));
      });
    }
    source.addEventListener('reset', event => {
      lastId = event.lastEventId;
      onGap();
    });
    source.addEventListener('open', () => {
      // Without a last event the stream starts now, but the page was read before.
      if (!lastId) {
        onGap();
      }
    });
    source.addEventListener('error', () => {
      // After a lost connection the browser reconnects by itself and continues after the last id. After an error response such as 503 it gives up.
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(open, reconnectDelay());
      }
    });
  }

  open();
}
