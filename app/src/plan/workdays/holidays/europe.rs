//! Other countries of Europe, by their national laws. Regions' own holidays (Spain, Italy, Alsace) are not known here.
//!
//! Sources: Organisation of Working Time Act 1997, schedule 2 (IE); Code du travail, L3133-1 (FR); Estatuto de los Trabajadores, art. 37.2,
//! and the yearly list in the Boletín Oficial del Estado, national days alone (ES); legge 260/1949 with legge 151/2025 (IT);
//! Algemene termijnenwet, art. 3 (NL); arrêté royal of 18 April 1974 (BE); Feiertagsruhegesetz 1957 (AT); Código do Trabalho, art. 234 (PT);
//! lag 1989:253 with Semesterlagen § 3 a for the eves (SE); lov om helligdage, without Great Prayer Day since 2024 (DK);
//! Annual Holidays Act 162/2005, § 4, with the Church Code (FI); lov 24. februar 1995 and lov 26. april 1947 (NO);
//! ustawa o dniach wolnych od pracy, 1951, with Christmas Eve since 2025 (PL); Code du travail, L232-2 (LU); zákon 245/2000 (CZ).

use time::Weekday::{Friday, Monday, Saturday};

use super::rule::{Rule, easter, from, on, on_or_monday, proclaimed};
use super::{Market, market};

pub(super) static MARKETS: &[Market] = &[
    market("AT", "Austria", &[AUSTRIA]),
    market("BE", "Belgium", &[BELGIUM]),
    market("CZ", "Czechia", &[CZECHIA]),
    market("DK", "Denmark", &[DENMARK]),
    market("ES", "Spain", &[SPAIN]),
    market("FI", "Finland", &[FINLAND]),
    market("FR", "France", &[FRANCE]),
    market("IE", "Ireland", &[IRELAND]),
    market("IT", "Italy", &[ITALY]),
    market("LU", "Luxembourg", &[LUXEMBOURG]),
    market("NL", "Netherlands", &[NETHERLANDS]),
    market("NO", "Norway", &[NORWAY]),
    market("PL", "Poland", &[POLAND]),
    market("PT", "Portugal", &[PORTUGAL]),
    market("SE", "Sweden", &[SWEDEN]),
];

const AUSTRIA: &[Rule] = &[
    on(1, 1, "Neujahr"),
    on(1, 6, "Heilige Drei Könige"),
    easter(1, "Ostermontag"),
    on(5, 1, "Staatsfeiertag"),
    easter(39, "Christi Himmelfahrt"),
    easter(50, "Pfingstmontag"),
    easter(60, "Fronleichnam"),
    on(8, 15, "Mariä Himmelfahrt"),
    on(10, 26, "Nationalfeiertag"),
    on(11, 1, "Allerheiligen"),
    on(12, 8, "Mariä Empfängnis"),
    on(12, 25, "Christtag"),
    on(12, 26, "Stefanitag"),
];

const BELGIUM: &[Rule] = &[
    on(1, 1, "Jour de l'an"),
    easter(1, "Lundi de Pâques"),
    on(5, 1, "Fête du Travail"),
    easter(39, "Ascension"),
    easter(50, "Lundi de Pentecôte"),
    on(7, 21, "Fête nationale"),
    on(8, 15, "Assomption"),
    on(11, 1, "Toussaint"),
    on(11, 11, "Armistice"),
    on(12, 25, "Noël"),
];

const CZECHIA: &[Rule] = &[
    on(1, 1, "Den obnovy samostatného českého státu"),
    easter(-2, "Velký pátek").since(2016),
    easter(1, "Velikonoční pondělí"),
    on(5, 1, "Svátek práce"),
    on(5, 8, "Den vítězství"),
    on(7, 5, "Den slovanských věrozvěstů Cyrila a Metoděje"),
    on(7, 6, "Den upálení mistra Jana Husa"),
    on(9, 28, "Den české státnosti"),
    on(10, 28, "Den vzniku samostatného československého státu"),
    on(11, 17, "Den boje za svobodu a demokracii"),
    on(12, 24, "Štědrý den"),
    on(12, 25, "1. svátek vánoční"),
    on(12, 26, "2. svátek vánoční"),
];

