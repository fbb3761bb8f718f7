-- Fills the filter fields of the rows so far, in parts, because each needs memory for its releases. Reads of the journal go on meanwhile;
-- writes wait.
set local statement_timeout = 0;
alter table journal disable trigger append_only;
create function fill_filter_fields(part integer) returns void language sql as $$
  with known as (
    select position, subject_id, case when snapshot is not null then filter_fields(snapshot) end as fields
    from journal
    where subject = 'press-release' and event <> 'came-out' and hashtext(cast(subject_id as text)) & 15 = part
  ), compared as (
    select *, lag(fields) over (partition by subject_id order by position) as before from known
  )
  update journal j set fields_before = c.before, fields_after = c.fields
  from compared c where c.position = j.position and (c.before is not null or c.fields is not null)
$$;
select fill_filter_fields(part) from generate_series(0, 15) as part;
drop function fill_filter_fields(integer);
update journal j set (fields_before, fields_after) = (
  select l.fields_after, l.fields_after from journal l
  where l.subject = j.subject and l.subject_id = j.subject_id and l.event <> 'came-out' and l.position < j.position
  order by l.position desc limit 1)
where j.event = 'came-out';
alter table journal enable trigger append_only;
