-- One release by its id with its translations and its neighbours in time: the statement that the service sends. A few times a second the
-- service also looks up the next publication. A separate cheap statement draws the id.
\set n random(1, :sample)
select id as wanted from bench.sample where n = :n \gset
select r.id, r.version, r.slug, r.type, r.state, r.language, r.title, r.subtitle, r.summary, r.body, r.dateline, o.id, o.slug, o.name,
  r.attribution, r.contacts, r.topics, r.media, r.translation_group, r.embargo, r.published_at, r.first_published_at,
  r.content_updated_at, r.created_at, r.updated_at, r.corrections, r.withdrawn_at, r.withdrawal_reason, r.replaced_by, r.trashed_at,
  r.sorted_at, r.revised_at,
  (select string_agg(coalesce(t.language, '') || ' ' || t.id::text || ' ' || t.slug, ',' order by t.language, t.id)
   from press_release t
   where t.translation_group = r.translation_group and t.id <> r.id and t.trashed_at is null and t.state <> 'withdrawn'
     and t.state = 'published' and t.published_at <= now()),
  (select t.id from press_release t
   where r.published_at is not null and t.language = r.language and t.trashed_at is null and t.state = 'published'
     and t.published_at <= now() and (t.sorted_at, t.id) < (r.sorted_at, r.id)
   order by t.sorted_at desc, t.id desc limit 1),
  (select t.id from press_release t
   where r.published_at is not null and t.language = r.language and t.trashed_at is null and t.state = 'published'
     and t.published_at <= now() and (t.sorted_at, t.id) > (r.sorted_at, r.id)
   order by t.sorted_at, t.id limit 1)
from press_release r left join organization o on o.id = r.organization_id
where r.state = 'published' and r.trashed_at is null and r.published_at <= now()
  and r.id = cast(:wanted as uuid)
limit 1;
