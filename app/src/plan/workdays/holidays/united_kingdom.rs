//! The United Kingdom: England and Wales, Scotland, Northern Ireland.
//!
//! Sources: GOV.UK, *UK bank holidays*; Banking and Financial Dealings Act 1971, schedule 1; royal proclamations for what is held once.

use time::Weekday::Monday;

use super::rule::{InLieu::NextFree, Rule, easter, from, on, proclaimed};
use super::{Market, market};

pub(super) static MARKETS: &[Market] = &[
    market("GB", "United Kingdom", &[ALL]),
    market("GB-ENG", "England", &[ALL, ENGLAND_AND_WALES]),
    market("GB-WLS", "Wales", &[ALL, ENGLAND_AND_WALES]),
    market("GB-SCT", "Scotland", &[ALL, SCOTLAND]),
    market("GB-NIR", "Northern Ireland", &[ALL, NORTHERN_IRELAND]),
];

const ALL: &[Rule] = &[
    on(1, 1, "New Year's Day").in_lieu(NextFree),
    easter(-2, "Good Friday"),
    from(Monday, 5, 1, "Early May bank holiday").until(2019),
    proclaimed(&[(2020, 5, 8)], "Early May bank holiday"),
    from(Monday, 5, 1, "Early May bank holiday").since(2021),
    proclaimed(&[(2023, 5, 8)], "Coronation of King Charles III"),
    from(Monday, 5, 25, "Spring bank holiday").until(2021),
    proclaimed(&[(2022, 6, 2)], "Spring bank holiday"),
    proclaimed(&[(2022, 6, 3)], "Platinum Jubilee bank holiday"),
    from(Monday, 5, 25, "Spring bank holiday").since(2023),
    proclaimed(&[(2022, 9, 19)], "State Funeral of Queen Elizabeth II"),
    on(12, 25, "Christmas Day").in_lieu(NextFree),
    on(12, 26, "Boxing Day").in_lieu(NextFree),
];

const ENGLAND_AND_WALES: &[Rule] = &[easter(1, "Easter Monday"), from(Monday, 8, 25, "Summer bank holiday")];

const SCOTLAND: &[Rule] = &[
    on(1, 2, "2nd January").in_lieu(NextFree),
    from(Monday, 8, 1, "Summer bank holiday"),
    on(11, 30, "St Andrew's Day").in_lieu(NextFree).since(2007),
    proclaimed(&[(2026, 6, 15)], "World Cup bank holiday"),
];

const NORTHERN_IRELAND: &[Rule] = &[
    on(3, 17, "St Patrick's Day").in_lieu(NextFree),
    easter(1, "Easter Monday"),
    on(7, 12, "Battle of the Boyne").in_lieu(NextFree),
    from(Monday, 8, 25, "Summer bank holiday"),
];
