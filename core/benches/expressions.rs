//! Reading expressions: from their text and substitutions to what can be applied to an item.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use headwater_core::dynamodb::expr::{Parameter, Substitutions};
use headwater_core::operation::layer::Layer;
use headwater_core::operation::shape::{Json, JsonMap};

/// A name for the table of `cargo xtask bench`, the expression, and the values that it uses.
const CONDITIONS: &[(&str, &str, usize)] =
    &[("short condition", "attribute_not_exists(pk)", 0), ("long condition", LONG, 8)];

const LONG: &str = "(attribute_exists(pk) AND #n0 = :v0) OR (#n1 BETWEEN :v1 AND :v2 AND NOT contains(#n2.parts[3], :v3)) \
    OR (size(#n3) > :v4 AND begins_with(#n4, :v5) AND (attribute_type(#n5, :v6) OR #n6 IN (:v0, :v1, :v2, :v7))) \
    AND #n7.deeply.nested[0].part <> :v7";

const UPDATE: &str = "SET #n0 = :v0, #n1 = #n1 + :v1, #n2 = if_not_exists(#n2, :v2), #n3.parts = list_append(#n3.parts, :v3) \
    REMOVE #n4, #n5[2] ADD #n6 :v4 DELETE #n7 :v5";

fn object(text: &str) -> JsonMap {
    match serde_json::from_str(text) {
        Ok(Json::Object(map)) => map,
        other => panic!("no object: {other:?}"),
    }
}

fn names() -> JsonMap {
    let members: Vec<String> = (0..8).map(|n| format!(r##""#n{n}":"attribute{n}""##)).collect();
    object(&format!("{{{}}}", members.join(",")))
}

/// The first `count` of values that are texts.
fn texts(count: usize) -> JsonMap {
    let members: Vec<String> = (0..count).map(|n| format!(r#"":v{n}":{{"S":"S"}}"#)).collect();
    object(&format!("{{{}}}", members.join(",")))
}

fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("expressions");
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_millis(1_500)).sample_size(20);
    for (name, text, count) in CONDITIONS {
        let (names, values) = (names(), texts(*count));
        let given = (*count > 0).then_some((&names, &values));
        group.bench_function(*name, |bencher| {
            bencher.iter(|| {
                let mut substitutions = substitutions(given);
                let read = substitutions.condition(Parameter::ConditionExpression, black_box(text));
                (read.expect("the condition is well formed"), substitutions.finish())
            });
        });
    }
    let values = object(
        r#"{":v0":{"S":"a"},":v1":{"N":"1"},":v2":{"BOOL":true},":v3":{"L":[]},":v4":{"N":"2"},":v5":{"SS":["x"]}}"#,
    );
    let names = names();
    group.bench_function("update", |bencher| {
        bencher.iter(|| {
            let mut substitutions = substitutions(Some((&names, &values)));
            (substitutions.update(black_box(UPDATE)).expect("the update is well formed"), substitutions.finish())
        });
    });
    group.finish();
}

fn substitutions(given: Option<(&JsonMap, &JsonMap)>) -> Substitutions {
    let (names, values) = (given.map(|given| given.0), given.map(|given| given.1));
    Substitutions::new(names, values, Layer::Old).expect("the substitutions are well formed")
}

criterion_group!(benches, bench);
criterion_main!(benches);
