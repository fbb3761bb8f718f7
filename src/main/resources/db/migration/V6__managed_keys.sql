alter table api_key add column version integer not null default 1;
-- Newest first.
create index api_key_by_age on api_key (created_at desc, id desc);
alter table api_key rename constraint organization_has_keys to organization_keys_in_use;

-- An answer is kept for whoever asked, by an id that no one else can have. Those of before went by a name.
delete from idempotent_answer;
