//! Australia: the states and territories.
//!
//! Sources: Fair Work Ombudsman, *List of public holidays*; Public Holidays Act 2010 (NSW), Public Holidays Act 1993 (Vic),
//! Holidays Act 1983 (Qld), Public Holidays Act 2023 (SA), Public and Bank Holidays Act 1972 (WA), Statutory Holidays Act 2000 (Tas),
//! Holidays Act 1958 (ACT), Public Holidays Act 1981 (NT).

use Weekday::{Monday, Tuesday};
use time::Weekday;

use super::rule::{
    InLieu::{NextFree, NextFreeAfterSunday},
    Rule, easter, from, on, proclaimed,
};
use super::{Market, market};

pub(super) static MARKETS: &[Market] = &[
    market("AU", "Australia", &[AUSTRALIA, ANZAC]),
    market("AU-ACT", "Australian Capital Territory", &[AUSTRALIA, ANZAC_IN_LIEU, EASTER_SATURDAY, EASTER_SUNDAY, JUNE_BIRTHDAY, CAPITAL]),
    market("AU-NSW", "New South Wales", &[AUSTRALIA, ANZAC, EASTER_SATURDAY, EASTER_SUNDAY, JUNE_BIRTHDAY, NEW_SOUTH_WALES]),
    market("AU-NT", "Northern Territory", &[AUSTRALIA, ANZAC_AFTER_SUNDAY, EASTER_SATURDAY, EASTER_SUNDAY, JUNE_BIRTHDAY, NORTHERN]),
    market("AU-QLD", "Queensland", &[AUSTRALIA, ANZAC_AFTER_SUNDAY, EASTER_SATURDAY, EASTER_SUNDAY, QUEENSLAND]),
    market("AU-SA", "South Australia", &[AUSTRALIA, EASTER_SATURDAY, EASTER_SUNDAY, JUNE_BIRTHDAY, SOUTH]),
    market("AU-TAS", "Tasmania", &[AUSTRALIA, ANZAC, JUNE_BIRTHDAY, TASMANIA]),
    market("AU-VIC", "Victoria", &[AUSTRALIA, ANZAC, EASTER_SATURDAY, EASTER_SUNDAY, JUNE_BIRTHDAY, VICTORIA]),
    market("AU-WA", "Western Australia", &[AUSTRALIA, ANZAC_IN_LIEU, EASTER_SUNDAY, WESTERN]),
];

const AUSTRALIA: &[Rule] = &[
    on(1, 1, "New Year's Day").in_lieu(NextFree),
    on(1, 26, "Australia Day").in_lieu(NextFree),
    easter(-2, "Good Friday"),
    easter(1, "Easter Monday"),
    on(12, 25, "Christmas Day").in_lieu(NextFree),
    on(12, 26, "Boxing Day").in_lieu(NextFree),
    proclaimed(&[(2022, 9, 22)], "National Day of Mourning"),
];

const ANZAC: &[Rule] = &[on(4, 25, "Anzac Day")];
const ANZAC_IN_LIEU: &[Rule] = &[on(4, 25, "Anzac Day").in_lieu(NextFree)];
const ANZAC_AFTER_SUNDAY: &[Rule] = &[on(4, 25, "Anzac Day").in_lieu(NextFreeAfterSunday)];
const EASTER_SATURDAY: &[Rule] = &[easter(-1, "Easter Saturday")];
const EASTER_SUNDAY: &[Rule] = &[easter(0, "Easter Sunday")];
const JUNE_BIRTHDAY: &[Rule] = &[from(Monday, 6, 8, "King's Birthday")];

const CAPITAL: &[Rule] =
    &[from(Monday, 3, 8, "Canberra Day"), from(Monday, 5, 27, "Reconciliation Day").since(2018), from(Monday, 10, 1, "Labour Day")];

const NEW_SOUTH_WALES: &[Rule] = &[from(Monday, 10, 1, "Labour Day"), proclaimed(&[(2026, 4, 27), (2027, 4, 26)], "Anzac Day")];

const NORTHERN: &[Rule] = &[from(Monday, 5, 1, "May Day"), from(Monday, 8, 1, "Picnic Day")];

const QUEENSLAND: &[Rule] = &[from(Monday, 5, 1, "Labour Day"), from(Monday, 10, 1, "King's Birthday")];

/// The Act of 2023 gives no day for Anzac Day on a Sunday.
const SOUTH: &[Rule] = &[
    from(Monday, 3, 8, "Adelaide Cup Day"),
    on(4, 25, "Anzac Day").in_lieu(NextFreeAfterSunday).until(2023),
    on(4, 25, "Anzac Day").since(2024),
    from(Monday, 10, 1, "Labour Day"),
];

const TASMANIA: &[Rule] = &[from(Monday, 3, 8, "Eight Hours Day")];

/// The Friday before the Grand Final is proclaimed when the league has set its date.
const VICTORIA: &[Rule] = &[
    from(Monday, 3, 8, "Labour Day"),
    proclaimed(
        &[(2020, 10, 23), (2021, 9, 24), (2022, 9, 23), (2023, 9, 29), (2024, 9, 27), (2025, 9, 26), (2026, 9, 25)],
        "Friday before the AFL Grand Final",
    ),
    from(Tuesday, 11, 1, "Melbourne Cup"),
];

/// The King's Birthday is proclaimed for each year.
const WESTERN: &[Rule] = &[
    from(Monday, 3, 1, "Labour Day"),
    from(Monday, 6, 1, "Western Australia Day"),
    proclaimed(
        &[
            (2020, 9, 28),
            (2021, 9, 27),
            (2022, 9, 26),
            (2023, 9, 25),
            (2024, 9, 23),
            (2025, 9, 29),
            (2026, 9, 28),
            (2027, 9, 27),
            (2028, 9, 25),
            (2029, 9, 24),
            (2030, 9, 30),
        ],
        "King's Birthday",
    ),
];
