-- What staff did: waves, releases, reviews, accounts. Times are those of staff, never of a young person, and no act
-- names anything from room B.

create table audit (
    authority uuid not null references authority (id),
    -- Null: the machine itself, or the command line.
    staff uuid references staff (id),
    act text not null,
    done_at timestamptz not null,
    -- Breaks ties within one second.
    place bigint not null
);

create index audit_of_authority on audit (authority, place);
