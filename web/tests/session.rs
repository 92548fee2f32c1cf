//! The session: what each action does to the run and to where the user stands in it.
#![cfg(target_arch = "wasm32")]

use std::rc::Rc;

use headwater_core::input::Service;
use headwater_core::streams::stream::ViewType;
use headwater_core::time::Duration;
use headwater_web::draft::{Edit, menu};
use headwater_web::find;
use headwater_web::form;
use headwater_web::opening::Start;
use headwater_web::session::{Action, Deed, Playback, Seek, Session};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Where an operation of that name stands in the menu.
fn place_of(name: &str) -> usize {
    Service::ALL.into_iter().find_map(|service| menu::index_of(service, name)).unwrap()
}

fn after(session: Rc<Session>, actions: impl IntoIterator<Item = Action>) -> Rc<Session> {
    actions.into_iter().fold(session, Session::reduce)
}

fn opening() -> Rc<Session> {
    Rc::new(Session::begin(Start::Opening))
}

fn second() -> Action {
    Action::Frame { elapsed: Duration::millis(100) }
}

fn items(session: &Session) -> usize {
    session.moment().world.table("us-east-1", "Orders").map_or(0, |table| table.items.len())
}

/// Records of all streams that the drawn moment knows.
fn records(session: &Session) -> usize {
    let region = session.moment().world.region("us-east-1").unwrap();
    region.streams.values().flat_map(|stream| stream.shards.values()).map(|shard| shard.records.len()).sum()
}

#[wasm_bindgen_test]
fn the_opening_has_nine_records_that_were_all_read() {
    let session = opening();
    assert_eq!((items(&session), records(&session)), (4, 9));
    let failures = session.moment().facts.iter().filter(|fact| fact.rule.rule().id == "door.rejected").count();
    assert_eq!(failures, 0);
    assert_eq!(*session.playback(), Playback::Live);
}

#[wasm_bindgen_test]
fn a_write_changes_the_table_and_its_stream() {
    let session = after(opening(), [Action::Send]);
    assert_eq!((items(&session), records(&session)), (5, 10));
    let answer = session.answer().expect("an answer");
    assert_eq!((answer.status, answer.consequences.len()), (200, 2));

    let session = after(session, [Action::Send]);
    assert_eq!(records(&session), 10, "the identical item makes no record");
}

#[wasm_bindgen_test]
fn frames_move_the_clock_only_while_it_runs() {
    let live = after(opening(), [second()]);
    assert_eq!(live.now().since(opening().now()), Duration::millis(100));
    let paused = after(live, [Action::Toggle, second()]);
    assert_eq!(paused.now().since(opening().now()), Duration::millis(100));
    assert_eq!(*paused.playback(), Playback::Paused);
}

#[wasm_bindgen_test]
fn a_hidden_tab_does_not_run_away() {
    let session = after(opening(), [Action::Frame { elapsed: Duration::hours(8) }]);
    assert!(session.now().since(opening().now()) <= Duration::seconds(1));
}

#[wasm_bindgen_test]
fn seeking_shows_the_past_and_comes_back() {
    let newest = opening();
    let facts = newest.moment().facts.len();
    let past = after(Rc::clone(&newest), [Action::Seek(Seek::Facts(facts / 2))]);
    assert!(past.moment().facts.len() < facts && matches!(past.playback(), Playback::Viewing(_)));
    let back = after(past, [Action::Seek(Seek::Newest)]);
    assert_eq!((back.moment().facts.len(), back.playback()), (facts, &Playback::Paused));
    let start = after(back, [Action::Seek(Seek::Start)]);
    assert_eq!(start.moment().facts.len(), 0);
}

/// Several facts belong to one step, so the slider must be able to pass them in both directions.
#[wasm_bindgen_test]
fn the_slider_goes_all_the_way_one_by_one() {
    let mut session = after(opening(), [Action::Send]);
    let all = session.newest().facts.len();
    for direction in [-1, 1] {
        for _ in 0..all {
            let here = session.moment().facts.len();
            let next = here.saturating_add_signed(direction);
            session = after(session, [Action::Seek(Seek::Facts(next))]);
            let there = session.moment().facts.len();
            assert!(there != here || here == 0 || here == all, "stuck at {here} on the way to {next}");
        }
        assert_eq!(session.moment().facts.len(), if direction < 0 { 0 } else { all });
    }
}

