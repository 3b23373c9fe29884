//! How many could have answered, typed in with the wave.

use crate::db::{on, transaction};
use crate::error::parsed;
use crate::{Store, StoreError};
use domain::id::WaveId;
use domain::instrument::{ItemId, OptionId};
use domain::wave::{EligibleGroup, EligiblePopulation};
use uuid::Uuid;

/// Keeps the eligible population, instead of what was there.
pub async fn set_population(
    store: &Store,
    wave: WaveId,
    population: &EligiblePopulation,
) -> Result<(), StoreError> {
    let wave = Uuid::from(wave);
    transaction!(store, |tx| {
        for table in [
            "delete from eligible_total where wave = $1",
            "delete from eligible_group where wave = $1",
        ] {
            sqlx::query(table).bind(wave).execute(&mut *tx).await?;
        }
        for (place, (instrument, eligible)) in (0_i64..).zip(&population.totals) {
            sqlx::query(
                "insert into eligible_total (wave, place, instrument, eligible) values ($1, $2, $3, $4)",
            )
            .bind(wave)
            .bind(place)
            .bind(instrument.to_string())
            .bind(i64::from(*eligible))
            .execute(&mut *tx)
            .await?;
        }
        for (place, group) in (0_i64..).zip(&population.groups) {
            sqlx::query(
                "insert into eligible_group (wave, place, instrument, item, response_option, eligible) \
                 values ($1, $2, $3, $4, $5, $6)",
            )
            .bind(wave)
            .bind(place)
            .bind(group.instrument.to_string())
            .bind(group.item.as_str())
            .bind(group.option.as_str())
            .bind(i64::from(group.count))
            .execute(&mut *tx)
            .await?;
        }
    });
    Ok(())
}

/// The eligible population, in the order in which it was given; empty, if it was not.
pub async fn population(store: &Store, wave: WaveId) -> Result<EligiblePopulation, StoreError> {
    let totals: Vec<(String, i64)> = on!(&store.reader, |pool| sqlx::query_as(
        "select instrument, eligible from eligible_total where wave = $1 order by place"
    )
    .bind(Uuid::from(wave))
    .fetch_all(pool)
    .await?);
    let groups: Vec<(String, String, String, i64)> = on!(&store.reader, |pool| {
        sqlx::query_as(
        "select instrument, item, response_option, eligible from eligible_group where wave = $1 order by place"
    )
    .bind(Uuid::from(wave))
    .fetch_all(pool)
    .await?
    });
    let total = |(instrument, n): (String, i64)| {
        Ok((
            parsed(&instrument, "eligible_total", "instrument")?,
            count(n, "eligible_total")?,
        ))
    };
    let group = |(instrument, item, option, n): (String, String, String, i64)| {
        Ok(EligibleGroup {
            instrument: parsed(&instrument, "eligible_group", "instrument")?,
            item: ItemId::new(item),
            option: OptionId::new(option),
            count: count(n, "eligible_group")?,
        })
    };
    Ok(EligiblePopulation {
        totals: totals.into_iter().map(total).collect::<Result<_, StoreError>>()?,
        groups: groups.into_iter().map(group).collect::<Result<_, StoreError>>()?,
    })
}

fn count(n: i64, table: &'static str) -> Result<u32, StoreError> {
    u32::try_from(n).map_err(|_| StoreError::Damaged {
        table,
        column: "eligible",
    })
}
