//! Attacks on tables, each as somebody would try it who has them on paper and wants one child.
//!
//! Every attacker here is small, made for its attack, and shares no code with the engine. Where a defence can be taken away,
//! the same test shows that the attack succeeds without it. `docs/disclosure-control.md` lists them by number, and says
//! where the attacks are held that no table can suffer.

mod bounds;
mod forms;
mod knowing;
mod linear;
mod mended;
mod rank;
mod study;
mod subtracting;
mod worlds;
