-- Keys are 256 random bits, so a plain SHA-256 of one can neither be reversed nor guessed; the prefix finds the row without telling the key.
create table api_key (
  id                  uuid primary key,
  name                text        not null,
  role                text        not null check (role in ('partner', 'author', 'editor', 'admin')),
  organization_id     uuid constraint organization_has_keys references organization,
  prefix              text        not null,
  hash                bytea       not null constraint api_key_taken unique,
  requests_per_minute integer check (requests_per_minute > 0),
  created_at          timestamptz not null,
  created_by          text        not null,
  expires_at          timestamptz,
  revoked_at          timestamptz,
  last_used_at        timestamptz
);
create index api_key_by_prefix on api_key (prefix);
