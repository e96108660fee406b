//! Files of others, read and written.

use app::model::{Constraint, DependencyKind, LagUnit, Pull};

use super::{ReadError, ToldLink, read};

const FILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Project xmlns="http://schemas.microsoft.com/project"><Name>Harbour</Name><MinutesPerDay>480</MinutesPerDay><Tasks>
<Task><UID>0</UID><Name>Harbour</Name><OutlineLevel>0</OutlineLevel></Task>
<Task><UID>1</UID><Name>Phase &amp; more</Name><OutlineLevel>1</OutlineLevel><Summary>1</Summary></Task>
<Task><UID>2</UID><Name>Copy</Name><OutlineLevel>2</OutlineLevel><Start>2040-03-05T08:00:00</Start><Finish>2040-03-06T17:00:00</Finish>
  <Duration>PT12H0M0S</Duration><PercentComplete>50</PercentComplete><ConstraintType>4</ConstraintType><ConstraintDate>2040-03-05T08:00:00</ConstraintDate></Task>
<Task><UID>3</UID><IsNull>1</IsNull></Task>
<Task><UID>4</UID><Name>Live</Name><OutlineLevel>1</OutlineLevel><Start>2040-03-09T08:00:00</Start><Finish>2040-03-09T08:00:00</Finish>
  <Duration>PT0H0M0S</Duration><Milestone>1</Milestone><ConstraintType>1</ConstraintType>
  <PredecessorLink><PredecessorUID>2</PredecessorUID><Type>1</Type><LinkLag>9600</LinkLag><LagFormat>7</LagFormat></PredecessorLink>
  <PredecessorLink><PredecessorUID>1</PredecessorUID><Type>3</Type><LinkLag>-14400</LinkLag><LagFormat>8</LagFormat></PredecessorLink>
  <PredecessorLink><PredecessorUID>99</PredecessorUID></PredecessorLink></Task>
</Tasks></Project>"#;

#[test]
fn a_project_file_is_read() {
    let told = read(FILE).unwrap();
    let titles: Vec<_> = told.iter().map(|task| (task.title.as_str(), task.parent, task.working_days)).collect();
    assert_eq!(titles, [("Phase & more", None, None), ("Copy", Some(0), Some(2)), ("Live", None, Some(0))]);
    assert_eq!(told[1].constraint, Some(Constraint::StartNoEarlierThan("2040-03-05".parse().unwrap())));
    assert_eq!((told[1].progress, told[2].pull), (50, Pull::Alap));
    let link = |predecessor, kind, lag_days, lag_unit| ToldLink { predecessor, kind, lag_days, lag_unit };
    assert_eq!(
        told[2].waits_for,
        [link(1, DependencyKind::FinishToStart, 2, LagUnit::Working), link(0, DependencyKind::StartToStart, -1, LagUnit::Elapsed)]
    );
}

#[test]
fn what_is_no_project_is_refused() {
    assert!(matches!(read("no"), Err(ReadError::Xml(_))));
    assert!(matches!(read("<a/>"), Err(ReadError::NotAProject(_))));
    assert!(matches!(read("<Project/>"), Err(ReadError::Empty)));
    // Entities that grow are not even looked at.
    assert!(matches!(read("<!DOCTYPE a [<!ENTITY b \"c\">]><Project>&b;</Project>"), Err(ReadError::Xml(_))));
}
