//! What is planned where it cannot be, at the head of a campaign.

use leptos::prelude::*;

use super::Open;
use crate::{
    model::PlanConflict,
    ui::{
        icon::{Icon, IconName},
        time::fmt_day,
    },
};

/// The blackouts that the launch is planned in; nothing while there are none.
#[component]
pub fn Conflicts(open: Open) -> impl IntoView {
    let standing = move || {
        let found = open.conflicts.get().and_then(Result::ok).map(|page| page.items).unwrap_or_default();
        found.into_iter().filter(|conflict| conflict.cleared_at.is_none()).collect::<Vec<PlanConflict>>()
    };
    let line = |conflict: PlanConflict| {
        let words = format!("The launch is planned for {}, in the blackout “{}”.", fmt_day(conflict.planned_on), conflict.name);
        let month = conflict.planned_on.to_string();
        let calendar = format!("/calendar?month={}", month.get(..7).unwrap_or_default());
        view! {
            <li class="row">
                <Icon name=IconName::Warning/>
                <span class="grow">{words}</span>
                <a href=calendar>"Move it on the calendar"</a>
            </li>
        }
    };
    move || {
        let found = standing();
        (!found.is_empty())
            .then(|| view! { <ul class="campaign__conflicts" aria-label="Conflicts">{found.into_iter().map(line).collect_view()}</ul> })
    }
}
