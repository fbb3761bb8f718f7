-- Organizations issue releases; contacts are whom the press may ask.
create table organization (
  id           uuid primary key,
  version      integer     not null,
  slug         text        not null constraint organization_slug_taken unique,
  -- In the order of the letters that a reader expects, wherever the database was made.
  name         text        not null collate "und-x-icu",
  url          text,
  language     text,
  boilerplate  text,
  logo         text,
  contacts     jsonb       not null,
  created_at   timestamptz not null,
  updated_at   timestamptz not null
);
create index organization_by_name on organization (name, id);

-- "Scheduled" is not a state: it is published with an instant that has not come, so no job has to run for a release to become public.
create table press_release (
  id                 uuid primary key,
  version            integer     not null,
  slug               text        not null constraint press_release_slug_taken unique,
  slug_chosen        boolean     not null,
  type               text        not null check (type in ('press-release', 'statement', 'media-advisory', 'speech', 'news')),
  state              text        not null check (state in ('draft', 'published', 'withdrawn')),
  language           text,
  title              text,
  subtitle           text,
  summary            text,
  body               text,
  dateline           text,
  organization_id    uuid constraint organization_in_use references organization,
  attribution        jsonb       not null,
  contacts           jsonb       not null,
  topics             varchar[]   not null,
  media              jsonb       not null,
  translation_group  uuid        not null,
  embargo            boolean     not null,
  published_at       timestamptz,
  first_published_at timestamptz,
  content_updated_at timestamptz,
  created_at         timestamptz not null,
  updated_at         timestamptz not null,
  corrections        jsonb       not null,
  withdrawn_at       timestamptz,
  withdrawal_reason  text,
  replaced_by        uuid references press_release on delete set null,
  trashed_at         timestamptz,

  -- What has no instant yet sorts as if far ahead, so that drafts stand above the newest and keyset cursors need no null logic.
  sorted_at  timestamptz not null generated always as (coalesce(published_at, timestamptz '9999-12-31 00:00:00+00')) stored,
  revised_at timestamptz not null generated always as (coalesce(content_updated_at, timestamptz '9999-12-31 00:00:00+00')) stored,
  -- A scheduled release changes, for its readers, when its instant comes.
  changed_at timestamptz not null generated always as (greatest(updated_at, published_at)) stored,
  source_name text generated always as (attribution -> 'source' ->> 'name') stored,

  check (state = 'draft' or (published_at is not null and title is not null and body is not null and language is not null)),
  check ((state = 'withdrawn') = (withdrawn_at is not null and withdrawal_reason is not null))
);

-- Lists: newest first, everything and by the common filters.
create index press_release_by_time on press_release (sorted_at, id) where state = 'published' and trashed_at is null;
create index press_release_by_revision on press_release (revised_at, id) where state = 'published' and trashed_at is null;
create index press_release_by_change on press_release (changed_at) where state = 'published' and trashed_at is null;
create index press_release_by_language on press_release (language, sorted_at, id) where state = 'published' and trashed_at is null;
create index press_release_by_organization on press_release (organization_id, sorted_at, id);
create index press_release_by_type on press_release (type, sorted_at, id) where state = 'published' and trashed_at is null;
create index press_release_by_source on press_release (source_name, sorted_at, id) where state = 'published' and trashed_at is null;
create index press_release_by_topic on press_release using gin (topics);
create index press_release_by_attribution on press_release using gin (attribution jsonb_path_ops);
-- When the next one comes: how long an answer may be cached.
create index press_release_upcoming on press_release (published_at) where state = 'published' and trashed_at is null;
-- The newsroom's desk: everything, whatever its state.
create index press_release_at_desk on press_release (sorted_at, id);

-- One release a language in a group of translations; what was withdrawn or trashed makes room.
create unique index translation_language_taken on press_release (translation_group, language)
  where trashed_at is null and state <> 'withdrawn';

-- Every slug a release ever had: it leads there for ever and is never given to another.
create table press_release_slug (
  slug             text primary key,
  -- Deferred: a slug is claimed before the release that wants it is written.
  press_release_id uuid not null references press_release on delete cascade deferrable initially deferred
);
create index press_release_slug_of on press_release_slug (press_release_id);
