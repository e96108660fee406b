//! The United States: federal holidays. The states' own are not known here.
//!
//! Sources: 5 U.S.C. § 6103; U.S. Office of Personnel Management, *Federal Holidays*.

use time::Weekday::{Monday, Thursday};

use super::rule::{InLieu::Nearest, Rule, from, on};
use super::{Market, market};

pub(super) static MARKETS: &[Market] = &[market("US", "United States", &[FEDERAL])];

const FEDERAL: &[Rule] = &[
    on(1, 1, "New Year's Day").in_lieu(Nearest),
    from(Monday, 1, 15, "Martin Luther King Jr. Day"),
    from(Monday, 2, 15, "Washington's Birthday"),
    from(Monday, 5, 25, "Memorial Day"),
    on(6, 19, "Juneteenth").in_lieu(Nearest).since(2021),
    on(7, 4, "Independence Day").in_lieu(Nearest),
    from(Monday, 9, 1, "Labor Day"),
    from(Monday, 10, 8, "Columbus Day"),
    on(11, 11, "Veterans Day").in_lieu(Nearest),
    from(Thursday, 11, 22, "Thanksgiving Day"),
    on(12, 25, "Christmas Day").in_lieu(Nearest),
];
