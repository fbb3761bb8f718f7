// What the page says in the languages of its readers, and how it writes dates and numbers.

const WORDS = {
  en: {
    skip: 'Skip to content', searchLabel: 'Search releases', searchHint: 'Search', uiLanguage: 'Language of this page',
    example: 'An example of a site over the API of Communiqué.', feeds: 'Feeds',
    latest: 'Latest releases', releaseLanguage: 'Language of releases', all: 'All', filters: 'Filters', more: 'More releases',
    nothing: 'There is nothing yet.', nothingFound: 'Nothing was found.', nothingFoundHint: 'Try other words or fewer filters.',
    allReleases: 'All releases', searchFor: 'Search: {q}', clear: 'Clear filters', moreValues: 'More',
    sort: 'Order', relevance: 'Most relevant first', '-publishedAt': 'Newest first',
    language: 'Language', organization: 'Organization', type: 'Type', year: 'Year', topic: 'Topic', topicHint: 'all that are ticked', anyYear: 'Any year',
    found: { one: '{n} release', other: '{n} releases' }, loaded: { one: '{n} more release', other: '{n} more releases' },
    arrived: { one: '{n} new release', other: '{n} new releases' }, show: 'Show',
    'press-release': 'Press release', statement: 'Statement', 'media-advisory': 'Media advisory', speech: 'Speech', news: 'News',
    published: 'Published', corrected: 'Corrected', corrections: 'Corrections', translations: 'In other languages',
    media: 'Media', download: 'Download', contacts: 'Press contacts', extension: 'ext. {n}', source: 'Source and rights',
    from: 'Source', by: 'By', credit: 'Credit', rights: 'Rights', terms: 'Terms of use', original: 'Original', issuer: 'Issued by', topics: 'Topics', table: 'Table',
    formats: 'As data', older: 'Older', newer: 'Newer', neighbours: 'Neighbouring releases',
    withdrawn: 'This release was withdrawn', withdrawnShort: 'Withdrawn', replaced: 'Read the release that takes its place', gone: 'This release is no longer there.',
    wasCorrected: 'This release was corrected: {note}', wasEdited: 'This release was updated.',
    missing: 'Not found', missingHint: 'There is no such release, or it is not public.', home: 'To the latest releases',
    failed: 'That did not work', unreachable: 'The service cannot be reached.', busy: 'The service is busy.', again: 'Try again',
    againSoon: { one: 'Trying again in {n} second.', other: 'Trying again in {n} seconds.' },
    offline: 'You are offline. What was loaded stays readable.', loading: 'Loading…',
  },
  ru: {
    skip: 'К содержанию', searchLabel: 'Поиск сообщений', searchHint: 'Поиск', uiLanguage: 'Язык этой страницы',
    example: 'Пример сайта на основе API службы Communiqué.', feeds: 'Ленты',
    latest: 'Последние сообщения', releaseLanguage: 'Язык сообщений', all: 'Все', filters: 'Фильтры', more: 'Ещё сообщения',
    nothing: 'Пока ничего нет.', nothingFound: 'Ничего не найдено.', nothingFoundHint: 'Попробуйте другие слова или снимите часть фильтров.',
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
    formats: 'В виде данных', older: 'Раньше', newer: 'Позже', neighbours: 'Соседние сообщения',
    withdrawn: 'Это сообщение отозвано', withdrawnShort: 'Отозвано', replaced: 'Читать сообщение, которое его заменяет', gone: 'Этого сообщения больше нет.',
    wasCorrected: 'Сообщение исправлено: {note}', wasEdited: 'Сообщение обновлено.',
    missing: 'Не найдено', missingHint: 'Такого сообщения нет, или оно не опубликовано.', home: 'К последним сообщениям',
    failed: 'Не получилось', unreachable: 'Служба недоступна.', busy: 'Служба перегружена.', again: 'Повторить',
    againSoon: { one: 'Повторим через {n} секунду.', few: 'Повторим через {n} секунды.', many: 'Повторим через {n} секунд.', other: 'Повторим через {n} секунды.' },
    offline: 'Нет связи. Загруженное можно читать и дальше.', loading: 'Загрузка…',
  },
};

/** Names of their own that browsers leave out. */
const OWN_NAMES = { be: 'Беларуская', tg: 'Тоҷикӣ' };

let language = remembered() ?? navigator.languages.map(tag => tag.slice(0, 2)).find(tag => tag in WORDS) ?? 'en';

export function uiLanguage() {
  return language;
}

/** With the reader's country, by which dates differ. */
function locale() {
  return navigator.languages.find(tag => tag.startsWith(`${language}-`)) ?? language;
}

/** What is not a language of the page changes nothing. */
export function speak(tag) {
  if (Object.hasOwn(WORDS, tag)) {
    language = tag;
    try {
      localStorage.setItem('ui', tag);
    } catch {
      // Forbidden here: then it is kept as long as the page.
    }
  }
  document.documentElement.lang = language;
}

function remembered() {
  try {
    const tag = localStorage.getItem('ui');
    return Object.hasOwn(WORDS, tag) ? tag : undefined;
  } catch {
    return undefined;
  }
}

/** @param {{n?: number | string}} [values] n chooses the form of the word, where it has several */
export function t(key, values = {}) {
  let text = WORDS[language][key];
  if (typeof text === 'object') {
    text = text[new Intl.PluralRules(language).select(values.n)] ?? text.other;
  }
  return text.replace(/\{(\w+)\}/g, (_, name) => typeof values[name] === 'number' ? number(values[name]) : values[name]);
}

export function typeName(type) {
  return WORDS[language][type] ?? type;
}

export function number(n) {
  return new Intl.NumberFormat(locale()).format(n);
}

export function date(instant) {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'long' }).format(new Date(instant));
}

/** With the reader's own time zone, named: a release is quoted by its time. */
export function dateAndTime(instant) {
  return new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'long', year: 'numeric', hour: 'numeric', minute: '2-digit', timeZoneName: 'short' })
    .format(new Date(instant));
}

/** A language by its own name: who reads it knows that one. The tag itself where the browser knows no such language. */
export function languageName(tag) {
  if (Object.hasOwn(OWN_NAMES, tag)) {
    return OWN_NAMES[tag];
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
