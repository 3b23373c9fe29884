//! Who may sign in, and as what. In: a member of staff and the hash of a password. Out: the same, of one authority.

use crate::db::{on, transaction};
use crate::error::parsed;
use crate::{Store, StoreError};
use domain::ballot_box::Seat;
use domain::id::{AuthorityId, StaffId};
use domain::people::{Email, Role};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A member of staff of one authority.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// Drawn.
    pub id: StaffId,
    /// Where.
    pub authority: AuthorityId,
    /// For colleagues.
    pub name: String,
    /// To sign in with.
    pub email: Email,
    /// What this person does.
    pub roles: BTreeSet<Role>,
}

/// Logs hold no names.
impl std::fmt::Debug for StaffMember {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StaffMember({})", self.id)
    }
}

/// One row for each role, or one without.
#[derive(sqlx::FromRow)]
pub(crate) struct StaffRow {
    id: Uuid,
    authority: Uuid,
    name: String,
    email: String,
    role: Option<String>,
}

/// Selects [`StaffRow`]s.
macro_rules! select_staff {
    ($rest:literal) => {
        concat!(
            "select s.id, s.authority, s.name, s.email, r.role from staff s ",
            "left join staff_role r on r.staff = s.id ",
            $rest
        )
    };
}
pub(crate) use select_staff;

/// Gathers rows, of which those of one person stand together.
pub(crate) fn members(rows: Vec<StaffRow>) -> Result<Vec<StaffMember>, StoreError> {
    let mut members: Vec<StaffMember> = Vec::new();
    for row in rows {
        let id = StaffId::from(row.id);
        if members.last().is_none_or(|last| last.id != id) {
            members.push(StaffMember {
                id,
                authority: row.authority.into(),
                name: row.name,
                email: parsed(&row.email, "staff", "email")?,
                roles: BTreeSet::new(),
            });
        }
        if let (Some(role), Some(last)) = (row.role, members.last_mut()) {
            last.roles.insert(parsed(&role, "staff_role", "role")?);
        }
    }
    Ok(members)
}

/// Adds somebody. `Conflict("email")` if the address is taken, in whichever authority.
pub async fn add(store: &Store, new: &StaffMember, password_hash: &str) -> Result<(), StoreError> {
    transaction!(store, |tx| {
        let added = sqlx::query(
            "insert into staff (id, authority, name, email, password_hash) values ($1, $2, $3, $4, $5) \
             on conflict (email) do nothing",
        )
        .bind(Uuid::from(new.id))
        .bind(Uuid::from(new.authority))
        .bind(&new.name)
        .bind(new.email.as_str())
        .bind(password_hash)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if added == 0 {
            return Err(StoreError::Conflict("email"));
        }
        for role in &new.roles {
            sqlx::query("insert into staff_role (staff, role) values ($1, $2)")
                .bind(Uuid::from(new.id))
                .bind(role.as_str())
                .execute(&mut *tx)
                .await?;
        }
    });
    Ok(())
}

/// Who signs in with this address, and the hash of the password.
pub async fn password_hash_by_email(
    store: &Store,
    email: &Email,
) -> Result<Option<(StaffMember, String)>, StoreError> {
    let rows: Vec<StaffRow> = on!(&store.reader, |pool| sqlx::query_as(select_staff!(
        "where s.email = $1"
    ))
    .bind(email.as_str())
    .fetch_all(pool)
    .await?);
    let Some(member) = members(rows)?.pop() else {
        return Ok(None);
    };
    let hash: Option<String> = on!(&store.reader, |pool| sqlx::query_scalar(
        "select password_hash from staff where id = $1 and password_hash is not null"
    )
    .bind(Uuid::from(member.id))
    .fetch_optional(pool)
    .await?);
    Ok(hash.map(|hash| (member, hash)))
}

/// Everybody who can sign in, by name.
pub async fn of_authority(store: &Store, authority: AuthorityId) -> Result<Vec<StaffMember>, StoreError> {
    let rows: Vec<StaffRow> = on!(&store.reader, |pool| sqlx::query_as(select_staff!(
        "where s.authority = $1 and s.email is not null order by s.name, s.id"
    ))
    .bind(Uuid::from(authority))
    .fetch_all(pool)
    .await?);
    members(rows)
}

