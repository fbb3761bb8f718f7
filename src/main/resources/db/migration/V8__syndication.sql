-- Feeds read what is public and what was until it was withdrawn, in one order. What reads published releases alone is served as well.
drop index press_release_by_time;
create index press_release_by_time on press_release (sorted_at, id) where state <> 'draft' and trashed_at is null;
drop index press_release_by_language;
create index press_release_by_language on press_release (language, sorted_at, id) where state <> 'draft' and trashed_at is null;
drop index press_release_by_type;
create index press_release_by_type on press_release (type, sorted_at, id) where state <> 'draft' and trashed_at is null;
drop index press_release_by_source;
create index press_release_by_source on press_release (source_name, sorted_at, id) where state <> 'draft' and trashed_at is null;
-- How many pages there are of each month, for sitemaps, without a look at the releases.
create index press_release_by_month on press_release (sorted_at) include (published_at, changed_at)
  where state = 'published' and trashed_at is null;

-- Whether feeds changed by it in a way that the releases which still are in them do not tell: one left them, or came with times of
-- its own. Of what readers never could see it says nothing.
alter table journal add column moves_feeds boolean not null default false;
create index journal_moves_feeds on journal (at) where moves_feeds;

create function is_known_to_readers(release jsonb, moment timestamptz) returns boolean language sql stable as $$
  select coalesce(not release ? 'trashedAt' and case release ->> 'status'
    when 'published' then true
    when 'scheduled' then (release ->> 'publishedAt')::timestamptz <= moment
    when 'withdrawn' then (release ->> 'firstPublishedAt')::timestamptz <= (release #>> '{withdrawal,at}')::timestamptz
  end, false)
$$;

-- What feeds can be narrowed down by, and ordered.
create function place_in_feeds(release jsonb) returns jsonb language sql immutable as $$
  select jsonb_build_array(release -> 'language', release -> 'type', release #> '{organization,id}', release -> 'topics',
    release #> '{attribution,source,name}', release #> '{attribution,authors}', release #> '{attribution,syndicatable}',
    release -> 'publishedAt')
$$;

create function note_what_moves_feeds() returns trigger language plpgsql as $$
declare
  before jsonb;
  was_known boolean;
  is_known boolean;
begin
  if new.subject = 'organization' then
    new.moves_feeds := new.event = 'edited';
  elsif new.subject = 'press-release' and new.event <> 'came-out' then
    -- What came out by itself is the same text, and has none in the journal.
    select j.snapshot into before from journal j
      where j.subject = new.subject and j.subject_id = new.subject_id and j.event <> 'came-out' order by j.position desc limit 1;
    was_known := is_known_to_readers(before, new.at);
    is_known := is_known_to_readers(new.snapshot, new.at);
    new.moves_feeds := was_known and (not is_known or place_in_feeds(before) <> place_in_feeds(new.snapshot))
      or is_known and (new.snapshot ->> 'updatedAt')::timestamptz <> new.at;
  end if;
  return new;
end $$;
create trigger note_what_moves_feeds before insert on journal for each row execute function note_what_moves_feeds();
