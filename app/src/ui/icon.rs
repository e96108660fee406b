//! Line icons on a 24-unit grid, drawn with the colour of the text around them.

use leptos::prelude::*;

macro_rules! icons {
    ($($name:ident = $path:literal),+ $(,)?) => {
        /// Every icon there is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum IconName { $($name),+ }

        impl IconName {
            /// The strokes, as SVG path data.
            const fn path(self) -> &'static str {
                match self { $(Self::$name => $path),+ }
            }
        }
    };
}

icons! {
    Calendar = "M5 5h14a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM4 10h16M8 3v4M16 3v4",
    Board = "M4 4h4.5v16H4zM9.75 4h4.5v10h-4.5zM15.5 4H20v13h-4.5z",
    Gantt = "M4 5h9v3H4zM9 10.5h8v3H9zM13 16h7v3h-7z",
    Campaign = "M4 10v4a1 1 0 0 0 1 1h3l8 5V4L8 9H5a1 1 0 0 0-1 1zM19 9.5a3.5 3.5 0 0 1 0 5",
    Check = "M5 12.5l4.5 4.5L19 7.5",
    Cross = "M6 6l12 12M18 6L6 18",
    Plus = "M12 5v14M5 12h14",
    Gate = "M12 3l7.5 3v5.5c0 4.5-3 8-7.5 9.5-4.5-1.5-7.5-5-7.5-9.5V6zM8.75 12l2.25 2.25L15.25 10",
    Audit = "M7 3h8l4 4v13a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM14.5 3v5H19M9 12.5h6M9 16.5h6",
    Members = "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.4-3.5 3-5.5 6.5-5.5s6.1 2 6.5 5.5M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14.9c2 .8 3.2 2.6 3.5 5.1",
    Library = "M4 5h16a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM3 16l5-5 4.5 4.5L15.5 12.5l5.5 5M15.5 9.5h.01",
    Approvals = "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8.25 12.25l2.5 2.5L15.75 9.5",
    Search = "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.25 15.25L20 20",
    Menu = "M4 7h16M4 12h16M4 17h16",
    Sun = "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
    Moon = "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
    Upload = "M12 16V4.5M7 9.5l5-5 5 5M4.5 15.5V19a1 1 0 0 0 1 1h13a1 1 0 0 0 1-1v-3.5",
    Pin = "M12 21s6.5-5.7 6.5-11a6.5 6.5 0 1 0-13 0c0 5.3 6.5 11 6.5 11zM12 7.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
    Rectangle = "M4 6h16v12H4z",
    Ellipse = "M12 5.5c5 0 8.5 2.9 8.5 6.5s-3.5 6.5-8.5 6.5-8.5-2.9-8.5-6.5 3.5-6.5 8.5-6.5z",
    Arrow = "M5 19L19 5M10 5h9v9",
    Line = "M5 19L19 5",
    Pencil = "M4.5 19.5l1-4.5L16 4.5l3.5 3.5L9 18.5zM13.5 7l3.5 3.5",
    Highlight = "M4 20h16M8 16l8.5-11 3 2.3L11 18H8z",
    Polygon = "M12 3.5l8.5 6.5-3.5 10H7L3.5 10z",
    Ruler = "M3.5 15.5l12-12 5 5-12 12zM7.5 11.5l2 2M10.5 8.5l2.5 2.5M13.5 5.5l2 2",
    Marquee = "M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M11 4h2M11 20h2M4 11v2M20 11v2",
    Compare = "M4 5h7v14H4zM13 5h7v14h-7zM12 3v18",
    Undo = "M8.5 4.5L4 9l4.5 4.5M4 9h10a6 6 0 0 1 0 12h-3",
    Redo = "M15.5 4.5L20 9l-4.5 4.5M20 9H10a6 6 0 0 0 0 12h3",
    Turn = "M20 12a8 8 0 1 1-2.5-5.8M20 4v4.5h-4.5",
    Map = "M4 5h16v14H4zM12.5 12.5H20V19h-7.5z",
    Hand = "M8 13V6a1.5 1.5 0 0 1 3 0v5M11 10.5V4.5a1.5 1.5 0 0 1 3 0v6M14 11V6a1.5 1.5 0 0 1 3 0v8.5c0 4-2.3 6.5-6 6.5-3 0-4.5-1.5-6-4l-2-3.5c-.6-1.3 1-2.3 2-1.3l3 3",
    ZoomIn = "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.25 15.25L20 20M10.5 7.75v5.5M7.75 10.5h5.5",
    ZoomOut = "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.25 15.25L20 20M7.75 10.5h5.5",
    Play = "M7 4.5l12 7.5-12 7.5z",
    Pause = "M8 5v14M16 5v14",
    Fit = "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
    ChevronLeft = "M14.5 6l-6 6 6 6",
    ChevronRight = "M9.5 6l6 6-6 6",
    ChevronDown = "M6 9.5l6 6 6-6",
    More = "M5.5 12h.01M12 12h.01M18.5 12h.01",
    Warning = "M12 4L21 19.5H3zM12 10v4M12 16.75h.01",
    Lock = "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    Comment = "M4 5h16v11h-8l-4.5 4v-4H4z",
    Download = "M12 4.5V16M7 11l5 5 5-5M4.5 16.5V19a1 1 0 0 0 1 1h13a1 1 0 0 0 1-1v-2.5",
    SignOut = "M14 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h8M10.5 12H21M17.5 8.5L21 12l-3.5 3.5",
    Copy = "M9 9h11v11H9zM5 15H4V4h11v1",
    Command = "M9 9h6v6H9zM9 9V6.5A2.5 2.5 0 1 0 6.5 9H9M15 9h2.5A2.5 2.5 0 1 0 15 6.5V9M15 15v2.5a2.5 2.5 0 1 0 2.5-2.5H15M9 15H6.5A2.5 2.5 0 1 0 9 17.5V15",
}

/// An icon. Decorative: the control around it has a name of its own.
#[component]
pub fn Icon(name: IconName) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=name.path()></path>
        </svg>
    }
}
