-- Random samples to read, and templates to write: created once in the service's database, in a schema of their own.
drop schema if exists bench cascade;
create schema bench;
create unlogged table bench.sample as
select row_number() over ()::int as n, id, slug from (
  select id, slug from press_release
  where state = 'published' and trashed_at is null and published_at <= now()
  order by random() limit 600000) drawn;
create unique index on bench.sample (n) include (id, slug);
create unlogged table bench.template as
select s.n, r.type, r.language, r.title, r.subtitle, r.summary, r.body, r.dateline, r.organization_id, r.attribution, r.contacts, r.topics,
  r.media, j.snapshot, j.snapshot - 'publishedAt' - 'firstPublishedAt' - 'contentUpdatedAt' || '{"status": "draft"}' as draft
from bench.sample s join press_release r on r.id = s.id
join lateral (
  select snapshot from journal where subject = 'press-release' and subject_id = r.id order by position desc limit 1) j on true
where s.n <= 1000;
create unique index on bench.template (n);
analyze bench.sample;
analyze bench.template;
