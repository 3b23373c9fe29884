//! Attacks on a whole Earshot; the rest of `make privacy` lies in `store/tests/it/privacy`.

mod answered;
mod backup;
mod mixing;
