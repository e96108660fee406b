//! Amounts of money as people write and read them.

use crate::model::Money;

/// Currencies offered in a choice; any other that a campaign already has is added to them.
pub const CURRENCIES: [&str; 16] =
    ["AUD", "BRL", "CAD", "CHF", "CNY", "DKK", "EUR", "GBP", "INR", "JPY", "NOK", "NZD", "SEK", "SGD", "USD", "ZAR"];

/// Digits after the point (ISO 4217, "minor unit").
fn digits(currency: &str) -> u32 {
    match currency {
        "CLP" | "ISK" | "JPY" | "KRW" | "VND" | "XAF" | "XOF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// Reads `12,500`, `12 500.50` or `12500.5`. `None` when it is not an amount, or has more digits than the currency.
pub fn parse(text: &str, currency: &str) -> Option<Money> {
    let digits = digits(currency);
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '\u{a0}' | '\u{202f}' | '\'')).collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(part) || part.len() > digits as usize {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let part: i64 = format!("{part:0<width$}", width = digits as usize).parse().unwrap_or(0);
    let amount = whole.checked_mul(10_i64.pow(digits))?.checked_add(part)?;
    Some(Money { amount, currency: currency.to_owned() })
}

/// `12,500` or `12,500.50`: what [`parse`] reads back to the same.
pub fn amount(money: &Money) -> String {
    let digits = digits(&money.currency);
    let unit = 10_i64.pow(digits);
    let (whole, part) = (money.amount / unit, money.amount % unit);
    let whole = grouped(whole);
    if part == 0 { whole } else { format!("{whole}.{part:0width$}", width = digits as usize) }
}

fn grouped(number: i64) -> String {
    let plain = number.to_string();
    let mut out = String::with_capacity(plain.len() + plain.len() / 3);
    for (i, digit) in plain.chars().enumerate() {
        if i > 0 && (plain.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let cents = |text: &str, currency: &str| parse(text, currency).map(|money| money.amount);
        assert_eq!(cents("12,500", "EUR"), Some(1_250_000));
        assert_eq!(cents("12 500.5", "EUR"), Some(1_250_050));
        assert_eq!(cents("900", "JPY"), Some(900));
        assert_eq!(cents("1.005", "KWD"), Some(1_005));
        for wrong in ["", "abc", "1.234", "-5", "1.2.3", "99999999999999999999"] {
            assert_eq!(cents(wrong, "EUR"), None, "{wrong}");
        }
        assert_eq!(cents("9.5", "JPY"), None);
    }

    #[test]
    fn what_is_written_is_read_back() {
        for (minor, currency) in [(0, "EUR"), (5, "EUR"), (1_250_000, "EUR"), (123_456_789, "USD"), (1_234_567, "JPY"), (1_005, "KWD")] {
            let money = Money { amount: minor, currency: currency.into() };
            assert_eq!(parse(&amount(&money), currency), Some(money));
        }
        assert_eq!(amount(&Money { amount: 123_456_789, currency: "USD".into() }), "1,234,567.89");
    }
}
