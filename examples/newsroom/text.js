// Messages in the languages of the page, and the formats of dates, numbers and sizes.

const MESSAGES = {
  en: {
    skip: 'Skip to content', searchLabel: 'Search releases', searchHint: 'Search', uiLanguage: 'Language of this page',
    example: 'An example site built on the Communiqué API.', feeds: 'Feeds',
    latest: 'Latest releases', releaseLanguage: 'Language of releases', all: 'All', filters: 'Filters', more: 'More releases',
    nothing: 'No releases yet.', nothingFound: 'No results.', nothingFoundHint: 'Try other words or fewer filters.', didYouMean: 'Did you mean', followSearch: 'Subscribe to this search:',
    allReleases: 'All releases', searchFor: 'Search: {q}', clear: 'Clear filters', moreValues: 'More',
    sort: 'Order', relevance: 'Most relevant first', '-publishedAt': 'Newest first',
    language: 'Language', organization: 'Organization', type: 'Type', year: 'Year', topic: 'Topic', topicHint: 'matches all selected', anyYear: 'Any year',
    found: { one: '{n} release', other: '{n} releases' }, loaded: { one: '{n} more release', other: '{n} more releases' },
    arrived: { one: '{n} new release', other: '{n} new releases' }, show: 'Show',
    'press-release': 'Press release', statement: 'Statement', 'media-advisory': 'Media advisory', speech: 'Speech', news: 'News',
    published: 'Published', corrected: 'Corrected', corrections: 'Corrections', translations: 'In other languages',
    media: 'Media', download: 'Download', contacts: 'Press contacts', extension: 'ext. {n}', source: 'Source and rights',
    from: 'Source', by: 'By', credit: 'Credit', rights: 'Rights', terms: 'Terms of use', original: 'Original', issuer: 'Issued by', topics: 'Topics', table: 'Table',
    formats: 'Data formats', older: 'Older', newer: 'Newer', neighbours: 'Neighbouring releases', related: 'Related releases',
    withdrawn: 'This release was withdrawn', withdrawnShort: 'Withdrawn', replaced: 'Read the release that replaces it', gone: 'This release is no longer available.',
    wasCorrected: 'This release was corrected: {note}', wasEdited: 'This release was updated.',
    missing: 'Not found', missingHint: 'The release does not exist or is not public.', home: 'Latest releases',
    failed: 'Something went wrong', unreachable: 'The service cannot be reached.', busy: 'The service is busy.', again: 'Try again',
    againSoon: { one: 'Trying again in {n} second.', other: 'Trying again in {n} seconds.' },
    offline: 'You are offline. Loaded content stays available.', loading: 'Loading…',
  },
  ru: {
    skip: 'К содержанию', searchLabel: 'Поиск сообщений', searchHint: 'Поиск', uiLanguage: 'Язык этой страницы',
    example: 'Пример сайта на основе API службы Communiqué.', feeds: 'Ленты',
    latest: 'Последние сообщения', releaseLanguage: 'Язык сообщений', all: 'Все', filters: 'Фильтры', more: 'Ещё сообщения',
    nothing: 'Пока ничего нет.', nothingFound: 'Ничего не найдено.', nothingFoundHint: 'Попробуйте другие слова или снимите часть фильтров.', didYouMean: 'Возможно, вы искали:', followSearch: 'Подписаться на этот поиск:',
    allReleases: 'Все сообщения', searchFor: 'Поиск: {q}', clear: 'Снять фильтры', moreValues: 'Ещё',
    sort: 'Порядок', relevance: 'Сначала подходящие', '-publishedAt': 'Сначала новые',
    language: 'Язык', organization: 'Организация', type: 'Жанр', year: 'Год', topic: 'Тема', topicHint: 'все отмеченные сразу', anyYear: 'Любой год',
    found: { one: '{n} сообщение', few: '{n} сообщения', many: '{n} сообщений', other: '{n} сообщения' },
    loaded: { one: 'Ещё {n} сообщение', few: 'Ещё {n} сообщения', many: 'Ещё {n} сообщений', other: 'Ещё {n} сообщения' },
    arrived: { one: '{n} новое сообщение', few: '{n} новых сообщения', many: '{n} новых сообщений', other: '{n} нового сообщения' }, show: 'Показать',
    'press-release': 'Пресс-релиз', statement: 'Заявление', 'media-advisory': 'Анонс для СМИ', speech: 'Выступление', news: 'Новость',
    published: 'Опубликовано', corrected: 'Исправлено', corrections: 'Исправления', translations: 'На других языках',
    media: 'Материалы', download: 'Скачать', contacts: 'Контакты для прессы', extension: 'доб. {n}', source: 'Источник и права',
    from: 'Источник', by: 'Авторы', credit: 'Указание', rights: 'Права', terms: 'Условия использования', original: 'Оригинал', issuer: 'Организация', topics: 'Темы', table: 'Таблица',
    formats: 'В виде данных', older: 'Раньше', newer: 'Позже', neighbours: 'Соседние сообщения', related: 'По теме',
    withdrawn: 'Это сообщение отозвано', withdrawnShort: 'Отозвано', replaced: 'Читать сообщение, которое его заменяет', gone: 'Этого сообщения больше нет.',
    wasCorrected: 'Сообщение исправлено: {note}', wasEdited: 'Сообщение обновлено.',
    missing: 'Не найдено', missingHint: 'Такого сообщения нет, или оно не опубликовано.', home: 'К последним сообщениям',
    failed: 'Не получилось', unreachable: 'Служба недоступна.', busy: 'Служба перегружена.', again: 'Повторить',
    againSoon: { one: 'Повторим через {n} секунду.', few: 'Повторим через {n} секунды.', many: 'Повторим через {n} секунд.', other: 'Повторим через {n} секунды.' },
    offline: 'Нет связи. Загруженное можно читать и дальше.', loading: 'Загрузка…',
  },
};

