//! In whose names somebody may decide: their own, and those of people who have handed them their decisions.

use leptos::prelude::*;

use crate::{
    model::{Decision, MemberId, ReviewStage, StageStatus},
    ui::{
        field::SelectField,
        icon::{Icon, IconName},
    },
    views::campaign::people::People,
};

/// In whose name somebody may decide, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voice {
    /// The stage's position.
    pub stage: i64,
    pub of: MemberId,
    /// Whether it is their own.
    pub own: bool,
}

/// The voices of this person in the stages that are open.
pub fn of(stages: &[ReviewStage], me: MemberId) -> Vec<Voice> {
    let open = stages.iter().filter(|stage| stage.status == StageStatus::Open);
    let of_stage = |stage: &ReviewStage| {
        let own = stage.asks(me).then_some(Voice { stage: stage.position, of: me, own: true });
        let handed: Vec<Voice> = stage.deputised(me).map(|deputy| Voice { stage: stage.position, of: deputy.of, own: false }).collect();
        own.into_iter().chain(handed)
    };
    open.flat_map(of_stage).collect()
}

/// Those of the voices that have said nothing yet.
pub fn unheard(stages: &[ReviewStage], voices: &[Voice]) -> Vec<Voice> {
    voices.iter().copied().filter(|voice| said(stages, *voice).is_none()).collect()
}

/// What was decided by this voice, if anything.
pub fn said(stages: &[ReviewStage], voice: Voice) -> Option<&Decision> {
    stages.iter().find(|stage| stage.position == voice.stage)?.last_of(voice.of)
}

/// Voices to choose one of.
#[derive(Clone, Copy)]
pub struct Choice {
    all: StoredValue<Vec<Voice>>,
    chosen: RwSignal<String>,
    stages: Signal<Vec<ReviewStage>>,
}

impl Choice {
    /// Of these voices in these stages; the first, until another is chosen.
    pub fn new(all: Vec<Voice>, stages: Signal<Vec<ReviewStage>>) -> Self {
        Self { all: StoredValue::new(all), chosen: RwSignal::new("0".to_owned()), stages }
    }

    /// The one that is chosen. None only where there is none.
    pub fn voice(self) -> Option<Voice> {
        let at = self.chosen.get().parse::<usize>().ok();
        self.all.with_value(|all| at.and_then(|at| all.get(at)).or(all.first()).copied())
    }

    /// For whom the decision is, where it is not one's own.
    pub fn behalf(self) -> Option<MemberId> {
        self.voice().filter(|voice| !voice.own).map(|voice| voice.of)
    }

    /// What is signed in its stage, if anything.
    pub fn meaning(self) -> Option<String> {
        let voice = self.voice()?;
        self.stages.with(|stages| Some(stages.iter().find(|stage| stage.position == voice.stage)?.signature.as_ref()?.meaning.clone()))
    }

    /// `For Mara Lind, stage Counsel`: the stage only where there are several.
    fn words(self, voice: Voice, people: People) -> String {
        let whose = if voice.own { "In my own name".to_owned() } else { format!("For {}", people.name(voice.of)) };
        let several = self.all.with_value(|all| all.iter().any(|other| other.stage != voice.stage));
        let name = |stages: &Vec<ReviewStage>| stages.iter().find(|stage| stage.position == voice.stage).map(|stage| stage.name.clone());
        let stage = self.stages.with(name).filter(|_| several).map(|stage| format!(", stage {stage}"));
        format!("{whose}{}", stage.unwrap_or_default())
    }
}

/// Asks whose decision it is where there are several to choose from, and says so where there is only somebody else's.
#[component]
pub fn Whose(of: Choice, people: People) -> impl IntoView {
    let all = of.all.get_value();
    let options = Signal::derive(move || {
        let voices = of.all.get_value();
        voices.into_iter().enumerate().map(|(at, voice)| (at.to_string(), of.words(voice, people))).collect::<Vec<_>>()
    });
    match all.as_slice() {
        [only] if !only.own => {
            let whose = only.of;
            view! {
                <p class="notice">
                    <Icon name=IconName::Members/>
                    <span>"You decide for "<strong>{move || people.name(whose)}</strong>". Both names are recorded."</span>
                </p>
            }
            .into_any()
        }
        [] | [_] => ().into_any(),
        _ => view! { <SelectField label="Whose decision it is" name="voice" value=of.chosen options/> }.into_any(),
    }
}
