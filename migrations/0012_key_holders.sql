-- Who can open a wave's ballot box. With four keys here when the wave opens, every envelope is sealed in two layers: the
-- first key holder or their deputy takes the outer one off, the second or theirs the inner one. With none the server
-- keeps the one key itself (the simple mode). The words that a private key is made of never come here.

create table key_holder (
    wave uuid not null references wave (id),
    seat text not null check (seat in ('first', 'first-deputy', 'second', 'second-deputy')),
    -- Nobody sits on two seats.
    staff uuid not null references staff (id),
    public_key bytea not null,
    primary key (wave, seat),
    unique (wave, staff)
);

-- How many layers key holders have taken off: 0 or 1. The second ends in the state 'unsealed'.
alter table wave add column layers_off bigint not null default 0;
