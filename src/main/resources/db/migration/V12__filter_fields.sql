-- The fields that releases are filtered by, before a change and after it, so that followers need not look up the change before. Null
-- where there is no text: before the first change, after a purge, and for rows of organizations.
alter table journal
  add column fields_before jsonb,
  add column fields_after  jsonb;

create function filter_fields(release jsonb) returns jsonb language sql immutable as $$
  select jsonb_build_array(release -> 'language', release -> 'type', release #> '{organization,id}', release -> 'topics',
    release #> '{attribution,source,name}', release #> '{attribution,authors}', release #> '{attribution,syndicatable}',
    release -> 'publishedAt')
$$;
-- The former name, which nodes of the previous version use until they are replaced.
create or replace function place_in_feeds(release jsonb) returns jsonb language sql immutable as $$
  select filter_fields(release)
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
    end if;
  end if;
  return new;
end $$;

-- A purge empties the text of a row, and with it these fields.
create or replace function keep_as_it_was() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and tg_table_name = 'journal' then
    if new.snapshot is null and new.note is null then
      new.snapshot := old.snapshot;
      new.note := old.note;
      if new is not distinct from old then
        new.snapshot := null;
        new.note := null;
        new.fields_before := null;
        new.fields_after := null;
        return new;
      end if;
    end if;
  end if;
  raise exception '% is append-only', tg_table_name;
end $$;