#[wasm_bindgen_test]
fn an_event_can_be_gone_to() {
    let session = after(opening(), [Action::Seek(Seek::Fact(20))]);
    assert!(session.moment().facts.len() > 20);
    let fact = session.moment().facts.get(20).unwrap();
    assert_eq!(session.now(), fact.at);
}

#[wasm_bindgen_test]
fn steps_go_back_and_forth_over_the_same_events() {
    let mut session = opening();
    let mut counts = vec![session.moment().facts.len()];
    while !session.moment().facts.is_empty() {
        session = after(session, [Action::Seek(Seek::Previous)]);
        counts.push(session.moment().facts.len());
    }
    assert!(counts.len() > 20 && counts.is_sorted_by(|one, two| one > two));
    for expected in counts.into_iter().rev().skip(1) {
        session = after(session, [Action::Seek(Seek::Next)]);
        assert_eq!(session.moment().facts.len(), expected);
    }
}

#[wasm_bindgen_test]
fn the_past_is_played_until_it_is_the_present() {
    let mut session = after(opening(), [Action::Seek(Seek::Previous), Action::Toggle]);
    assert!(matches!(session.playback(), Playback::Replaying(_)));
    for _ in 0..100 {
        session = after(session, [second()]);
    }
    assert_eq!(*session.playback(), Playback::Live);
}

#[wasm_bindgen_test]
fn writing_in_the_past_starts_a_branch_and_keeps_the_other() {
    let newest = opening();
    let facts = newest.newest().facts.len();
    let session = after(newest, [Action::Seek(Seek::Facts(facts - 8)), Action::Send]);
    let names: Vec<String> = session.branches().iter().map(|branch| branch.name().to_string()).collect();
    assert_eq!(names, ["main", "branch 2"]);
    assert_eq!(&**session.branch().name(), "branch 2");
    assert!(session.notice().is_some_and(|notice| notice.contains("main is kept")));

    let main = after(session, [Action::Switch(1)]);
    assert_eq!((&**main.branch().name(), main.moment().facts.len()), ("main", facts));
}

#[wasm_bindgen_test]
fn undo_takes_the_last_write_back_and_redo_brings_it_again() {
    let written = after(opening(), [Action::Send]);
    let undone = after(Rc::clone(&written), [Action::Undo]);
    assert_eq!((items(&undone), undone.branch().can_redo()), (4, true));
    let redone = after(undone, [Action::Redo]);
    assert_eq!((items(&redone), redone.branch().can_redo()), (5, false));
    assert_eq!(redone.moment().digest(), written.moment().digest());
}

#[wasm_bindgen_test]
fn undo_goes_back_to_nothing() {
    let mut session = opening();
    while session.branch().can_undo() {
        session = after(session, [Action::Undo]);
    }
    assert_eq!(session.moment().facts.len(), 0);
}

#[wasm_bindgen_test]
fn several_calls_of_one_action_are_one_step_to_undo() {
    let before = opening();
    let deed = Deed::ChangeView { table: "Orders".into(), view: ViewType::KeysOnly };
    let session = after(Rc::clone(&before), [Action::Perform(deed), Action::Undo]);
    assert_eq!(session.moment().facts.len(), before.moment().facts.len());
}

#[wasm_bindgen_test]
fn a_created_table_is_the_one_to_write_to() {
    let create = Edit::Operation(place_of("CreateTable"));
    let session = after(opening(), [Action::Edit(create), Action::Send]);
    assert_eq!(session.answer().unwrap().status, 200);
    assert_eq!((&**session.draft().table(), session.draft().operation().name), ("Payments", "CreateTable"));
    let session = after(session, [Action::Undo]);
    assert!(session.moment().world.table("us-east-1", "Payments").is_none());
}

#[wasm_bindgen_test]
fn a_script_is_one_step_to_undo() {
    let script = "aws dynamodb delete-table --table-name Orders\n\
                  aws dynamodb wait table-not-exists --table-name Orders\n\
                  sim wait 10s\naws dynamodb list-tables";
    let before = opening();
    let session = after(Rc::clone(&before), [Action::Line(script.into())]);
    assert!(session.said().unwrap().good && session.said().unwrap().text.contains("TableNames"));
    assert!(session.moment().world.table("us-east-1", "Orders").is_none());
    let undone = after(session, [Action::Undo]);
    assert_eq!(items(&undone), 4);
}

