-- Backups that were made, as long as nobody has said that they are deleted. Two backups of an open wave differ in the
-- answers that came between them, and one from before an erasing still holds what was erased: so what each of them holds is
-- remembered, and looked at before the next is made. That it was made is an act of staff; nothing here is of one answer.

create table backup (
    id uuid not null primary key,
    -- Of its file, without the folder.
    name text not null unique,
    kind text not null check (kind in ('database', 'contacts', 'secrets')),
    made_on date not null
);

-- What of a wave lies in it. Of a box: how many tens of answers it held (a number that the page of the wave tells anyway), and
-- whether it had ended, so that no answer could come any more.
create table backup_part (
    backup uuid not null references backup (id),
    wave uuid not null references wave (id),
    part text not null check (part in ('keys', 'invitations', 'box', 'words', 'ticks')),
    tens bigint,
    ended boolean,
    primary key (backup, wave, part),
    check ((part = 'box') = (tens is not null and ended is not null))
);

create index backup_part_of_wave on backup_part (wave);
