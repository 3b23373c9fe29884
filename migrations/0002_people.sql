-- Staff. Young people have no account, and no table here.

create table staff (
    id uuid not null primary key,
    authority uuid not null references authority (id),
    name text not null,
    -- Both become null when somebody leaves: the name stays beside what they decided, the sign-in is gone, and the
    -- address is free again. Unique over all authorities, since signing in asks for nothing else.
    email text unique,
    password_hash text
);

create table staff_role (
    staff uuid not null references staff (id),
    role text not null,
    primary key (staff, role)
);

-- Sign-ins. Only a hash of the cookie is kept: who reads this table cannot sign in with it.
create table staff_session (
    token_hash bytea not null primary key,
    staff uuid not null references staff (id),
    expires_at timestamptz not null
);

create index staff_of_authority on staff (authority);
create index staff_session_of_staff on staff_session (staff);
