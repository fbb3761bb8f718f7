-- Who did it, for good: names of keys can be alike or change.
alter table journal add column actor_id text;
-- From which address it came; null for what the service did by itself.
alter table journal add column address text;
create index journal_by_time on journal (at desc, position desc);
create index journal_of_actor on journal (actor_id, at desc, position desc);

-- What was asked for and not allowed. It changed nothing, so it is not in the journal and does not wait for the journal's lock,
-- but counts its positions with it: the audit reads both in one order.
create table refusal (
  position bigint      primary key default nextval('journal_position_seq'),
  at       timestamptz not null,
  status   integer     not null,
  reason   text        not null,
  method   text        not null,
  path     text        not null,
  -- The key or person that asked, as far as it is known.
  actor    text,
  actor_id text,
  address  text        not null,
  -- Alike within a moment are one row.
  attempts integer     not null
);
create index refusal_by_time on refusal (at desc, position desc);
create index refusal_of_actor on refusal (actor_id, at desc, position desc);
create index refusal_from on refusal (address, at desc, position desc);

-- Neither is ever changed. One thing is allowed: a purge empties what a text said.
create function keep_as_it_was() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and tg_table_name = 'journal' then
    if new.snapshot is null and new.note is null then
      new.snapshot := old.snapshot;
      new.note := old.note;
      if new is not distinct from old then
        new.snapshot := null;
        new.note := null;
        return new;
      end if;
    end if;
  end if;
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger append_only before update or delete on journal for each row execute function keep_as_it_was();
create trigger append_only before update or delete on refusal for each row execute function keep_as_it_was();
create trigger no_truncate before truncate on journal for each statement execute function keep_as_it_was();
create trigger no_truncate before truncate on refusal for each statement execute function keep_as_it_was();
