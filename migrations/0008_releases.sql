-- Releases: what left the house, as it left. Written once, never changed; the next release is audited against it.

create table release (
    id uuid not null primary key,
    wave uuid not null references wave (id),
    kind text not null check (kind in ('tables', 'themes')),
    manifest_hash text not null,
    released_on date not null,
    released_by uuid references staff (id),
    -- JSON. Text and not jsonb: what is audited are these very bytes.
    body text not null,
    -- One of each kind per wave, whoever asks twice or at once.
    unique (wave, kind)
);
