-- What was answered to a request that carried an Idempotency-Key, kept for 24 hours to be answered again.
create table idempotent_answer (
  principal    text        not null,
  route        text        not null,
  key          text        not null,
  request_hash bytea       not null,
  status       integer     not null,
  location     text        not null,
  entity_tag   text        not null,
  body         bytea       not null,
  answered_at  timestamptz not null,
  primary key (principal, route, key)
);
create index idempotent_answer_by_age on idempotent_answer (answered_at);
