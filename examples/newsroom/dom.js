// Elements, made without HTML in strings.

/**
 * @param {string} name
 * @param {Record<string, any>} [attributes] what is absent or false is left out; on… are listeners
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

/** A text in its own language and direction. */
export function own(name, language, attributes, ...children) {
  return el(name, { lang: language, dir: 'auto', ...attributes }, ...children);
}

/**
 * The only place where HTML is read, and only what the API promises to be safe: a body, which it cleans, and highlights, in which all but
 * mark is escaped. A template is inert: nothing is loaded before whoever asked has looked through it.
 */
export function safe(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content;
}

/**
 * A picture that does not come is replaced by what it shows, or by what `instead` says.
 *
 * @param {HTMLImageElement} image
 * @param {() => void} [instead]
 */
export function orItsWords(image, instead) {
  image.addEventListener('error', instead ?? (() => {
    const words = image.alt ? [own('span', image.lang, { class: 'unloaded' }, image.alt)] : [];
    image.replaceWith(...words);
  }));
  return image;
}

/** Read to those who do not see the page. */
export function announce(text) {
  document.getElementById('status').textContent = text;
}
