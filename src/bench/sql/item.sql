-- One release by its id: the row, its translations, its neighbours in time, and when the next release comes out.
\set n random(1, :sample)
select r.id, r.version, r.slug, r.type, r.state, r.language, r.title, r.subtitle, r.summary, r.body, r.dateline, o.id as organization,
  o.slug as organization_slug, o.name, r.attribution, r.contacts, r.topics, r.media, r.translation_group, r.embargo, r.published_at,
  r.first_published_at, r.content_updated_at, r.created_at, r.updated_at, r.corrections, r.withdrawn_at, r.withdrawal_reason,
  r.replaced_by, r.trashed_at, r.sorted_at, r.revised_at
from press_release r left join organization o on o.id = r.organization_id
where r.state = 'published' and r.trashed_at is null and r.published_at <= now() and r.id = (select id from bench.sample where n = :n) \gset
select translation_group, language, id, slug from press_release
where state = 'published' and trashed_at is null and published_at <= now() and translation_group = cast(:translation_group as uuid)
order by language, id;
select id from press_release
where state = 'published' and trashed_at is null and published_at <= now() and language = :language
  and (sorted_at, id) < (cast(:sorted_at as timestamptz), cast(:id as uuid))
order by sorted_at desc, id desc limit 1;
select id from press_release
where state = 'published' and trashed_at is null and published_at <= now() and language = :language
  and (sorted_at, id) > (cast(:sorted_at as timestamptz), cast(:id as uuid))
order by sorted_at, id limit 1;
select min(published_at) from press_release where state = 'published' and trashed_at is null and published_at > now();
