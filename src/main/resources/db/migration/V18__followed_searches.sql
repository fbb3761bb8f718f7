-- Whether a change of a text may have removed its release from the feed of a search, which the releases that still are in the feed do
-- not tell. With moves_feeds, it determines the time of the last change of such a feed.
alter table journal add column changes_text boolean not null default false;
create index journal_moves_feeds_of_searches on journal (at) where moves_feeds or changes_text;

-- The position in the journal since which a subscription has its filter. Older changes are not held against former texts.
alter table subscription add column filter_since bigint not null default 0;

-- The feed of a search lists recent withdrawals.
create index press_release_withdrawn on press_release (withdrawn_at) where state = 'withdrawn' and trashed_at is null;

create function searched_texts(release jsonb) returns jsonb language sql immutable as $$
  select jsonb_build_array(release -> 'title', release -> 'subtitle', release -> 'summary', release -> 'body', release -> 'dateline')
$$;

create or replace function note_what_moves_feeds() returns trigger language plpgsql as $$
declare
  before jsonb;
  was_known boolean;
  is_known boolean;
begin
  if new.subject = 'organization' then
    new.moves_feeds := new.event = 'edited';
  elsif new.subject = 'press-release' then
    -- A row of a release that became public has no text of its own: it is the text of the row before.
    -- Rows of before have no fields yet.
    select j.snapshot, coalesce(j.fields_after, case when j.snapshot is not null then filter_fields(j.snapshot) end)
      into before, new.fields_before from journal j
      where j.subject = new.subject and j.subject_id = new.subject_id and j.event <> 'came-out' order by j.position desc limit 1;
    if new.event = 'came-out' then
      new.fields_after := new.fields_before;
    else
      new.fields_after := case when new.snapshot is not null then filter_fields(new.snapshot) end;
      was_known := is_known_to_readers(before, new.at);
      is_known := is_known_to_readers(new.snapshot, new.at);
      new.moves_feeds := coalesce(was_known and (not is_known or new.fields_before <> new.fields_after)
        or is_known and (new.snapshot ->> 'updatedAt')::timestamptz <> new.at, false);
      new.changes_text := coalesce(was_known and searched_texts(before) <> searched_texts(new.snapshot), false);
    end if;
  end if;
  return new;
end $$;
