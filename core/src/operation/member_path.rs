//! Where a member stands in a request, as either generation of validation texts writes it.

use std::fmt::Write;

/// The way from the request to a member.
#[derive(Clone, Debug, Default)]
pub(super) struct MemberPath(Vec<Step>);

#[derive(Clone, Debug)]
enum Step {
    Member(&'static str),
    /// Of a list, from 0.
    Element(usize),
    /// Of a map.
    Entry(String),
}

impl MemberPath {
    pub fn member(self, name: &'static str) -> MemberPath {
        self.and(Step::Member(name))
    }

    pub fn element(self, index: usize) -> MemberPath {
        self.and(Step::Element(index))
    }

    pub fn entry(self, key: &str) -> MemberPath {
        self.and(Step::Entry(key.to_owned()))
    }

    fn and(mut self, step: Step) -> MemberPath {
        self.0.push(step);
        self
    }

    /// `keySchema.1.member.keyType`.
    pub fn old_text(&self) -> String {
        self.text(lower_first)
    }

    /// `RequestItems.Orders.member.Keys`.
    pub fn current_text(&self) -> String {
        self.text(str::to_owned)
    }

    fn text(&self, member: impl Fn(&str) -> String) -> String {
        let mut text = String::new();
        for (n, step) in self.0.iter().enumerate() {
            let dot = if n == 0 { "" } else { "." };
            let _ = match step {
                Step::Member(name) => write!(text, "{dot}{}", member(name)),
                Step::Element(index) => write!(text, "{dot}{}.member", index + 1),
                Step::Entry(key) => write!(text, "{dot}{key}.member"),
            };
        }
        text
    }
}

/// `TableName` as Java calls it: `tableName`.
pub(super) fn lower_first(name: &str) -> String {
    let mut chars = name.chars();
    let first = chars.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::MemberPath;

    #[test]
    fn layers_write_paths_differently() {
        let keys = MemberPath::default().member("RequestItems").entry("Orders").member("Keys").element(1);
        assert_eq!(keys.old_text(), "requestItems.Orders.member.keys.2.member");
        assert_eq!(keys.current_text(), "RequestItems.Orders.member.Keys.2.member");
    }
}