const DENMARK: &[Rule] = &[
    on(1, 1, "Nytårsdag"),
    easter(-3, "Skærtorsdag"),
    easter(-2, "Langfredag"),
    easter(1, "Anden påskedag"),
    easter(26, "Store bededag").until(2023),
    easter(39, "Kristi himmelfartsdag"),
    easter(50, "Anden pinsedag"),
    on(12, 25, "Juledag"),
    on(12, 26, "Anden juledag"),
];

const SPAIN: &[Rule] = &[
    on(1, 1, "Año Nuevo"),
    on(1, 6, "Epifanía del Señor"),
    easter(-2, "Viernes Santo"),
    on(5, 1, "Fiesta del Trabajo"),
    on(8, 15, "Asunción de la Virgen"),
    on(10, 12, "Fiesta Nacional de España"),
    on(11, 1, "Todos los Santos"),
    on(12, 6, "Día de la Constitución Española"),
    on(12, 8, "Inmaculada Concepción"),
    on(12, 25, "Natividad del Señor"),
];

const FINLAND: &[Rule] = &[
    on(1, 1, "Uudenvuodenpäivä"),
    on(1, 6, "Loppiainen"),
    easter(-2, "Pitkäperjantai"),
    easter(1, "Toinen pääsiäispäivä"),
    on(5, 1, "Vappu"),
    easter(39, "Helatorstai"),
    from(Friday, 6, 19, "Juhannusaatto"),
    from(Saturday, 6, 20, "Juhannuspäivä"),
    from(Saturday, 10, 31, "Pyhäinpäivä"),
    on(12, 6, "Itsenäisyyspäivä"),
    on(12, 24, "Jouluaatto"),
    on(12, 25, "Joulupäivä"),
    on(12, 26, "Tapaninpäivä"),
];

const FRANCE: &[Rule] = &[
    on(1, 1, "Jour de l'an"),
    easter(1, "Lundi de Pâques"),
    on(5, 1, "Fête du Travail"),
    on(5, 8, "Victoire de 1945"),
    easter(39, "Ascension"),
    easter(50, "Lundi de Pentecôte"),
    on(7, 14, "Fête nationale"),
    on(8, 15, "Assomption"),
    on(11, 1, "Toussaint"),
    on(11, 11, "Armistice de 1918"),
    on(12, 25, "Noël"),
];

const IRELAND: &[Rule] = &[
    on(1, 1, "New Year's Day"),
    on_or_monday(Friday, 2, 1, "Saint Brigid's Day").since(2023),
    on(3, 17, "Saint Patrick's Day"),
    proclaimed(&[(2022, 3, 18)], "Day of Remembrance and Recognition"),
    easter(1, "Easter Monday"),
    from(Monday, 5, 1, "May Bank Holiday"),
    from(Monday, 6, 1, "June Bank Holiday"),
    from(Monday, 8, 1, "August Bank Holiday"),
    from(Monday, 10, 25, "October Bank Holiday"),
    on(12, 25, "Christmas Day"),
    on(12, 26, "Saint Stephen's Day"),
];

const ITALY: &[Rule] = &[
    on(1, 1, "Capodanno"),
    on(1, 6, "Epifania"),
    easter(1, "Lunedì dell'Angelo"),
    on(4, 25, "Festa della Liberazione"),
    on(5, 1, "Festa dei lavoratori"),
    on(6, 2, "Festa della Repubblica"),
    on(8, 15, "Assunzione di Maria"),
    on(10, 4, "San Francesco d'Assisi").since(2026),
    on(11, 1, "Ognissanti"),
    on(12, 8, "Immacolata Concezione"),
    on(12, 25, "Natale"),
    on(12, 26, "Santo Stefano"),
];

