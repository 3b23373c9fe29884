-- Drafts that were deleted. Their keys lie in the secret file, which shares no transaction with the database: whoever pulls the plug in
-- between leaves them there. That a wave is not here is no proof that nobody needs its keys, for this may be another database, or an
-- older one; that it was deleted is. The rows stay: each of several servers has a secret file of its own.

create table deleted_draft (
    wave uuid not null primary key
);
