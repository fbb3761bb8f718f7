-- A list of 20 before a random instant with translations: the statement that the service sends. A few times a second the service also looks
-- up the next publication.
\set before random(:from, :to)
select r.id, r.version, r.slug, r.type, r.state, r.language, r.title, r.subtitle, r.summary, r.dateline, o.id, o.slug, o.name,
  r.attribution, r.contacts, r.topics, r.media, r.translation_group, r.embargo, r.published_at, r.first_published_at,
  r.content_updated_at, r.created_at, r.updated_at, r.corrections, r.withdrawn_at, r.withdrawal_reason, r.replaced_by, r.trashed_at,
  r.sorted_at, r.revised_at,
  (select string_agg(coalesce(t.language, '') || ' ' || t.id::text || ' ' || t.slug, ',' order by t.language, t.id)
   from press_release t
   where t.translation_group = r.translation_group and t.id <> r.id and t.trashed_at is null and t.state <> 'withdrawn'
     and t.state = 'published' and t.published_at <= now())
from press_release r left join organization o on o.id = r.organization_id
where r.state = 'published' and r.trashed_at is null and r.published_at <= now()
  and r.sorted_at < to_timestamp(cast(:before as bigint))
order by r.sorted_at desc, r.id desc limit 21;
