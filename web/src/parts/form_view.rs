//! A request as a form: fields that follow the operation's member table, whatever the operation.

use std::rc::Rc;

use headwater_core::operation::shape::{Member, Presence, Shape, Text};
use yew::Html;

use super::control::{Icon, icon, icon_button};
use crate::draft::{self, menu::Operation};
use crate::form::{Edit, Form, Node, Path, Row, Side, ValueKind, is_union};
use crate::session::{Action, Answer};
use crate::ui::Field;
use crate::view::{El, View, button, code_field, div, el, group, nothing};

/// Characters of a field; what is longer is written as JSON.
const LENGTH: &str = "400000";
/// Rows of the JSON field: at least, and at most before it scrolls.
const ROWS: (usize, usize) = (6, 18);
/// Members that AWS keeps for old programs, after all others.
const LEGACY: [&str; 8] = [
    "AttributesToGet",
    "AttributeUpdates",
    "ConditionalOperator",
    "Expected",
    "KeyConditions",
    "QueryFilter",
    "ScanFilter",
    "ReturnItemCollectionMetrics",
];

pub fn act(edit: Edit) -> Action {
    Action::Edit(draft::Edit::Form(edit))
}

/// The fields of an operation: the main ones, and the others folded away.
pub fn form(cx: &View, form: &Form, operation: &Operation) -> Html {
    let mut fields = div("fieldset", "fields").flag("disabled", form.is_locked(Side::Form));
    for name in operation.main {
        if let Some(index) = form.members().iter().position(|member| member.name == *name) {
            fields = fields.add(member(cx, form, index));
        }
    }
    let mut others = Vec::new();
    let mut filled = false;
    for legacy in [false, true] {
        for (index, field) in form.members().iter().enumerate() {
            let placed = operation.main.contains(&field.name) || field.name == "TableName";
            if !placed && LEGACY.contains(&field.name) == legacy {
                filled |= form.field(index).is_some() && field.name.starts_with("Condition");
                others.push(member(cx, form, index));
            }
        }
    }
    let more = if others.is_empty() {
        nothing()
    } else {
        let more = div("details", "more").flag("open", filled).kid(el("summary").text(more_label(operation)));
        more.kids(others).html()
    };
    div("div", "item-form").add(locked(cx, form, Side::Form)).kid(fields.add(more)).add(fault(form, Side::Form)).html()
}

fn more_label(operation: &Operation) -> &'static str {
    match operation.name {
        "PutItem" | "UpdateItem" | "DeleteItem" => "Condition and more",
        _ => "More members",
    }
}

/// A member of the request, and what AWS said of it.
fn member(cx: &View, form: &Form, index: usize) -> Html {
    let member = &form.members()[index];
    let path = [index as u16];
    let drawn = field(cx, member, form.field(index), &path);
    group(vec![drawn, complaint(cx.session.answer().map(|answer| &**answer), cx, member.name)])
}

/// What the last answer says is wrong with a member: AWS names members by paths such as `tableName`.
#[inline(never)]
fn complaint(answer: Option<&Answer>, cx: &View, member: &str) -> Html {
    let current = cx.session.draft().operation().name;
    let Some((_, text)) =
        answer.filter(|answer| *answer.operation == *current).and_then(|answer| answer.error.as_ref())
    else {
        return nothing();
    };
    // The closing text may hold several complaints, each with the path of what it is about.
    let mut rest = &**text;
    while let Some((before, after)) = rest.split_once(" at '") {
        let path = after.split(['\'', '.', '[']).next().unwrap_or_default();
        if path.eq_ignore_ascii_case(member) {
            let start = before.rfind(": Value").map(|at| at + 2).or(before.rfind("; ").map(|at| at + 2)).unwrap_or(0);
            let end = after.find("; ").map_or(rest.len(), |at| before.len() + 5 + at);
            return said(&rest[start..end]);
        }
        rest = after;
    }
    nothing()
}