/// One of them.
pub async fn by_id(
    store: &Store,
    authority: AuthorityId,
    id: StaffId,
) -> Result<Option<StaffMember>, StoreError> {
    let rows: Vec<StaffRow> = on!(&store.reader, |pool| sqlx::query_as(select_staff!(
        "where s.authority = $1 and s.id = $2 and s.email is not null"
    ))
    .bind(Uuid::from(authority))
    .bind(Uuid::from(id))
    .fetch_all(pool)
    .await?);
    Ok(members(rows)?.pop())
}

/// The names of all staff, of those who left too: they stand beside what they decided.
pub async fn names(store: &Store, authority: AuthorityId) -> Result<Vec<(StaffId, String)>, StoreError> {
    let rows: Vec<(Uuid, String)> = on!(&store.reader, |pool| sqlx::query_as(
        "select id, name from staff where authority = $1 order by name, id"
    )
    .bind(Uuid::from(authority))
    .fetch_all(pool)
    .await?);
    Ok(rows.into_iter().map(|(id, name)| (id.into(), name)).collect())
}

/// Takes somebody's account away: sign-ins, roles, address, password, and the seats that they could give up. The name stays beside what
/// was decided.
///
/// `NotFound` if there is no such account in this authority. `Conflict("key_holder")` if nobody else with an account is left for a layer
/// of a wave, unless that is `meant`.
pub async fn remove(
    store: &Store,
    authority: AuthorityId,
    id: StaffId,
    meant: bool,
) -> Result<(), StoreError> {
    let (authority, id) = (Uuid::from(authority), Uuid::from(id));
    transaction!(store, |tx| {
        // One after the other: of two who hold one layer the second is seen to be the last.
        sqlx::query("update authority set name = name where id = $1")
            .bind(authority)
            .execute(&mut *tx)
            .await?;
        let removed = sqlx::query(
            "update staff set email = null, password_hash = null \
             where authority = $1 and id = $2 and email is not null",
        )
        .bind(authority)
        .bind(id)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if removed == 0 {
            return Err(StoreError::NotFound);
        }
        for rest in [
            // Seats of drafts without letters are free again. The drafts are held, against who prints letters at this moment.
            "update wave set layers_off = 0 where state = 'draft' and id in (select wave from key_holder where staff = $1)",
            "delete from key_holder where staff = $1 and wave in (select w.id from wave w where w.state = 'draft' \
             and not exists (select 1 from invitation i where i.wave = w.id))",
            "delete from staff_role where staff = $1",
            "delete from staff_session where staff = $1",
        ] {
            sqlx::query(rest).bind(id).execute(&mut *tx).await?;
        }
        let seats: Vec<(Uuid, String, Uuid, i64)> = sqlx::query_as(
            "select k.wave, k.seat, k.staff, cast(case when s.email is null then 0 else 1 end as bigint) \
             from key_holder k join staff s on s.id = k.staff join wave w on w.id = k.wave \
             where w.state in ('draft', 'open', 'closed') and k.wave in (select wave from key_holder where staff = $1)",
        )
        .bind(id)
        .fetch_all(&mut *tx)
        .await?;
        if !meant && is_last(&seats, id)? {
            return Err(StoreError::Conflict("key_holder"));
        }
    });
    Ok(())
}

/// Whether somebody has a seat of whose pair nobody else has an account. Seats are a wave, which of its seats, whose, and whether there
/// is an account.
fn is_last(seats: &[(Uuid, String, Uuid, i64)], id: Uuid) -> Result<bool, StoreError> {
    for (wave, seat, ..) in seats.iter().filter(|(_, _, staff, _)| *staff == id) {
        let seat: Seat = parsed(seat, "key_holder", "seat")?;
        let other = seat.other_of_the_pair().as_str();
        let stands = |(of, which, _, stands): &&(Uuid, String, Uuid, i64)| {
            of == wave && which == other && *stands == 1
        };
        if !seats.iter().any(|one| stands(&one)) {
            return Ok(true);
        }
    }
    Ok(false)
}
