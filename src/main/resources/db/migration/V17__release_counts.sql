-- The number of releases by each value that they are counted by, so that a count costs the same in an archive of any size. A change of a
-- release adds rows to release_count_change in its own transaction, and waits for no other. A follower adds them to the sums in
-- release_count later. The count at an instant is the sum plus the changes up to that instant: a scheduled release counts from the second of
-- its publication on.
create table release_count (
  dimension text   not null,
  value     text   not null,
  count     bigint not null,
  primary key (dimension, value)
);
create index release_count_of_topic on release_count (count desc, value) where dimension = 'topic';

create table release_count_change (
  change          integer     not null,
  status          text        not null check (status in ('draft', 'published', 'withdrawn', 'trashed')),
  -- From when on it counts: at once, unless it is published.
  public_at       timestamptz not null,
  language        text,
  type            text        not null,
  organization_id uuid,
  source_name     text,
  month           text,
  topics          varchar[]   not null
);
create index release_count_change_by_time on release_count_change (public_at);

-- These functions take columns and not whole rows, because PostgreSQL would read the body of a row that it passes to a function.
create function release_count_status(state text, trashed_at timestamptz) returns text language sql immutable as $$
  select case when trashed_at is not null then 'trashed' else state end
$$;

-- What a release adds to the counts with 1, and takes from them with -1.
create function release_count_change_of(change integer, state text, trashed_at timestamptz, published_at timestamptz, language text, type text,
  organization_id uuid, source_name text, topics varchar[]) returns release_count_change language sql stable as $$
  select row(change, s.status, case when s.status = 'published' then published_at else '-infinity' end, language, type, organization_id,
    source_name, to_char(published_at at time zone 'UTC', 'YYYY-MM'), topics)::release_count_change
  from (select release_count_status(state, trashed_at) as status) s
$$;

-- Under which values a change counts. Only published releases count by anything but their status.
create function release_count_keys(c release_count_change) returns table (dimension text, value text) language sql stable as $$
  select 'status', c.status
  union all
  select k.dimension, k.value from (values ('language', c.language), ('type', c.type), ('organization', c.organization_id::text),
    ('source', c.source_name), ('month', c.month)) k (dimension, value)
  where c.status = 'published' and k.value is not null
  union all
  select distinct 'topic', t from unnest(c.topics) t where c.status = 'published' and t is not null
$$;

create function note_release_count() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    insert into release_count_change select c.* from release_count_change_of(-1, old.state, old.trashed_at, old.published_at, old.language,
      old.type, old.organization_id, old.source_name, old.topics) c;
  end if;
  if tg_op <> 'DELETE' then
    insert into release_count_change select c.* from release_count_change_of(1, new.state, new.trashed_at, new.published_at, new.language,
      new.type, new.organization_id, new.source_name, new.topics) c;
  end if;
  return null;
end $$;
create trigger note_release_count after insert or delete on press_release for each row execute function note_release_count();
create trigger note_changed_release_count after update on press_release for each row
  when (release_count_status(old.state, old.trashed_at) <> release_count_status(new.state, new.trashed_at)
    or release_count_status(new.state, new.trashed_at) = 'published'
      and (old.published_at, old.language, old.type, old.organization_id, old.source_name, old.topics)
        is distinct from (new.published_at, new.language, new.type, new.organization_id, new.source_name, new.topics))
  execute function note_release_count();

-- Adds changes to the sums, if there are enough of them, and returns how many. Several at once take different changes, and wait for each
-- other in the order of the sums.
create function merge_release_counts(until timestamptz, at_least integer, at_most integer) returns integer language plpgsql as $$
declare
  merged integer;
begin
  if (select count(*) from (select 1 from release_count_change where public_at <= until limit at_least) c) < at_least then
    return 0;
  end if;
  with taken as (
    delete from release_count_change where ctid = any(array(
      select ctid from release_count_change where public_at <= until limit at_most for update skip locked))
    returning *),
  added as (
    insert into release_count as c (dimension, value, count)
    select k.dimension, k.value, sum(t.change)
    from taken t cross join lateral release_count_keys(row(t.*)::release_count_change) k
    group by 1, 2 having sum(t.change) <> 0 order by 1, 2
    on conflict (dimension, value) do update set count = c.count + excluded.count)
  select count(*) into merged from taken;
  return merged;
end $$;

-- Each release, once under each value that it counts by, now or from its publication on.
create view counted_release as
select k.dimension, k.value, c.public_at from press_release r
  cross join lateral release_count_change_of(1, r.state, r.trashed_at, r.published_at, r.language, r.type, r.organization_id,
    r.source_name, r.topics) c
  cross join lateral release_count_keys(c) k;

-- The values whose counts are wrong.
create view wrong_release_count as
with kept as (
    select k.dimension, k.value, sum(k.count) as count from (
      select dimension, value, count from release_count
      union all
      select k.dimension, k.value, c.change from release_count_change c cross join lateral release_count_keys(c) k) k
    group by 1, 2),
  actual as (
    select dimension, value, count(*) from counted_release group by 1, 2)
select dimension, value, coalesce(k.count, 0) as kept, coalesce(a.count, 0) as actual
from kept k full join actual a using (dimension, value)
where coalesce(k.count, 0) <> coalesce(a.count, 0);

-- Counts all releases anew. Writers wait meanwhile.
create function count_releases() returns void language plpgsql as $$
declare
  kept_apart timestamptz := now() - interval '1 minute';
begin
  lock table press_release in share row exclusive mode;
  -- In the order in which a merge uses them.
  lock table release_count_change in exclusive mode;
  lock table release_count in exclusive mode;
  delete from release_count_change;
  delete from release_count;
  insert into release_count (dimension, value, count)
    select dimension, value, count(*) from counted_release where public_at <= kept_apart group by 1, 2;
  insert into release_count_change
    select c.* from press_release r cross join lateral release_count_change_of(1, r.state, r.trashed_at, r.published_at, r.language,
      r.type, r.organization_id, r.source_name, r.topics) c
    where r.state = 'published' and r.trashed_at is null and r.published_at > kept_apart;
end $$;

-- The same, and returns how many values had a wrong count.
create function recount_releases() returns bigint language plpgsql as $$
declare
  wrong bigint;
begin
  lock table press_release in share row exclusive mode;
  select count(*) into wrong from wrong_release_count;
  perform count_releases();
  return wrong;
end $$;

select count_releases();

-- When the pages of each month changed last, for sitemaps.
create index press_release_by_month_and_change on press_release (date_trunc('month', sorted_at at time zone 'UTC'), changed_at)
  include (sorted_at, published_at) where state = 'published' and trashed_at is null;
drop index press_release_by_month;
