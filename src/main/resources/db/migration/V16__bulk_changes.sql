-- Whether a change came with many others in one import. What people do one by one is indexed ahead of those. A constant default: no row of a
-- large journal is written again.
alter table journal add column bulk boolean not null default false;
