//! Germany: the sixteen Länder.
//!
//! Sources: Einigungsvertrag, article 2(2), for 3 October; the *Feiertagsgesetze* of the Länder, as listed by the Federal Ministry of the
//! Interior. Mariä Himmelfahrt is kept for Bavaria as in its Catholic municipalities; Augsburg's own holiday is left out.

use time::Weekday::Wednesday;

use super::rule::{Rule, easter, from, on, proclaimed};
use super::{Market, market};

pub(super) static MARKETS: &[Market] = &[
    market("DE", "Germany", &[GERMANY]),
    market("DE-BB", "Brandenburg", &[GERMANY, EASTER_AND_PENTECOST, REFORMATION]),
    market("DE-BE", "Berlin", &[GERMANY, WOMEN.split_at(1).0, LIBERATION]),
    market("DE-BW", "Baden-Württemberg", &[GERMANY, EPIPHANY, CORPUS_CHRISTI, ALL_SAINTS]),
    market("DE-BY", "Bavaria", &[GERMANY, EPIPHANY, CORPUS_CHRISTI, ASSUMPTION, ALL_SAINTS]),
    market("DE-HB", "Bremen", &[GERMANY, REFORMATION_NORTH]),
    market("DE-HE", "Hesse", &[GERMANY, CORPUS_CHRISTI]),
    market("DE-HH", "Hamburg", &[GERMANY, REFORMATION_NORTH]),
    market("DE-MV", "Mecklenburg-Vorpommern", &[GERMANY, WOMEN.split_at(1).1, REFORMATION]),
    market("DE-NI", "Lower Saxony", &[GERMANY, REFORMATION_NORTH]),
    market("DE-NW", "North Rhine-Westphalia", &[GERMANY, CORPUS_CHRISTI, ALL_SAINTS]),
    market("DE-RP", "Rhineland-Palatinate", &[GERMANY, CORPUS_CHRISTI, ALL_SAINTS]),
    market("DE-SH", "Schleswig-Holstein", &[GERMANY, REFORMATION_NORTH]),
    market("DE-SL", "Saarland", &[GERMANY, CORPUS_CHRISTI, ASSUMPTION, ALL_SAINTS]),
    market("DE-SN", "Saxony", &[GERMANY, REFORMATION, REPENTANCE]),
    market("DE-ST", "Saxony-Anhalt", &[GERMANY, EPIPHANY, REFORMATION]),
    market("DE-TH", "Thuringia", &[GERMANY, CHILDREN, REFORMATION]),
];

const GERMANY: &[Rule] = &[
    on(1, 1, "Neujahr"),
    easter(-2, "Karfreitag"),
    easter(1, "Ostermontag"),
    on(5, 1, "Tag der Arbeit"),
    easter(39, "Christi Himmelfahrt"),
    easter(50, "Pfingstmontag"),
    on(10, 3, "Tag der Deutschen Einheit").since(1990),
    on(12, 25, "Erster Weihnachtstag"),
    on(12, 26, "Zweiter Weihnachtstag"),
    proclaimed(&[(2017, 10, 31)], "Reformationstag"),
];

const EPIPHANY: &[Rule] = &[on(1, 6, "Heilige Drei Könige")];
/// In Berlin, then in Mecklenburg-Vorpommern.
const WOMEN: &[Rule] = &[on(3, 8, "Internationaler Frauentag").since(2019), on(3, 8, "Internationaler Frauentag").since(2023)];
const LIBERATION: &[Rule] = &[proclaimed(&[(2020, 5, 8), (2025, 5, 8)], "Tag der Befreiung")];
const EASTER_AND_PENTECOST: &[Rule] = &[easter(0, "Ostersonntag"), easter(49, "Pfingstsonntag")];
const CORPUS_CHRISTI: &[Rule] = &[easter(60, "Fronleichnam")];
const ASSUMPTION: &[Rule] = &[on(8, 15, "Mariä Himmelfahrt")];
const CHILDREN: &[Rule] = &[on(9, 20, "Weltkindertag").since(2019)];
const REFORMATION: &[Rule] = &[on(10, 31, "Reformationstag")];
const REFORMATION_NORTH: &[Rule] = &[on(10, 31, "Reformationstag").since(2018)];
const ALL_SAINTS: &[Rule] = &[on(11, 1, "Allerheiligen")];
/// The Wednesday before 23 November.
const REPENTANCE: &[Rule] = &[from(Wednesday, 11, 16, "Buß- und Bettag")];
