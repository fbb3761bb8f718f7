-- The contents in the media store, each once. The row is committed before the content is stored, and deleted after the content, so that
-- every content in the store has a row.
create table stored_content (
  -- The digest and a random UUID, so never used again: what is uploaded again during its removal gets another name.
  name         text primary key,
  -- SHA-256 in hexadecimal digits.
  digest       text        not null,
  size         bigint      not null,
  -- When it was last stored, or a file that consists of it was deleted; null once it was seen that a file needs it, or
  -- that it can be removed.
  unused_since timestamptz,
  -- Since when it is being removed. No file may refer to it any more.
  removed_at   timestamptz
);
create unique index stored_content_by_digest on stored_content (digest) where removed_at is null;
create index stored_content_unused on stored_content (unused_since) where unused_since is not null;
create index stored_content_removed on stored_content (removed_at) where removed_at is not null;

create table media_file (
  id              uuid primary key,
  version         integer     not null,
  filename        text        not null,
  type            text        not null,
  -- SHA-256 in hexadecimal digits.
  digest          text        not null,
  -- The name of the content in the store; media_file_content refers to it.
  content         text        not null,
  size            bigint      not null,
  -- Of images and as displayed, after their orientation is applied.
  width           integer,
  height          integer,
  alt             text,
  credit          text,
  caption         text,
  -- The organization to which the key that uploaded the file is bound.
  organization_id uuid constraint organization_media_in_use references organization,
  -- Smaller versions of an image: name, type, width, height, size and content.
  renditions      jsonb       not null default '[]',
  -- When the renditions may be made next; null if there is nothing to make. A node that makes them moves it ahead.
  render_at       timestamptz,
  render_attempts integer     not null default 0,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  -- When it was uploaded, or a release that used it was deleted; null once it was seen that a release uses it, or did in an earlier version.
  unused_since    timestamptz
);
create index media_file_by_creation on media_file (created_at, id);
create index media_file_to_render on media_file (render_at) where render_at is not null;
create index media_file_unused on media_file (unused_since) where unused_since is not null;

-- The contents that a file and its renditions consist of.
create table media_file_content (
  media_file_id uuid not null references media_file on delete cascade,
  content       text not null references stored_content,
  primary key (media_file_id, content)
);
create index media_file_content_by_content on media_file_content (content);

-- Which files a release uses, or has used in an earlier version. Only a current use makes a file readable, and any keeps it from being
-- removed, so that an earlier version can be restored.
create table media_use (
  press_release_id uuid    not null references press_release on delete cascade,
  media_file_id    uuid    not null constraint media_file_in_use references media_file,
  is_current       boolean not null,
  primary key (press_release_id, media_file_id)
);
create index media_use_of_file on media_use (media_file_id);

-- The ids of the files to which a release refers: in its media, and by their addresses in its body.
create function used_media(media jsonb, body text) returns uuid[] language sql immutable as $$
  select array(
    select cast(m ->> 'id' as uuid) from jsonb_array_elements(media) m where m ->> 'id' is not null
    union
    select cast(u[1] as uuid)
    from regexp_matches(body, '="/media/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/', 'g') u)
$$;

create function may_use_media(media jsonb, body text) returns boolean language sql immutable as $$
  select jsonb_array_length(media) > 0 or coalesce(position('="/media/' in body) > 0, false)
$$;

-- Locks the files, so that none is removed meanwhile.
create function note_media_uses() returns trigger language plpgsql as $$
declare
  used uuid[] := used_media(new.media, new.body);
begin
  if tg_op = 'UPDATE' then
    update media_use set is_current = false where press_release_id = new.id and is_current and media_file_id <> all(used);
  end if;
  insert into media_use (press_release_id, media_file_id, is_current)
  select new.id, f.id, true from (select id from media_file where id = any(used) order by id for key share) f
  on conflict (press_release_id, media_file_id) do update set is_current = true where not media_use.is_current;
  return null;
end $$;
create trigger note_media_uses after insert on press_release for each row
  when (may_use_media(new.media, new.body)) execute function note_media_uses();
create trigger note_changed_media_uses after update of media, body on press_release for each row
  when (may_use_media(old.media, old.body) or may_use_media(new.media, new.body)) execute function note_media_uses();

create function note_unused_media() returns trigger language plpgsql as $$
begin
  update media_file set unused_since = now() where id = old.media_file_id;
  return null;
end $$;
create trigger note_unused_media after delete on media_use for each row execute function note_unused_media();

-- Feeds show the texts and renditions of the files of public releases. What happens to other files must not be noticed.
create function note_files_move_feeds() returns trigger language plpgsql as $$
begin
  new.moves_feeds := exists (
    select 1 from media_use u join press_release r on r.id = u.press_release_id
    where u.media_file_id = new.subject_id and u.is_current
      and r.state = 'published' and r.trashed_at is null and r.published_at <= new.at);
  return new;
end $$;
create trigger note_files_move_feeds before insert on journal for each row
  when (new.subject = 'media-file' and new.event = 'edited') execute function note_files_move_feeds();