#[wasm_bindgen_test]
fn console_lines_are_calls_like_any_other() {
    let line = r#"aws dynamodb put-item --table-name Orders --item '{"pk": {"S": "line"}}'"#;
    let session = after(opening(), [Action::Line(line.into())]);
    assert_eq!((items(&session), session.said().unwrap().good), (5, true));
    let session = after(session, [Action::Line("aws dynamodb put-nonsense".into())]);
    assert_eq!((items(&session), session.said().unwrap().good), (5, false));
    let session = after(session, [Action::Line("aws dynamodb get-item --table-name Nope --key pk={S=a}".into())]);
    let said = session.said().unwrap();
    assert!(
        said.text.starts_with("An error occurred (ResourceNotFoundException) when calling the GetItem"),
        "{}",
        said.text
    );
    let session = after(session, [Action::Undo]);
    let session = after(session, [Action::Undo]);
    assert_eq!(items(&session), 4);
}

#[wasm_bindgen_test]
fn another_view_type_is_another_stream_with_its_own_mapping() {
    let deed = Deed::ChangeView { table: "Orders".into(), view: ViewType::KeysOnly };
    let session = after(opening(), [Action::Perform(deed)]);
    let world = &session.moment().world;
    let table = world.table("us-east-1", "Orders").unwrap();
    let stream = find::stream(world, table.stream.as_ref().unwrap()).unwrap();
    assert_eq!(stream.definition.view, ViewType::KeysOnly);
    let region = world.region("us-east-1").unwrap();
    assert_eq!((region.streams.len(), region.mappings.len()), (2, 2));
}

#[wasm_bindgen_test]
fn a_poisoned_function_fails_and_blocks_its_shard() {
    let poison = Deed::Fail { function: "audit".into(), text: Some("poison".into()) };
    let mut session = after(opening(), [Action::Perform(poison)]);
    let item = r#"{"TableName": "Orders", "Item": {"pk": {"S": "a"}, "note": {"S": "poison"}}}"#;
    session = after(session, [Action::Edit(Edit::Form(form::Edit::Json(item.into())))]);
    session = after(session, [Action::Send]);
    for _ in 0..20 {
        session = after(session, [second()]);
    }
    let failed = session.moment().facts.iter().filter(|fact| fact.rule.rule().id == "lambda.failed").count();
    assert!(failed > 0, "the function never failed");
}

#[wasm_bindgen_test]
fn an_empty_beginning_keeps_what_was_there() {
    let session = after(opening(), [Action::Begin(Start::Empty)]);
    assert_eq!((session.moment().facts.len(), session.branches().len()), (0, 2));
    let session = after(session, [Action::Send]);
    let (name, _) = session.answer().unwrap().error.as_ref().expect("there is no table");
    assert_eq!(&**name, "ResourceNotFoundException");
    let session = after(session, [Action::Undo, Action::Switch(1)]);
    assert_eq!(items(&session), 4);
}

#[wasm_bindgen_test]
fn reading_makes_no_record() {
    let operations = ["GetItem", "Query", "Scan", "BatchGetItem", "TransactGetItems", "DeleteItem"];
    let session = operations.into_iter().fold(opening(), |session, operation| {
        let open = Edit::Operation(place_of(operation));
        let session = after(session, [Action::Edit(open), Action::Send]);
        assert_eq!(session.answer().unwrap().status, 200, "{operation}: {:?}", session.answer());
        session
    });
    assert_eq!(records(&session), 9);
}

#[wasm_bindgen_test]
fn announcements_come_at_most_every_second_and_a_half() {
    let mut session = after(opening(), [Action::Send]);
    let said = Rc::clone(session.announcement());
    assert!(!said.is_empty());
    for _ in 0..14 {
        session = after(session, [second()]);
        assert!(Rc::ptr_eq(session.announcement(), &said));
    }
    session = after(session, [second(), second()]);
    assert!(!Rc::ptr_eq(session.announcement(), &said));
}