/** Names of languages that browsers do not know, each in the language itself. */
const LANGUAGE_NAMES = { be: 'Беларуская', tg: 'Тоҷикӣ' };

let language = storedLanguage() ?? navigator.languages.map(tag => tag.slice(0, 2)).find(tag => tag in MESSAGES) ?? 'en';

export function uiLanguage() {
  return language;
}

/** Returns the locale with the reader's country, which determines the format of dates. */
function locale() {
  return navigator.languages.find(tag => tag.startsWith(`${language}-`)) ?? language;
}

/** Sets the language of the page. Other languages are ignored. */
export function setLanguage(tag) {
  if (Object.hasOwn(MESSAGES, tag)) {
    language = tag;
    try {
      localStorage.setItem('ui', tag);
    } catch {
      // Storage is not allowed here: the language lasts as long as the page.
    }
  }
  document.documentElement.lang = language;
}

function storedLanguage() {
  try {
    const tag = localStorage.getItem('ui');
    return Object.hasOwn(MESSAGES, tag) ? tag : undefined;
  } catch {
    return undefined;
  }
}

/** @param {{n?: number | string}} [values] n selects the plural form */
export function t(key, values = {}) {
  let text = MESSAGES[language][key];
  if (typeof text === 'object') {
    text = text[new Intl.PluralRules(language).select(values.n)] ?? text.other;
  }
  return text.replace(/\{(\w+)\}/g, (_, name) => typeof values[name] === 'number' ? number(values[name]) : values[name]);
}

export function typeName(type) {
  return MESSAGES[language][type] ?? type;
}

export function number(n) {
  return new Intl.NumberFormat(locale()).format(n);
}

export function date(instant) {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'long' }).format(new Date(instant));
}

/** Includes the name of the reader's time zone, because releases are quoted by their time. */
export function dateAndTime(instant) {
  return new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'long', year: 'numeric', hour: 'numeric', minute: '2-digit', timeZoneName: 'short' })
    .format(new Date(instant));
}

/** Returns the name of a language in that language, which its readers recognize, or the tag if the browser does not know it. */
export function languageName(tag) {
  if (Object.hasOwn(LANGUAGE_NAMES, tag)) {
    return LANGUAGE_NAMES[tag];
  }
  try {
    const name = new Intl.DisplayNames([tag, language], { type: 'language' }).of(tag);
    return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
  } catch {
    return tag;
  }
}

export function size(bytes) {
  const megabytes = bytes / 1e6;
  const [value, unit] = megabytes < 0.1 ? [bytes / 1e3, 'kilobyte'] : [megabytes, 'megabyte'];
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}
