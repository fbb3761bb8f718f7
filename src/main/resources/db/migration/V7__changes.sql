-- Who sees a press release after a change and before it, as far as readers can: 0 the newsroom alone, 1 also partners (those of no other
-- organization), 2 everyone. What a change means to a follower is read off these, without its snapshot.
alter table journal
  add column audience            smallint not null default 0,
  add column audience_before     smallint not null default 0,
  -- When it is, or becomes, public.
  add column public_at           timestamptz,
  add column organization_id     uuid,
  add column organization_before uuid;

-- What is still to come out by itself. Written and emptied under the lock under which the journal is appended to.
create table coming_out (
  press_release_id uuid        primary key,
  public_at        timestamptz not null
);
create index coming_out_by_time on coming_out (public_at);

-- Cursors of the change feed are positions in the journal, enciphered: the gaps between them would tell how much is going on unseen.
create table cursor_key (
  only_one boolean primary key default true check (only_one),
  key      bytea   not null
);
insert into cursor_key (key) values (uuid_send(gen_random_uuid()));

-- The journal so far, in parts, so that no statement of a large one takes too long for the connection.
set local statement_timeout = 0;
alter table journal disable trigger append_only;
create function fill_audiences(part integer) returns void language sql as $$
  with known as (
    select position, subject_id,
      case when snapshot ? 'trashedAt' then 0
           when snapshot ->> 'status' = 'published' then 2
           when snapshot ->> 'status' = 'scheduled' and snapshot ? 'embargoUntil' then 1
           else 0 end as audience,
      case when not snapshot ? 'trashedAt' and snapshot ->> 'status' in ('scheduled', 'published')
           then cast(snapshot ->> 'publishedAt' as timestamptz) end as public_at,
      cast(snapshot -> 'organization' ->> 'id' as uuid) as organization_id
    from journal where subject = 'press-release' and hashtext(cast(subject_id as text)) & 15 = part
  ), compared as (
    select *, lag(audience, 1, 0) over changes as audience_before, lag(organization_id) over changes as organization_before
    from known window changes as (partition by subject_id order by position)
  )
  update journal j set audience = coalesce(c.audience, 0), audience_before = coalesce(c.audience_before, 0), public_at = c.public_at,
    organization_id = c.organization_id, organization_before = c.organization_before
  from compared c where c.position = j.position and (c.audience > 0 or c.audience_before > 0 or c.public_at is not null)
$$;
select fill_audiences(0);
select fill_audiences(1);
select fill_audiences(2);
select fill_audiences(3);
select fill_audiences(4);
select fill_audiences(5);
select fill_audiences(6);
select fill_audiences(7);
select fill_audiences(8);
select fill_audiences(9);
select fill_audiences(10);
select fill_audiences(11);
select fill_audiences(12);
select fill_audiences(13);
select fill_audiences(14);
select fill_audiences(15);
drop function fill_audiences(integer);
alter table journal enable trigger append_only;

-- Also what came out while the journal did not say so: it says so as soon as the service runs.
insert into coming_out (press_release_id, public_at)
select subject_id, public_at from (
  select distinct on (subject_id) subject_id, public_at, audience from journal
  where subject = 'press-release' order by subject_id, position desc) newest
where public_at is not null and audience < 2;

create index journal_of_readers on journal (position) where audience > 0 or audience_before > 0;
