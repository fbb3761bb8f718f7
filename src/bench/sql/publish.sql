-- Writes the rows that creating and publishing a release write, in two transactions because these are two requests.
\set n random(1, :templates)
\set title random(1, 1000000000000000)
begin;
insert into press_release_slug (slug, press_release_id) values ('written-' || cast(:title as bigint), uuidv7())
on conflict do nothing returning slug, press_release_id as id \gset
insert into press_release (attribution, body, contacts, corrections, created_at, dateline, embargo, language, media, organization_id, slug,
  slug_chosen, state, subtitle, summary, title, topics, translation_group, type, updated_at, version, id)
select attribution, body, contacts, '[]', now(), dateline, false, language, media, organization_id, :slug, false, 'draft', subtitle, summary,
  title, topics, cast(:id as uuid), type, now(), 1, cast(:id as uuid)
from bench.template where n = :n;
insert into journal (at, event, subject, subject_id, version, actor, actor_id, address, snapshot)
select now(), 'created', 'press-release', cast(:id as uuid), 1, 'benchmark', 'benchmark', '127.0.0.1', draft
from bench.template where n = :n;
end;
begin;
update press_release set state = 'published', published_at = now(), first_published_at = now(), content_updated_at = now(),
  updated_at = now(), version = 2
where id = cast(:id as uuid) and version = 1;
insert into journal (at, event, subject, subject_id, version, actor, actor_id, address, snapshot, audience, public_at, organization_id)
select now(), 'published', 'press-release', cast(:id as uuid), 2, 'benchmark', 'benchmark', '127.0.0.1', snapshot, 2, now(), organization_id
from bench.template where n = :n;
end;
