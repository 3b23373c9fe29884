-- Waves, what they ask, and of how many. Nothing here comes from a young person.

create table wave (
    id uuid not null primary key,
    authority uuid not null references authority (id),
    title text not null,
    state text not null check (state in ('draft', 'open', 'closed', 'unsealed', 'released', 'destroyed')),
    closes_on date not null,
    closed_at timestamptz,
    strategy text not null,
    -- Fixed when the wave opens: envelopes are sealed to this key, and only these tables can ever be made. The private
    -- key is in the secret file, never here.
    public_key bytea,
    manifest_hash text,
    -- How many envelopes could not be read at unsealing: told beside the tables.
    unreadable bigint not null default 0
);

-- Opening copies the whole file in. A changed file on disk cannot change what an answer meant.
create table wave_instrument (
    wave uuid not null references wave (id),
    instrument text not null,
    place bigint not null,
    source text,
    hash text,
    primary key (wave, instrument)
);

-- The eligible population, typed in from the council's own list.
create table eligible_total (
    wave uuid not null references wave (id),
    place bigint not null,
    instrument text not null,
    eligible bigint not null,
    primary key (wave, instrument)
);

create table eligible_group (
    wave uuid not null references wave (id),
    place bigint not null,
    instrument text not null,
    item text not null,
    response_option text not null,
    eligible bigint not null,
    primary key (wave, instrument, item, response_option)
);

create index wave_of_authority on wave (authority);