fn said(text: &str) -> Html {
    div("p", "fault").add(icon(Icon::Alert)).kid(el("bdi").text(text)).html()
}

/// A field with its name, wherever it stands.
fn field(cx: &View, member: &Member, node: Option<&Node>, path: &[u16]) -> Html {
    let name = member.name;
    match (node, &member.shape) {
        (
            None,
            Shape::Structure(..)
            | Shape::List(..)
            | Shape::Map(_)
            | Shape::Tables(..)
            | Shape::Words(..)
            | Shape::Labels(..),
        ) => add(cx, path, name),
        (Some(Node::Members(members, fields)), _) => {
            let head = head(cx, member, path);
            div("div", "row-group nested")
                .fixed("role", "group")
                .label(name)
                .add(head)
                .kids(inside(cx, members, fields, path))
                .html()
        }
        (Some(Node::List(_, nodes)), _) => list(cx, member, nodes, path),
        (Some(Node::Rows(shape, rows)), _) => {
            let mut all = div("div", "row-group").fixed("role", "group").label(name).add(head(cx, member, path));
            for (index, row) in rows.iter().enumerate() {
                all = all.kid(map_row(cx, shape, row, &deeper(path, index)));
            }
            all.add(add(cx, path, row_word(name))).html()
        }
        (node, shape) => {
            let label = div("label", "expression").kid(div("span", "group-title").text(name));
            label.kid(leaf(cx, shape, node, path, name, member.presence == Presence::Optional)).html()
        }
    }
}

fn row_word(name: &str) -> &'static str {
    match name {
        "Item" | "Key" => "attribute",
        "ExpressionAttributeNames" => "name",
        "ExpressionAttributeValues" => "value",
        "RequestItems" => "table",
        _ => "row",
    }
}

fn deeper(path: &[u16], index: usize) -> Vec<u16> {
    let mut path = path.to_vec();
    path.push(index as u16);
    path
}

/// A group's title, and the way to be rid of it when it may be absent.
fn head(cx: &View, member: &Member, path: &[u16]) -> Html {
    let title = div("h3", "group-title").text(member.name);
    if member.presence != Presence::Optional {
        return title.html();
    }
    div("div", "group-head").kid(title).kid(remove(cx, path, member.name)).html()
}

fn remove(cx: &View, path: &[u16], name: &str) -> El {
    icon_button(cx, Icon::Close, &format!("Remove {name}"), "", act(Edit::Remove(path.into()))).class("quiet")
}

fn add(cx: &View, path: &[u16], name: &str) -> Html {
    let title = format!("Add {name}");
    button("button quiet").click(cx, act(Edit::Add(path.into()))).add(icon(Icon::Plus)).text(&title).html()
}

/// The members of a structure that are there, then the others as ways to add them. Of alternatives only one is wanted.
fn inside(cx: &View, members: &'static [Member], fields: &[Option<Node>], path: &[u16]) -> Vec<Html> {
    let mut drawn = Vec::with_capacity(members.len());
    let mut adders = div("div", "adders");
    let complete = is_union(members) && fields.iter().any(Option::is_some);
    for (index, member) in members.iter().enumerate() {
        let place = deeper(path, index);
        match fields.get(index).and_then(Option::as_ref) {
            None if complete => {}
            None => adders = adders.add(add(cx, &place, member.name)),
            node => drawn.push(field(cx, member, node, &place)),
        }
    }
    drawn.push(adders.html());
    drawn
}

