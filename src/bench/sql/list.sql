-- A list of 20 before a random instant: the page, its translations, and when the next release comes out that it could show.
-- What is published has its date as sorted_at too, by which the index finds the page at once.
\set before random(:from, :to)
select p.*, array_agg(p.translation_group) over () as groups from (
  select r.id, r.version, r.slug, r.type, r.state, r.language, r.title, r.subtitle, r.summary, r.dateline, o.id as organization,
    o.slug as organization_slug, o.name, r.attribution, r.contacts, r.topics, r.media, r.translation_group, r.embargo, r.published_at,
    r.first_published_at, r.content_updated_at, r.created_at, r.updated_at, r.corrections, r.withdrawn_at, r.withdrawal_reason,
    r.replaced_by, r.trashed_at, r.sorted_at, r.revised_at
  from press_release r left join organization o on o.id = r.organization_id
  where r.state = 'published' and r.trashed_at is null and r.published_at <= now()
    and r.sorted_at < to_timestamp(cast(:before as bigint))
  order by r.sorted_at desc, r.id desc limit 21) p \aset
select translation_group, language, id, slug from press_release
where state = 'published' and trashed_at is null and published_at <= now() and translation_group = any(cast(:groups as uuid[]))
order by language, id;
select min(published_at) from press_release
where state = 'published' and trashed_at is null and published_at > now() and published_at < to_timestamp(cast(:before as bigint));
