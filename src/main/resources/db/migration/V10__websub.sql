-- Who is sent which feed (WebSub), and how far each of them is. What is due goes by the service's clock, who sends it by the database's.

-- The feeds that somebody subscribed to. Addresses have 2,000 characters of ASCII at most.
create table websub_topic (
  url           text        primary key,
  -- A digest of what its items showed when it was last looked at.
  state         bytea       not null,
  -- Whether they may show something else since.
  stale         boolean     not null default true,
  -- What came out until then has been told by some node, whose clock may be ahead of others.
  told_out      timestamptz,
  -- Until then nobody looks at it, as it could not be made.
  put_off_until timestamptz
);
create index websub_topic_stale on websub_topic (url) where stale;

create table websub_subscription (
  id           uuid        primary key,
  -- A digest of callback and topic.
  pair         bytea       not null unique,
  topic        text        not null references websub_topic,
  callback     text        not null,
  -- The same for all callbacks of a host.
  recipient    uuid        not null,
  secret       text,
  expires_at   timestamptz not null,
  -- The state of the topic that the subscriber has.
  delivered    bytea       not null,
  -- When to send it what it does not have; null while it has everything.
  due_at       timestamptz,
  -- How often it did not take it, since it last did.
  attempts     integer     not null default 0,
  -- Until then one node alone sends to it.
  leased_until timestamptz
);
create index websub_subscription_due on websub_subscription (due_at) where due_at is not null;
create index websub_subscription_topic on websub_subscription (topic);
create index websub_subscription_expiry on websub_subscription (expires_at);

-- What a callback is yet to be asked, whether it meant that, or to be told: the last thing of each callback and topic.
create table websub_intent (
  id           uuid        primary key,
  pair         bytea       not null unique,
  mode         text        not null check (mode in ('subscribe', 'unsubscribe', 'denied')),
  topic        text        not null,
  callback     text        not null,
  recipient    uuid        not null,
  secret       text,
  lease        integer,
  reason       text,
  due_at       timestamptz not null,
  attempts     integer     not null default 0,
  leased_until timestamptz
);
create index websub_intent_due on websub_intent (due_at);

-- Up to where the journal has been read for topics that it makes stale.
create table websub_place (
  only_one boolean primary key default true check (only_one),
  position bigint  not null
);
insert into websub_place (position) select coalesce(max(position), 0) from journal;