#[inline(never)]
fn list(cx: &View, member: &Member, nodes: &[Node], path: &[u16]) -> Html {
    let name = member.name;
    let mut all = div("div", "row-group").fixed("role", "group").label(name).add(head(cx, member, path));
    for (index, node) in nodes.iter().enumerate() {
        let path = deeper(path, index);
        let title = format!("{} {}", singular(name), index + 1);
        let content = match node {
            Node::Members(members, fields) => div("div", "element-fields").kids(inside(cx, members, fields, &path)),
            Node::Rows(shape, rows) => {
                let mut content = div("div", "element-fields");
                for (index, row) in rows.iter().enumerate() {
                    content = content.kid(map_row(cx, shape, row, &deeper(&path, index)));
                }
                content.add(add(cx, &path, "attribute"))
            }
            node => div("div", "element-fields").kid(leaf(cx, &TEXT, Some(node), &path, &title, false)),
        };
        let element = div("div", "element").fixed("role", "group").label(&title);
        let remove = remove(cx, &path, &title);
        all = all.kid(if is_flat(node) {
            element.class("is-flat").kid(content).kid(remove)
        } else {
            let head = div("div", "group-head").kid(div("h4", "group-title").text(&title)).kid(remove);
            element.kid(head).kid(content)
        });
    }
    all.add(add(cx, path, singular(name))).html()
}

/// Whether an element fits on a line.
fn is_flat(node: &Node) -> bool {
    match node {
        Node::Members(_, fields) => fields.iter().flatten().all(|field| matches!(field, Node::Text(_) | Node::Raw(_))),
        Node::Rows(..) | Node::List(..) => false,
        _ => true,
    }
}

/// What one more of a list is called.
fn singular(name: &str) -> &str {
    let name = name.strip_suffix('s').unwrap_or(name);
    name.strip_suffix('e').filter(|name| name.ends_with("Index")).unwrap_or(name)
}

const TEXT: Shape = headwater_core::operation::shape::TEXT;

/// A named value: its name, its type, its value.
fn map_row(cx: &View, shape: &'static Shape, row: &Row, path: &[u16]) -> El {
    let title = if row.name.is_empty() { "new row" } else { &row.name };
    let place: Path = path.into();
    let name = code_field("input", "input code")
        .fixed("type", "text")
        .label(&format!("Name of {title}"))
        .fixed("placeholder", "name")
        .fixed("maxlength", "65535")
        .value(&row.name)
        .typed(cx, Field::Name(Rc::clone(&place)));
    let label = format!("Value of {title}");
    match &row.value {
        Node::Value(kind, text) => div("div", "row-field")
            .kid(name)
            .kid(kind_select(cx, *kind, &place, title))
            .kid(value_field(cx, *kind, text, place, &label))
            .kid(remove(cx, path, title)),
        Node::Members(members, fields) => named(cx, name, path, title).kids(inside(cx, members, fields, path)),
        Node::List(element, nodes) => {
            let member = Member { name: "Requests", presence: Presence::Required, shape: Shape::List(element, None) };
            named(cx, name, path, title).add(list(cx, &member, nodes, path))
        }
        node => div("div", "row-field is-name")
            .kid(name)
            .kid(leaf(cx, shape, Some(node), path, &label, false))
            .kid(remove(cx, path, title)),
    }
}

/// A row whose value takes more than a line.
fn named(cx: &View, name: El, path: &[u16], title: &str) -> El {
    div("div", "row-group nested").kid(div("div", "group-head").kid(name).kid(remove(cx, path, title)))
}

fn kind_select(cx: &View, current: ValueKind, path: &Path, title: &str) -> El {
    let mut select =
        div("select", "input kind-select").label(&format!("Type of {title}")).fixed("title", current.words());
    for kind in ValueKind::ALL {
        let option = el("option").fixed("value", kind.name()).flag("selected", kind == current);
        select = select.kid(option.fixed("title", kind.words()).text(kind.name()));
    }
    select.value(current.name()).typed(cx, Field::Kind(Rc::clone(path)))
}

fn value_field(cx: &View, kind: ValueKind, text: &str, path: Path, label: &str) -> El {
    match kind {
        ValueKind::Null => div("span", "input null-value").text("null"),
        ValueKind::Bool => choice(cx, &["true", "false"], text, path, label, false),
        kind => {
            let field = code_field("input", "input code")
                .fixed("type", "text")
                .label(label)
                .fixed("placeholder", kind.example())
                .fixed("maxlength", LENGTH);
            let field = if kind == ValueKind::N { field.fixed("inputmode", "decimal") } else { field };
            field.value(text).typed(cx, Field::Value(path))
        }
    }
}

