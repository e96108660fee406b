//! What changed, as people read it: one line a field, before and after.

use serde_json::Value;

/// One field that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The field's path in words: `brief › budget › amount`.
    pub field: String,
    /// Absent when there was nothing.
    pub before: Option<String>,
    /// Absent when there is nothing.
    pub after: Option<String>,
}

/// Compares both states field by field, going into objects. Equal fields are left out; the order is that of the names.
pub fn changes(before: Option<&Value>, after: Option<&Value>) -> Vec<Change> {
    let mut out = Vec::new();
    compare("", before, after, &mut out);
    out
}

/// An action in words: `task.status_changed` is `Task status changed`.
pub fn in_words(action: &str) -> String {
    let words = action.replace(['.', '_'], " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn compare(path: &str, before: Option<&Value>, after: Option<&Value>, out: &mut Vec<Change>) {
    if before == after {
        return;
    }
    let object = |value: Option<&Value>| matches!(value, None | Some(Value::Null | Value::Object(_)));
    let fields = |value: Option<&Value>| value.and_then(Value::as_object).cloned().unwrap_or_default();
    let (old, new) = (fields(before), fields(after));
    if object(before) && object(after) && !(old.is_empty() && new.is_empty()) {
        let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let inner = if path.is_empty() { name.replace('_', " ") } else { format!("{path} › {}", name.replace('_', " ")) };
            compare(&inner, old.get(name), new.get(name), out);
        }
        return;
    }
    let (before, after) = (before.and_then(readable), after.and_then(readable));
    if before != after {
        let field = if path.is_empty() { "value".to_owned() } else { path.to_owned() };
        out.push(Change { field, before, after });
    }
}

/// A value as text; nothing for what is empty.
fn readable(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Array(list) => Some(list.iter().filter_map(readable).collect::<Vec<_>>().join(", ")).filter(|text| !text.is_empty()),
        Value::Object(fields) => {
            let parts: Vec<String> =
                fields.iter().filter_map(|(name, value)| Some(format!("{}: {}", name.replace('_', " "), readable(value)?))).collect();
            Some(parts.join("; ")).filter(|text| !text.is_empty())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn change(field: &str, before: Option<&str>, after: Option<&str>) -> Change {
        Change { field: field.into(), before: before.map(Into::into), after: after.map(Into::into) }
    }

    #[test]
    fn only_what_differs_is_told() {
        let before = json!({"name": "Summer", "status": "draft", "brief": {"objective": "", "budget": {"amount": 100}}});
        let after = json!({"name": "Summer", "status": "planning", "brief": {"objective": "Sell", "budget": {"amount": 250}}});
        assert_eq!(
            changes(Some(&before), Some(&after)),
            [
                change("brief › budget › amount", Some("100"), Some("250")),
                change("brief › objective", None, Some("Sell")),
                change("status", Some("draft"), Some("planning")),
            ]
        );
    }

    #[test]
    fn creation_and_removal_have_one_side() {
        let value = json!({"channels": ["email", "web"], "market": null, "required": true});
        let made = changes(None, Some(&value));
        assert_eq!(made, [change("channels", None, Some("email, web")), change("required", None, Some("yes"))]);
        assert_eq!(changes(Some(&value), None)[0], change("channels", Some("email, web"), None));
        assert!(changes(None, None).is_empty());
    }

    #[test]
    fn lists_of_objects_are_told_whole() {
        let after = json!({"stages": [{"name": "Legal", "rule": "all"}]});
        assert_eq!(changes(None, Some(&after)), [change("stages", None, Some("name: Legal; rule: all"))]);
    }

    #[test]
    fn actions_become_sentences() {
        assert_eq!(in_words("task.status_changed"), "Task status changed");
        assert_eq!(in_words(""), "");
    }
}
