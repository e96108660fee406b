//! New Zealand, without the anniversary days of its regions.
//!
//! Sources: Holidays Act 2003, sections 44 and 45A; Te Kāhui o Matariki Public Holiday Act 2022, schedule 1 (dates up to 2052).

use time::Weekday::Monday;

use super::rule::{InLieu::NextFree, Rule, easter, from, on, proclaimed};
use super::{Market, market};

pub(super) static MARKETS: &[Market] = &[market("NZ", "New Zealand", &[NEW_ZEALAND])];

const NEW_ZEALAND: &[Rule] = &[
    on(1, 1, "New Year's Day").in_lieu(NextFree),
    on(1, 2, "Day after New Year's Day").in_lieu(NextFree),
    on(2, 6, "Waitangi Day").in_lieu(NextFree),
    easter(-2, "Good Friday"),
    easter(1, "Easter Monday"),
    on(4, 25, "Anzac Day").in_lieu(NextFree),
    from(Monday, 6, 1, "King's Birthday"),
    proclaimed(MATARIKI, "Matariki"),
    from(Monday, 10, 22, "Labour Day"),
    on(12, 25, "Christmas Day").in_lieu(NextFree),
    on(12, 26, "Boxing Day").in_lieu(NextFree),
    proclaimed(&[(2022, 9, 26)], "Queen Elizabeth II Memorial Day"),
];

#[rustfmt::skip]
const MATARIKI: &[(i32, u8, u8)] = &[
    (2022, 6, 24), (2023, 7, 14), (2024, 6, 28), (2025, 6, 20), (2026, 7, 10), (2027, 6, 25),
    (2028, 7, 14), (2029, 7, 6), (2030, 6, 21), (2031, 7, 11), (2032, 7, 2), (2033, 6, 24),
    (2034, 7, 7), (2035, 6, 29), (2036, 7, 18), (2037, 7, 10), (2038, 6, 25), (2039, 7, 15),
    (2040, 7, 6), (2041, 7, 19), (2042, 7, 11), (2043, 7, 3), (2044, 6, 24), (2045, 7, 7),
    (2046, 6, 29), (2047, 7, 19), (2048, 7, 3), (2049, 6, 25), (2050, 7, 15), (2051, 6, 30),
    (2052, 6, 21),
];
