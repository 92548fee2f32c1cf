//! The operations of the write panel, and which members each of them takes: a table, not code.

/// A data-plane operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    Put,
    Update,
    Delete,
    Get,
    Query,
    Scan,
}

/// A group of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The item, or the key.
    Attributes,
    /// ExpressionAttributeNames.
    Names,
    /// ExpressionAttributeValues.
    Values,
}

impl Operation {
    pub const ALL: [Operation; 6] =
        [Operation::Put, Operation::Update, Operation::Delete, Operation::Get, Operation::Query, Operation::Scan];

    /// AWS's name.
    pub const fn name(self) -> &'static str {
        match self {
            Operation::Put => "PutItem",
            Operation::Update => "UpdateItem",
            Operation::Delete => "DeleteItem",
            Operation::Get => "GetItem",
            Operation::Query => "Query",
            Operation::Scan => "Scan",
        }
    }

    /// On the tab.
    pub const fn label(self) -> &'static str {
        match self {
            Operation::Put => "Put",
            Operation::Update => "Update",
            Operation::Delete => "Delete",
            Operation::Get => "Get",
            Operation::Query => "Query",
            Operation::Scan => "Scan",
        }
    }

    /// On the button that sends it.
    pub const fn verb(self) -> &'static str {
        match self {
            Operation::Put => "Put item",
            Operation::Update => "Update item",
            Operation::Delete => "Delete item",
            Operation::Get => "Get item",
            Operation::Query => "Run query",
            Operation::Scan => "Run scan",
        }
    }

    /// The member that holds an item or a key.
    pub const fn attributes(self) -> Option<&'static str> {
        match self {
            Operation::Put => Some("Item"),
            Operation::Update | Operation::Delete | Operation::Get => Some("Key"),
            Operation::Query | Operation::Scan => None,
        }
    }

    /// The members that hold expressions.
    pub const fn expressions(self) -> &'static [&'static str] {
        match self {
            Operation::Put | Operation::Delete => &["ConditionExpression"],
            Operation::Update => &["UpdateExpression", "ConditionExpression"],
            Operation::Get => &["ProjectionExpression"],
            Operation::Query => &["KeyConditionExpression", "FilterExpression"],
            Operation::Scan => &["FilterExpression"],
        }
    }

    /// The first of the expressions that the form only shows on demand.
    pub const fn optional_from(self) -> usize {
        match self {
            Operation::Update | Operation::Query => 1,
            _ => 0,
        }
    }

    /// Whether expressions can hold values.
    pub const fn has_values(self) -> bool {
        !matches!(self, Operation::Get)
    }
}

impl Group {
    /// The request's member of this group.
    pub const fn member(self, operation: Operation) -> Option<&'static str> {
        match self {
            Group::Attributes => operation.attributes(),
            Group::Names => Some("ExpressionAttributeNames"),
            Group::Values if operation.has_values() => Some("ExpressionAttributeValues"),
            Group::Values => None,
        }
    }
}
