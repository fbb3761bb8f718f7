-- Tells every node that listens how far the journal is, when the transaction that appended to it commits.
create function tell_of_journal() returns trigger language plpgsql as $$
declare
  last bigint := (select max(position) from appended);
begin
  -- Of no rows as well the trigger is told.
  if last is not null then
    perform pg_notify('communique_journal', last::text);
  end if;
  return null;
end $$;

create trigger journal_is_told after insert on journal
  referencing new table as appended for each statement execute function tell_of_journal();
