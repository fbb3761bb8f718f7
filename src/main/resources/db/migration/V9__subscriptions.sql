-- Who is to be told of what happens, where, and on whose behalf.
create table subscription (
  id          uuid primary key,
  version     integer     not null,
  name        text,
  -- The key or person: what it is told is what they may read.
  owner_id    text        not null,
  owner_name  text        not null,
  url         text        not null,
  events      text[]      not null,
  filter      jsonb       not null,
  payload     text        not null check (payload in ('reference', 'release', 'ninjs')),
  -- In plain text: what is sent is signed with them. The newest first, those before it with an end.
  secrets     jsonb       not null,
  status      text        not null check (status in ('active', 'paused', 'disabled')),
  reason      text,
  status_at   timestamptz not null,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  -- Up to where in the journal it was told of, when it has to catch up; null when it goes along with the others.
  position    bigint,
  -- Since when nothing was taken; null when the last thing was.
  failing_since timestamptz,
  -- Until when it has asked to be left alone.
  not_before  timestamptz,
  check ((status = 'active') = (reason is null))
);
create index subscription_by_age on subscription (created_at desc, id desc);
create index subscription_of_owner on subscription (owner_id, created_at desc, id desc);
create index subscription_behind on subscription (id) where status = 'active' and position is not null;

-- Up to where in the journal those were told of who go along. Whoever has it locked makes out who is to be told what.
create table outbox (
  only_one boolean primary key default true check (only_one),
  position bigint  not null
);
insert into outbox (position) select coalesce(max(position), 0) from journal;

-- What somebody is to be told, or was. Written with the outbox's position, so nothing is missing and nothing is there twice.
create table delivery (
  id               uuid primary key,
  subscription_id  uuid        not null references subscription on delete cascade,
  event            text        not null,
  -- Of the change in the journal; null for a test.
  position         bigint,
  press_release_id uuid,
  at               timestamptz not null,
  created_at       timestamptz not null,
  status           text        not null check (status in ('pending', 'delivered', 'failed', 'dropped')),
  -- How often it was tried since it was made, or asked for again.
  tries            integer     not null default 0,
  -- Null while it waits for the one before it, of the same release.
  next_attempt_at  timestamptz,
  -- Until then it is on its way from a node.
  leased_until     timestamptz,
  settled_at       timestamptz
);
create unique index delivery_of_change on delivery (subscription_id, position);
create index delivery_by_age on delivery (subscription_id, created_at desc, id desc);
create index delivery_due on delivery (subscription_id, next_attempt_at) where status = 'pending' and next_attempt_at is not null;
create index delivery_in_order on delivery (subscription_id, press_release_id, position) where status = 'pending';
create index delivery_waiting on delivery (subscription_id) where status = 'pending' and next_attempt_at is null;
create index delivery_of_release on delivery (press_release_id, subscription_id);
create index delivery_settled on delivery (settled_at) where settled_at is not null;

create table delivery_attempt (
  delivery_id     uuid        not null references delivery on delete cascade,
  number          integer     not null,
  at              timestamptz not null,
  duration_millis bigint      not null,
  status          integer,
  failure         text,
  primary key (delivery_id, number),
  check ((status is null) <> (failure is null))
);
