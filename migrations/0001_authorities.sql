-- Whose Earshot it is. One database serves several authorities; every query of staff names one of them.
--
-- Types are written as PostgreSQL has them. SQLite takes any name for a type and keeps what it is given: uuids and
-- bytea as blobs, dates and times as text (times in UTC and to the second, so that they sort), booleans as 0 and 1.
-- Ids are random (never serial): a counter tells an order.

create table authority (
    id uuid not null primary key,
    -- In addresses: /southwark/you-said.
    slug text not null unique,
    name text not null,
    -- The id of the strategy under review. Strategies are files, so nothing is referred to here.
    strategy text not null
);

-- What holds for the whole database. `synthetic`: every young person in it was made up, and every page says so.
create table setting (
    name text not null primary key,
    value text not null
);