const LUXEMBOURG: &[Rule] = &[
    on(1, 1, "Neijoerschdag"),
    easter(1, "Ouschterméindeg"),
    on(5, 1, "Dag vun der Aarbecht"),
    on(5, 9, "Europadag").since(2019),
    easter(39, "Christi Himmelfaart"),
    easter(50, "Péngschtméindeg"),
    on(6, 23, "Nationalfeierdag"),
    on(8, 15, "Léiffrawëschdag"),
    on(11, 1, "Allerhellgen"),
    on(12, 25, "Chrëschtdag"),
    on(12, 26, "Stiefesdag"),
];

const NETHERLANDS: &[Rule] = &[
    on(1, 1, "Nieuwjaarsdag"),
    easter(1, "Tweede paasdag"),
    on(4, 27, "Koningsdag").since(2014),
    easter(39, "Hemelvaartsdag"),
    easter(50, "Tweede pinksterdag"),
    on(12, 25, "Eerste kerstdag"),
    on(12, 26, "Tweede kerstdag"),
];

const NORWAY: &[Rule] = &[
    on(1, 1, "Første nyttårsdag"),
    easter(-3, "Skjærtorsdag"),
    easter(-2, "Langfredag"),
    easter(1, "Andre påskedag"),
    on(5, 1, "Arbeidernes dag"),
    on(5, 17, "Grunnlovsdagen"),
    easter(39, "Kristi himmelfartsdag"),
    easter(50, "Andre pinsedag"),
    on(12, 25, "Første juledag"),
    on(12, 26, "Andre juledag"),
];

const POLAND: &[Rule] = &[
    on(1, 1, "Nowy Rok"),
    on(1, 6, "Święto Trzech Króli"),
    easter(1, "Poniedziałek Wielkanocny"),
    on(5, 1, "Święto Państwowe"),
    on(5, 3, "Święto Narodowe Trzeciego Maja"),
    easter(60, "Boże Ciało"),
    on(8, 15, "Wniebowzięcie Najświętszej Maryi Panny"),
    on(11, 1, "Wszystkich Świętych"),
    on(11, 11, "Narodowe Święto Niepodległości"),
    on(12, 24, "Wigilia Bożego Narodzenia").since(2025),
    on(12, 25, "Boże Narodzenie"),
    on(12, 26, "Drugi dzień Bożego Narodzenia"),
];

const PORTUGAL: &[Rule] = &[
    on(1, 1, "Ano Novo"),
    easter(-2, "Sexta-feira Santa"),
    on(4, 25, "Dia da Liberdade"),
    on(5, 1, "Dia do Trabalhador"),
    easter(60, "Corpo de Deus"),
    on(6, 10, "Dia de Portugal"),
    on(8, 15, "Assunção de Nossa Senhora"),
    on(10, 5, "Implantação da República"),
    on(11, 1, "Todos os Santos"),
    on(12, 1, "Restauração da Independência"),
    on(12, 8, "Imaculada Conceição"),
    on(12, 25, "Natal"),
];

const SWEDEN: &[Rule] = &[
    on(1, 1, "Nyårsdagen"),
    on(1, 6, "Trettondedag jul"),
    easter(-2, "Långfredagen"),
    easter(1, "Annandag påsk"),
    on(5, 1, "Första maj"),
    easter(39, "Kristi himmelsfärdsdag"),
    on(6, 6, "Sveriges nationaldag"),
    from(Friday, 6, 19, "Midsommarafton"),
    from(Saturday, 6, 20, "Midsommardagen"),
    from(Saturday, 10, 31, "Alla helgons dag"),
    on(12, 24, "Julafton"),
    on(12, 25, "Juldagen"),
    on(12, 26, "Annandag jul"),
    on(12, 31, "Nyårsafton"),
];
