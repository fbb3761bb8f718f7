-- The append-only record of every change, in commit order: writers append under a transaction-scoped advisory lock,
-- so a position never becomes visible after a higher one.
create table journal (
  position   bigint generated always as identity primary key,
  at         timestamptz not null,
  event      text        not null,
  subject    text        not null,
  subject_id uuid        not null,
  version    integer     not null,
  actor      text        not null,
  note       text,
  snapshot   jsonb
);
create index journal_of_subject on journal (subject, subject_id, position);
