// Creates elements without HTML in strings.

/**
 * @param {string} name
 * @param {Record<string, any>} [attributes] those that are absent or false are left out; names with on are event listeners
 * @param {...(Node | string | null | undefined | false)} children
 */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (value !== undefined && value !== null && value !== false) {
      element.setAttribute(key, value === true ? '' : value);
    }
  }
  element.append(...children.flat(Infinity).filter(child => child || child === 0));
  return element;
}

/** Creates an element with a text in the given language and its own direction. */
export function localized(name, language, attributes, ...children) {
  return el(name, { lang: language, dir: 'auto', ...attributes }, ...children);
}

/**
 * Parses HTML that the API guarantees to be safe: a body, which it sanitizes, or a highlight, in which everything but mark is escaped. This is
 * the only place that parses HTML. A template is inert: it loads nothing before the caller has processed its content.
 */
export function parseTrustedHtml(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content;
}

/**
 * Replaces an image that fails to load by its alternative text, or calls `onFailure`.
 *
 * @param {HTMLImageElement} image
 * @param {() => void} [onFailure]
 */
export function withTextFallback(image, onFailure) {
  image.addEventListener('error', onFailure ?? (() => {
    const fallback = image.alt ? [localized('span', image.lang, { class: 'missing-image' }, image.alt)] : [];
    image.replaceWith(...fallback);
  }));
  return image;
}

/** Announces a text to screen readers. */
export function announce(text) {
  document.getElementById('status').textContent = text;
}
