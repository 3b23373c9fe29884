-- Releases as a ledger. A wave may have its tables worked out again: what was released stays as it is, and the next
-- release is audited together with all before it. So the tables of a wave are numbered, and a number is given once: of two
-- who work out the next one at once, one is refused. Themes are released once, as before.
--
-- SQLite cannot drop a unique constraint, so the table is made anew on both. Its rows wait in a table without any
-- constraint, whose names would else stand in the way of the new ones. Nothing refers to a release.

create table release_before as select * from release;

drop table release;

create table release (
    id uuid not null primary key,
    wave uuid not null references wave (id),
    kind text not null check (kind in ('tables', 'themes')),
    -- 1, 2, … within the wave and the kind. Not a serial number: whoever releases says which it is.
    number integer not null,
    manifest_hash text not null,
    released_on date not null,
    released_by uuid references staff (id),
    -- JSON. Text and not jsonb: what is audited are these very bytes.
    body text not null,
    unique (wave, kind, number),
    check (number >= 1 and (kind = 'tables' or number = 1))
);

insert into release (id, wave, kind, number, manifest_hash, released_on, released_by, body)
select id, wave, kind, 1, manifest_hash, released_on, released_by, body from release_before;

drop table release_before;
