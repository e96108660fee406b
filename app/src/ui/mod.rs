//! Building blocks of the interface: no data access, no knowledge of any screen.
//!
//! Looks live in `style/`, one file a family under `style/parts`; a block only names its classes.

pub mod avatar;
pub mod badge;
pub mod dialog;
pub mod drag;
pub mod empty;
pub mod field;
pub mod form;
pub mod icon;
mod ident;
pub mod live;
pub mod long_list;
pub mod media;
pub mod page;
pub mod palette;
pub mod shortcuts;
pub mod skeleton;
pub mod theme;
pub mod time;
pub mod toast;
