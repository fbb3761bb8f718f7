-- The positions up to which followers that all nodes share have processed the journal. A follower locks its row.
create table journal_checkpoint (
  name     text   primary key,
  position bigint not null
);
-- Waits for nodes that are moving a position.
lock table outbox, websub_place in access exclusive mode;
insert into journal_checkpoint (name, position) select 'outbox', position from outbox;
insert into journal_checkpoint (name, position) select 'websub', position from websub_place;
drop table outbox;
drop table websub_place;

-- The former tables, for nodes of the previous version until they are replaced.
create view outbox as select position from journal_checkpoint where name = 'outbox';
create view websub_place as select position from journal_checkpoint where name = 'websub';
