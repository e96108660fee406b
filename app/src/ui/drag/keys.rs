//! The keys that stand for a drag, the same on every screen.

/// A direction on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrow {
    Left,
    Right,
    Up,
    Down,
}

/// What is held down together with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    Nothing,
    Alt,
    CtrlAlt,
    CtrlAltShift,
    Other,
}

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Take the focused thing up.
    PickUp,
    /// Take what is carried one step on.
    Carry(Arrow),
    Drop,
    Cancel,
    /// Let go and let the key do what it always does.
    LetGo,
    /// Move the focused thing at once.
    Shift(Arrow),
    /// Move its end at once.
    StretchEnd(Arrow),
    /// Move its start at once.
    StretchStart(Arrow),
    /// Ask where to, in a dialog.
    Ask,
}

/// What a key means on a thing that has the focus.
pub fn on_item(key: &str, held: Held) -> Option<Command> {
    match (held, key, arrow(key)) {
        (Held::Nothing, " ", _) => Some(Command::PickUp),
        (Held::Nothing, "m" | "M", _) => Some(Command::Ask),
        (Held::Alt, _, Some(arrow)) => Some(Command::Shift(arrow)),
        (Held::CtrlAlt, _, Some(arrow)) => Some(Command::StretchEnd(arrow)),
        (Held::CtrlAltShift, _, Some(arrow)) => Some(Command::StretchStart(arrow)),
        _ => None,
    }
}

/// What a key means while something is carried by key.
pub fn while_carrying(key: &str, held: Held) -> Option<Command> {
    match (key, arrow(key)) {
        ("Escape", _) => Some(Command::Cancel),
        ("Tab", _) => Some(Command::LetGo),
        (" " | "Enter", _) if held == Held::Nothing => Some(Command::Drop),
        (_, Some(arrow)) if matches!(held, Held::Nothing | Held::Alt) => Some(Command::Carry(arrow)),
        _ => None,
    }
}

/// The direction of an arrow key.
pub fn arrow(key: &str) -> Option<Arrow> {
    match key {
        "ArrowLeft" => Some(Arrow::Left),
        "ArrowRight" => Some(Arrow::Right),
        "ArrowUp" => Some(Arrow::Up),
        "ArrowDown" => Some(Arrow::Down),
        _ => None,
    }
}

/// What is held down, from the event's own flags.
pub fn held(event: &web_sys::KeyboardEvent) -> Held {
    match (event.ctrl_key(), event.alt_key(), event.shift_key(), event.meta_key()) {
        (false, false, false, false) => Held::Nothing,
        (false, true, false, false) => Held::Alt,
        (true, true, false, false) => Held::CtrlAlt,
        (true, true, true, false) => Held::CtrlAltShift,
        _ => Held::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_a_thing() {
        assert_eq!(on_item(" ", Held::Nothing), Some(Command::PickUp));
        assert_eq!(on_item("m", Held::Nothing), Some(Command::Ask));
        assert_eq!(on_item("ArrowDown", Held::Alt), Some(Command::Shift(Arrow::Down)));
        assert_eq!(on_item("ArrowRight", Held::CtrlAlt), Some(Command::StretchEnd(Arrow::Right)));
        // Plain arrows move the focus, Enter opens: both are the screen's own.
        assert_eq!(on_item("ArrowRight", Held::Nothing), None);
        assert_eq!(on_item("Enter", Held::Nothing), None);
        assert_eq!(on_item("m", Held::Other), None);
    }

    #[test]
    fn while_something_is_carried() {
        assert_eq!(while_carrying("ArrowLeft", Held::Nothing), Some(Command::Carry(Arrow::Left)));
        assert_eq!(while_carrying(" ", Held::Nothing), Some(Command::Drop));
        assert_eq!(while_carrying("Enter", Held::Nothing), Some(Command::Drop));
        assert_eq!(while_carrying("Escape", Held::Other), Some(Command::Cancel));
        assert_eq!(while_carrying("Tab", Held::Other), Some(Command::LetGo));
        assert_eq!(while_carrying("x", Held::Nothing), None);
    }
}
