//! One value of a row: out of a database, into a line of JSON, and back. In: a value and of what kind it is. Out: the same.
//! Both databases write the same line, so that a backup of the one can be restored into the other.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Uuid,
    Bytes,
    Text,
    Bool,
    /// Of 64 bits.
    Number,
    /// Of 32 bits.
    Small,
    Date,
    /// Of the day, in UTC.
    Time,
}

impl Kind {
    /// The name in the migrations.
    pub(super) fn in_sql(self) -> &'static str {
        match self {
            Kind::Uuid => "uuid",
            Kind::Bytes => "bytea",
            Kind::Text => "text",
            Kind::Bool => "boolean",
            Kind::Number => "bigint",
            Kind::Small => "integer",
            Kind::Date => "date",
            Kind::Time => "timestamptz",
        }
    }
}

/// A value, or that there is none. No `Debug`: it can be an answer.
pub(super) enum Value {
    Uuid(Option<Uuid>),
    Bytes(Option<Vec<u8>>),
    Text(Option<String>),
    Bool(Option<bool>),
    Number(Option<i64>),
    Small(Option<i32>),
    Date(Option<Date>),
    Time(Option<OffsetDateTime>),
}

/// The value of a column of a row, of either database.
macro_rules! value {
    ($row:expr, $at:expr, $kind:expr) => {
        match $kind {
            Kind::Uuid => Value::Uuid($row.try_get($at)?),
            Kind::Bytes => Value::Bytes($row.try_get($at)?),
            Kind::Text => Value::Text($row.try_get($at)?),
            Kind::Bool => Value::Bool($row.try_get($at)?),
            Kind::Number => Value::Number($row.try_get($at)?),
            Kind::Small => Value::Small($row.try_get($at)?),
            Kind::Date => Value::Date($row.try_get($at)?),
            Kind::Time => Value::Time($row.try_get($at)?),
        }
    };
}
pub(super) use value;

/// A query with one more value, of either database.
macro_rules! bound {
    ($query:expr, $value:expr) => {
        match $value {
            Value::Uuid(value) => $query.bind(value),
            Value::Bytes(value) => $query.bind(value),
            Value::Text(value) => $query.bind(value),
            Value::Bool(value) => $query.bind(value),
            Value::Number(value) => $query.bind(value),
            Value::Small(value) => $query.bind(value),
            Value::Date(value) => $query.bind(value),
            Value::Time(value) => $query.bind(value),
        }
    };
}
pub(super) use bound;

impl Value {
    /// As it stands in a backup: bytes in Base64, ids, dates and times as text.
    pub(super) fn to_json(&self) -> Result<Json, serde_json::Error> {
        match self {
            Value::Uuid(value) => serde_json::to_value(value),
            Value::Bytes(value) => Ok(value.as_ref().map(|bytes| BASE64_STANDARD.encode(bytes)).into()),
            Value::Text(value) => serde_json::to_value(value),
            Value::Bool(value) => serde_json::to_value(value),
            Value::Number(value) => serde_json::to_value(value),
            Value::Small(value) => serde_json::to_value(value),
            Value::Date(value) => serde_json::to_value(value),
            Value::Time(value) => serde_json::to_value(value),
        }
    }

    /// Out of a backup; nothing, if it is not of that kind.
    pub(super) fn from_json(kind: Kind, json: Json) -> Option<Self> {
        Some(match kind {
            Kind::Uuid => Value::Uuid(serde_json::from_value(json).ok()?),
            Kind::Bytes => {
                let text: Option<String> = serde_json::from_value(json).ok()?;
                Value::Bytes(text.map(|text| BASE64_STANDARD.decode(text)).transpose().ok()?)
            }
            Kind::Text => Value::Text(serde_json::from_value(json).ok()?),
            Kind::Bool => Value::Bool(serde_json::from_value(json).ok()?),
            Kind::Number => Value::Number(serde_json::from_value(json).ok()?),
            Kind::Small => Value::Small(serde_json::from_value(json).ok()?),
            Kind::Date => Value::Date(serde_json::from_value(json).ok()?),
            Kind::Time => Value::Time(serde_json::from_value(json).ok()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    #[test]
    fn a_value_comes_back_as_it_went() {
        let all = [
            (Kind::Uuid, Value::Uuid(Some(Uuid::from_u128(7)))),
            (Kind::Bytes, Value::Bytes(Some(vec![0, 255, 13, 10]))),
            (
                Kind::Text,
                Value::Text(Some("two\nlines, \"quoted\" \u{202e}".into())),
            ),
            (Kind::Bool, Value::Bool(Some(true))),
            (Kind::Number, Value::Number(Some(i64::MIN))),
            (Kind::Small, Value::Small(Some(-3))),
            (Kind::Date, Value::Date(Some(date!(2026 - 11 - 28)))),
            (Kind::Time, Value::Time(Some(datetime!(2026-11-28 10:00:01 UTC)))),
            (Kind::Text, Value::Text(None)),
            (Kind::Bytes, Value::Bytes(None)),
        ];
        for (kind, value) in all {
            let line = value.to_json().unwrap().to_string();
            assert!(!line.contains('\n'));
            let back = Value::from_json(kind, serde_json::from_str(&line).unwrap()).unwrap();
            assert_eq!(back.to_json().unwrap(), value.to_json().unwrap());
        }
    }

    #[test]
    fn a_value_of_another_kind_is_refused() {
        for (kind, json) in [
            (Kind::Uuid, "\"seven\""),
            (Kind::Bytes, "\"not Base64!\""),
            (Kind::Number, "1.5"),
            (Kind::Small, "4000000000"),
            (Kind::Date, "\"yesterday\""),
            (Kind::Bool, "1"),
        ] {
            assert!(Value::from_json(kind, serde_json::from_str(json).unwrap()).is_none());
        }
    }
}
