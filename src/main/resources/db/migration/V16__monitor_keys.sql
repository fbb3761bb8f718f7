alter table api_key
  drop constraint api_key_role_check,
  add constraint api_key_role_check check (role in ('partner', 'author', 'editor', 'admin', 'monitor'));
