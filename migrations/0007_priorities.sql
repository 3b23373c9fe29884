-- What the authority decided about a priority area. Strategies and their areas are files, named here by their ids.

create table review (
    id uuid not null primary key,
    authority uuid not null references authority (id),
    strategy text not null,
    area text not null,
    heard text not null,
    -- Either what will be done, by whom and when, or why it cannot be done. Never both, never neither.
    action text,
    owner text,
    due date,
    cannot_because text,
    decided_by text not null,
    look_again_on date not null,
    recorded_by uuid not null references staff (id),
    recorded_at timestamptz not null,
    -- Somebody else than who recorded it. Until then it is not public.
    approved_by uuid references staff (id),
    progress text,
    check (
        (action is not null and owner is not null and due is not null and cannot_because is null)
        or (action is null and owner is null and due is null and cannot_because is not null)
    ),
    check (approved_by is null or approved_by <> recorded_by)
);

create index review_of_area on review (authority, strategy, area);
