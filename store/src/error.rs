//! What can go wrong with a database, and what to do about it. No message holds anything that somebody wrote: not an
//! answer, not a name, and not the password in a database's address.

/// Why the store could not do it.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// The address is not one of a database that Earshot can use.
    #[error(
        "the address of the database cannot be used: {0}. It looks like sqlite:///folder/earshot.db or \
         postgres://user:password@host/database"
    )]
    Address(&'static str),
    /// Nothing answered.
    #[error("the database {place} cannot be reached: {why}")]
    Unreachable {
        /// File, or host, port and name.
        place: String,
        /// What is wrong and what to do.
        why: String,
    },
    /// It can be read and not written.
    #[error(
        "the database {place} can only be read: allow this user to write the file and the folder it lies in, or \
         choose another place"
    )]
    ReadOnly {
        /// File, or host, port and name.
        place: String,
    },
    /// A newer Earshot was here. Nothing was changed.
    #[error(
        "the database is of a newer version of Earshot (its schema is {found}, this program knows {known}). It was \
         not touched: use the newer program, or restore a backup from before the update"
    )]
    NewerVersion {
        /// The latest migration in the database.
        found: i64,
        /// The latest migration in this program.
        known: i64,
    },
    /// Somebody else's tables are there. Nothing was changed.
    #[error(
        "{place} holds something that is not {what} of this program. It was not touched: choose another place"
    )]
    Foreign {
        /// File, or host, port and name.
        place: String,
        /// What was looked for.
        what: &'static str,
    },
    /// It is not there, or belongs to another authority.
    #[error("it is not there (any more)")]
    NotFound,
    /// Something else is in the way.
    #[error("the {0} is taken, or changed in the meantime")]
    Conflict(&'static str),
    /// A value is not what this program writes.
    #[error("the database is damaged at {table}.{column}: restore a backup")]
    Damaged {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// The program ends before it was done.
    #[error("the program is shutting down")]
    Ending,
    /// Anything else that the database says.
    #[error("the database failed: {0}")]
    Database(Trouble),
}

/// What the database said, without anything that was written into it.
#[derive(Clone, Debug)]
pub struct Trouble {
    said: String,
    lacks_room: bool,
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.said)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        StoreError::Database(Trouble {
            said: told(&error),
            lacks_room: lacks_room(&error),
        })
    }
}

impl StoreError {
    /// Whether it was for lack of room: the disk is full, or cannot be written (any more).
    pub fn lacks_room(&self) -> bool {
        matches!(self, StoreError::Database(trouble) if trouble.lacks_room)
            || matches!(self, StoreError::ReadOnly { .. })
    }
}

/// What a full disk looks like depends on where exactly the writing stopped.
fn lacks_room(error: &sqlx::Error) -> bool {
    const READ_ONLY: i32 = 8;
    const INPUT_OUTPUT: i32 = 10;
    const FULL: i32 = 13;
    let sqlx::Error::Database(said) = error else {
        return false;
    };
    match said.code() {
        // PostgreSQL's codes have five characters: no disk left, an error of the system, a transaction that can only read.
        Some(code) if code.len() == 5 => ["53100", "58030", "25006"].contains(&code.as_ref()),
        _ => sqlite_code(error).is_some_and(|code| [READ_ONLY, INPUT_OUTPUT, FULL].contains(&code)),
    }
}

/// What may be told of an error. Its source can hold values: a text that is not a date is quoted when it is decoded,
/// and PostgreSQL quotes what it could not read (its error class 22).
pub(crate) fn told(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(said) => match said.code() {
            Some(code) if code.len() == 5 && code.starts_with("22") => {
                format!("a value was refused (code {code})")
            }
            Some(code) => format!("{} (code {code})", said.message()),
            None => said.message().to_owned(),
        },
        sqlx::Error::Io(error) => error.kind().to_string(),
        sqlx::Error::Tls(_) => "no secure connection could be made".to_owned(),
        sqlx::Error::RowNotFound => "a row is missing".to_owned(),
        sqlx::Error::PoolTimedOut => "no connection was free in time".to_owned(),
        sqlx::Error::PoolClosed => "the program is shutting down".to_owned(),
        sqlx::Error::ColumnDecode { index, .. } => format!("column {index} could not be read"),
        sqlx::Error::ColumnNotFound(column) => format!("there is no column {column}"),
        _ => "the driver reports an error of its own".to_owned(),
    }
}

/// SQLite's primary result code of an error, if it is one of SQLite's.
pub(crate) fn sqlite_code(error: &sqlx::Error) -> Option<i32> {
    let code: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}

/// Reads a number that is never negative.
pub(crate) fn number(value: i64, table: &'static str, column: &'static str) -> Result<u64, StoreError> {
    u64::try_from(value).map_err(|_| StoreError::Damaged { table, column })
}

/// Reads a text that this program wrote in a form of its own.
pub(crate) fn parsed<T: std::str::FromStr>(
    text: &str,
    table: &'static str,
    column: &'static str,
) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Damaged { table, column })
}