/// One of several words, or none where it may be absent.
fn choice(cx: &View, values: &[&'static str], current: &str, path: Path, label: &str, optional: bool) -> El {
    let mut select = div("select", "input").label(label);
    if optional || !values.contains(&current) {
        select = select.kid(el("option").at("value", current).flag("selected", true).text(if current.is_empty() {
            "–"
        } else {
            current
        }));
    }
    if optional && !current.is_empty() {
        select = select.kid(el("option").fixed("value", "").text("–"));
    }
    for value in values {
        if !optional || *value != current {
            select = select.kid(el("option").fixed("value", value).flag("selected", *value == current).text(value));
        }
    }
    select.value(current).typed(cx, Field::Value(path))
}

/// A field for one value.
fn leaf(cx: &View, shape: &Shape, node: Option<&Node>, path: &[u16], label: &str, optional: bool) -> El {
    let place: Path = path.into();
    let text: &str = match node {
        Some(Node::Text(text) | Node::Raw(text) | Node::Value(_, text)) => text,
        _ => "",
    };
    match shape {
        Shape::Text(Text { values, .. }) if !values.is_empty() => choice(cx, values, text, place, label, optional),
        Shape::Boolean => choice(cx, &["true", "false"], text, place, label, optional),
        shape => {
            let numeric = matches!(shape, Shape::Integer(_) | Shape::Long(_) | Shape::Timestamp | Shape::Double);
            let field = code_field("input", "input code")
                .fixed("type", "text")
                .label(label)
                .fixed("placeholder", example(label))
                .fixed("maxlength", LENGTH);
            let field = if numeric { field.fixed("inputmode", "numeric") } else { field };
            field.value(text).typed(cx, Field::Value(place))
        }
    }
}

fn example(member: &str) -> &'static str {
    match member {
        "UpdateExpression" => "SET #s = :s",
        "ConditionExpression" => "attribute_not_exists(pk)",
        "KeyConditionExpression" => "pk = :key",
        "ProjectionExpression" => "pk, total",
        "FilterExpression" => "total > :n",
        _ => "",
    }
}

/// The same request as DynamoDB JSON.
#[inline(never)]
pub fn json(cx: &View, form: &Form, operation: &Operation) -> Html {
    let rows = (form.json().lines().count() + 1).clamp(ROWS.0, ROWS.1);
    let faulty = form.fault().is_some_and(|fault| fault.side == Side::Json);
    let area = code_field("textarea", "input code")
        .label(&format!("{} request as DynamoDB JSON", operation.name))
        .number("rows", rows)
        .fixed("maxlength", "1000000")
        .flag("readonly", form.is_locked(Side::Json))
        .told("aria-invalid", faulty)
        .value(form.json())
        .typed(cx, Field::Json);
    div("div", "json-editor").add(locked(cx, form, Side::Json)).kid(area).add(fault(form, Side::Json)).html()
}

/// What is wrong with what was typed on this side.
fn fault(form: &Form, side: Side) -> Html {
    match form.fault().filter(|fault| fault.side == side) {
        Some(fault) => div("p", "fault").fixed("role", "status").add(icon(Icon::Alert)).text(&fault.sentence).html(),
        None => nothing(),
    }
}

/// Why this side cannot be edited, and how it can be again.
#[inline(never)]
fn locked(cx: &View, form: &Form, side: Side) -> Html {
    if !form.is_locked(side) {
        return nothing();
    }
    let (other, give_up) = match side {
        Side::Form => ("The JSON is not finished. ", "Go back to the form's values"),
        Side::Json => ("The form holds something unfinished. ", "Go back to this JSON"),
    };
    let link = button("link-button").click(cx, act(Edit::Keep(side))).text(give_up);
    div("p", "locked").text(other).kid(link).html()
}
