//! The fields of a form as a tree: read from JSON, edited, and written as JSON again.

use std::rc::Rc;

use headwater_core::cli::JsonMap;
use headwater_core::operation::shape::{Member, Presence, Shape, TEXT};
use serde_json::Value as Json;

use super::value::{self, ValueKind};
use super::{Edit, Path, ROWS};

/// What stands at one place of a form.
#[derive(Clone, Debug)]
pub enum Node {
    /// A text, a number or a truth, as it was typed.
    Text(Rc<str>),
    /// An attribute's value: its type, and what was typed.
    Value(ValueKind, Rc<str>),
    /// In the order of the member table.
    Members(&'static [Member], Vec<Option<Node>>),
    List(&'static Shape, Vec<Node>),
    Rows(&'static Shape, Vec<Row>),
    /// What the shape cannot hold, as JSON.
    Raw(Rc<str>),
}

/// A named value: an attribute of an item, a placeholder, a table of a batch.
#[derive(Clone, Debug)]
pub struct Row {
    pub name: Rc<str>,
    pub value: Node,
}

/// Where something is wrong, and what.
pub type Wrong = (Path, String);

/// The values of a map, when the shape is one.
fn values(shape: &'static Shape) -> Option<&'static Shape> {
    match shape {
        Shape::Map(values) | Shape::Tables(values, _) => Some(values),
        Shape::Labels(..) => Some(&TEXT),
        _ => None,
    }
}

/// Whether a structure is one of several alternatives, such as a Put or a Delete.
pub fn is_union(members: &[Member]) -> bool {
    members.len() > 1
        && members
            .iter()
            .all(|member| member.presence == Presence::Optional && matches!(member.shape, Shape::Structure(..)))
}

/// What a value of a shape looks like at first.
pub fn blank(shape: &'static Shape) -> Node {
    match shape {
        Shape::Structure(_, members) => {
            // Where nothing is required, the first member is what makes sense alone; of alternatives, none is.
            let all_optional = members.iter().all(|member| member.presence == Presence::Optional);
            let mut fields = Vec::with_capacity(members.len());
            for (index, member) in members.iter().enumerate() {
                let wanted =
                    if all_optional { index == 0 && !is_union(members) } else { member.presence != Presence::Optional };
                fields.push(wanted.then(|| blank(&member.shape)));
            }
            Node::Members(members, fields)
        }
        Shape::List(element, _) => Node::List(element, vec![blank(element)]),
        Shape::Words(..) => Node::List(&TEXT, vec![blank(&TEXT)]),
        Shape::AttributeValue => Node::Value(ValueKind::S, "".into()),
        Shape::Boolean => Node::Text("true".into()),
        Shape::Integer(_) | Shape::Long(_) => Node::Text("5".into()),
        Shape::Text(text) => {
            // Strings are the most usual keys.
            let usual = text.values.iter().find(|value| **value == "S").or(text.values.first());
            Node::Text(usual.copied().unwrap_or_default().into())
        }
        shape => match values(shape) {
            Some(values) => Node::Rows(values, vec![Row { name: "".into(), value: blank(values) }]),
            None => Node::Text("".into()),
        },
    }
}

/// The fields that show a value.
pub fn of_json(shape: &'static Shape, json: &Json) -> Node {
    fitting(shape, json).unwrap_or_else(|| Node::Raw(value::spaced(json).into()))
}

fn fitting(shape: &'static Shape, json: &Json) -> Option<Node> {
    match (shape, json) {
        (Shape::Structure(_, members), Json::Object(map)) => {
            let mut fields = Vec::with_capacity(members.len());
            for member in *members {
                fields.push(map.get(member.name).map(|value| of_json(&member.shape, value)));
            }
            let known = fields.iter().filter(|field| field.is_some()).count();
            (known == map.len()).then_some(Node::Members(members, fields))
        }
        (Shape::List(element, _), Json::Array(elements)) if elements.len() <= ROWS => {
            let mut nodes = Vec::with_capacity(elements.len());
            for json in elements {
                nodes.push(of_json(element, json));
            }
            Some(Node::List(element, nodes))
        }
        (Shape::AttributeValue, json) => value::of_json(json).map(|(kind, text)| Node::Value(kind, text)),
        (shape, Json::Object(map)) if map.len() <= ROWS => {
            let values = values(shape)?;
            let mut rows = Vec::with_capacity(map.len());
            for (name, json) in map {
                rows.push(Row { name: name.as_str().into(), value: of_json(values, json) });
            }
            Some(Node::Rows(values, rows))
        }
        (Shape::Boolean, Json::Bool(_)) => Some(Node::Text(json.to_string().into())),
        (Shape::Integer(_) | Shape::Long(_) | Shape::Timestamp | Shape::Double, Json::Number(_)) => {
            Some(Node::Text(json.to_string().into()))
        }
        (Shape::Text(_) | Shape::TableNameOrArn, Json::String(text)) if !text.is_empty() => {
            Some(Node::Text(text.as_str().into()))
        }
        _ => None,
    }
}

impl Node {
    /// The value as JSON; nothing for a blank one. For values that stand alone.
    pub fn json(&self) -> Result<Option<Json>, Wrong> {
        write_node(self, None, &mut Vec::new())
    }

    /// Whether nothing has been typed yet.
    fn is_blank(&self) -> bool {
        match self {
            Node::Text(text) | Node::Value(_, text) | Node::Raw(text) => text.is_empty(),
            Node::Members(_, fields) => fields.iter().flatten().all(Node::is_blank),
            Node::List(_, nodes) => nodes.iter().all(Node::is_blank),
            Node::Rows(_, rows) => rows.iter().all(|row| row.name.is_empty() && row.value.is_blank()),
        }
    }
}

/// The members that have a value.
pub fn write(members: &[Member], fields: &[Option<Node>], path: &mut Vec<u16>) -> Result<JsonMap, Wrong> {
    let mut map = JsonMap::new();
    for (index, (member, field)) in members.iter().zip(fields).enumerate() {
        let Some(field) = field else { continue };
        // An optional field that is emptied is absent; an empty text is sent where the JSON says so.
        if member.presence == Presence::Optional && matches!(field, Node::Text(text) if text.is_empty()) {
            continue;
        }
        path.push(index as u16);
        if let Some(json) = write_node(field, Some(&member.shape), path)? {
            map.insert(member.name.into(), json);
        }
        path.pop();
    }
    Ok(map)
}

fn write_node(node: &Node, shape: Option<&Shape>, path: &mut Vec<u16>) -> Result<Option<Json>, Wrong> {
    Ok(Some(match node {
        Node::Text(text) => scalar(text, shape),
        Node::Value(kind, text) => value::json(*kind, text).map_err(|sentence| (Path::from(&path[..]), sentence))?,
        Node::Raw(text) => serde_json::from_str(text)
            .map_err(|error| (Path::from(&path[..]), format!("This is not JSON yet: {}.", value::reason(&error))))?,
        Node::Members(members, fields) => Json::Object(write(members, fields, path)?),
        Node::List(shape, nodes) => {
            let mut elements = Vec::with_capacity(nodes.len());
            for (index, node) in nodes.iter().enumerate() {
                path.push(index as u16);
                elements.extend(write_node(node, Some(shape), path)?);
                path.pop();
            }
            Json::Array(elements)
        }
        Node::Rows(shape, rows) => Json::Object(write_rows(shape, rows, path)?),
    }))
}

/// Rows as an object; blank ones do not count.
fn write_rows(shape: &Shape, rows: &[Row], path: &mut Vec<u16>) -> Result<JsonMap, Wrong> {
    let mut map = JsonMap::new();
    for (index, row) in rows.iter().enumerate() {
        if row.name.is_empty() && row.value.is_blank() {
            continue;
        }
        path.push(index as u16);
        let json = write_node(&row.value, Some(shape), path)?.unwrap_or_default();
        if map.insert(row.name.to_string(), json).is_some() {
            let title = if row.name.is_empty() { "no name".to_owned() } else { format!("the name {}", row.name) };
            return Err((Path::from(&path[..]), format!("Two rows have {title}; only one of them could be sent.")));
        }
        path.pop();
    }
    Ok(map)
}

/// What was typed as the type that the shape asks for; AWS says what is wrong with anything else.
fn scalar(text: &str, shape: Option<&Shape>) -> Json {
    let typed = match shape {
        Some(Shape::Boolean) => matches!(text, "true" | "false").then(|| Json::from(text == "true")),
        Some(Shape::Integer(_) | Shape::Long(_) | Shape::Timestamp) => text.trim().parse::<i64>().ok().map(Json::from),
        Some(Shape::Double) => text.trim().parse::<f64>().ok().map(Json::from).filter(|json| !json.is_null()),
        _ => None,
    };
    typed.unwrap_or_else(|| Json::from(text))
}

/// Applies an edit to a field, wherever it stands.
pub fn edit(members: &'static [Member], fields: &mut [Option<Node>], edit: Edit) {
    let path = match &edit {
        Edit::Value(path, _) | Edit::Name(path, _) | Edit::Kind(path, _) | Edit::Add(path) | Edit::Remove(path) => {
            Path::clone(path)
        }
        Edit::Json(_) | Edit::Keep(_) => return,
    };
    edit_members(members, fields, &path, edit);
}

fn edit_members(members: &'static [Member], fields: &mut [Option<Node>], path: &[u16], edit: Edit) {
    let Some((first, rest)) = path.split_first() else { return };
    let index = usize::from(*first);
    let (Some(member), Some(field)) = (members.get(index), fields.get_mut(index)) else { return };
    match (&edit, field.as_mut()) {
        (Edit::Remove(_), _) if rest.is_empty() => *field = None,
        (Edit::Value(_, text), None) => *field = Some(Node::Text(Rc::clone(text))),
        (Edit::Add(_), None) => *field = Some(blank(&member.shape)),
        (_, Some(node)) => edit_node(node, rest, edit),
        (_, None) => {}
    }
}

fn edit_node(node: &mut Node, path: &[u16], edit: Edit) {
    let index = path.first().map(|first| usize::from(*first));
    let rest = path.get(1..).unwrap_or_default();
    match (node, index) {
        (Node::Members(members, fields), Some(_)) => edit_members(members, fields, path, edit),
        (Node::List(shape, nodes), None) => {
            if edit_adds(&edit) && nodes.len() < ROWS {
                nodes.push(blank(shape));
            }
        }
        (Node::List(_, nodes), Some(index)) if index < nodes.len() => match edit {
            Edit::Remove(_) if rest.is_empty() => drop(nodes.remove(index)),
            edit => edit_node(&mut nodes[index], rest, edit),
        },
        (Node::Rows(shape, rows), None) => {
            if edit_adds(&edit) && rows.len() < ROWS {
                rows.push(Row { name: "".into(), value: blank(shape) });
            }
        }
        (Node::Rows(_, rows), Some(index)) if index < rows.len() => match edit {
            Edit::Remove(_) if rest.is_empty() => drop(rows.remove(index)),
            Edit::Name(_, name) if rest.is_empty() => rows[index].name = name,
            edit => edit_node(&mut rows[index].value, rest, edit),
        },
        (node, None) => edit_leaf(node, edit),
        _ => {}
    }
}

fn edit_adds(edit: &Edit) -> bool {
    matches!(edit, Edit::Add(_))
}

fn edit_leaf(node: &mut Node, edit: Edit) {
    match (node, edit) {
        (Node::Text(old) | Node::Raw(old) | Node::Value(_, old), Edit::Value(_, text)) => *old = text,
        (Node::Value(kind, text), Edit::Kind(_, name)) => {
            *kind = ValueKind::of_name(&name).unwrap_or(*kind);
            // A new type keeps the text, except where only some texts make sense.
            if *kind == ValueKind::Bool && !matches!(&**text, "true" | "false") {
                *text = "true".into();
            }
        }
        _ => {}
    }
}
