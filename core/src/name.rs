//! Names and ARNs: how resources are called on the wire.

use std::rc::Rc;

use crate::limits;
use crate::operation::error::ApiError;

/// The one account that a world simulates: the number AWS's own documentation uses.
pub const ACCOUNT: &str = "123456789012";

/// The region of a request whose signature names none.
pub const DEFAULT_REGION: &str = "us-east-1";

pub fn table_arn(region: &str, table: &str) -> String {
    format!("arn:aws:dynamodb:{region}:{ACCOUNT}:table/{table}")
}

pub fn index_arn(table_arn: &str, index: &str) -> String {
    format!("{table_arn}/index/{index}")
}

pub fn stream_arn(region: &str, table: &str, label: &str) -> String {
    format!("arn:aws:dynamodb:{region}:{ACCOUNT}:table/{table}/stream/{label}")
}

pub fn key_arn(region: &str, key: &str) -> String {
    format!("arn:aws:kms:{region}:{ACCOUNT}:key/{key}")
}

pub fn function_arn(region: &str, function: &str) -> String {
    format!("arn:aws:lambda:{region}:{ACCOUNT}:function:{function}")
}

pub fn mapping_arn(region: &str, uuid: &str) -> String {
    format!("arn:aws:lambda:{region}:{ACCOUNT}:event-source-mapping:{uuid}")
}

pub fn kinesis_arn(region: &str, stream: &str) -> String {
    format!("arn:aws:kinesis:{region}:{ACCOUNT}:stream/{stream}")
}

pub fn alarm_arn(region: &str, alarm: &str) -> String {
    format!("arn:aws:cloudwatch:{region}:{ACCOUNT}:alarm:{alarm}")
}

/// The execution role of all functions.
pub fn role_arn() -> String {
    format!("arn:aws:iam::{ACCOUNT}:role/lambda-role")
}

pub fn delivery_arn(region: &str, delivery: &str) -> String {
    format!("arn:aws:firehose:{region}:{ACCOUNT}:deliverystream/{delivery}")
}

/// The region in an ARN: `arn:aws:dynamodb:<region>:…`; empty where there is none.
#[inline(never)]
pub fn region_of_arn(arn: &str) -> &str {
    arn.split(':').nth(3).unwrap_or_default()
}

/// The table in a stream's ARN: `…:table/<table>/stream/<label>`; what is no such ARN comes back whole.
#[inline(never)]
pub fn table_of_stream_arn(arn: &str) -> &str {
    arn.split('/').nth(1).unwrap_or(arn)
}

/// The table that a `TableName` member means: a bare name, or the table's ARN (accepted since 2024).
///
/// An ARN of another region is a ValidationException; one that is not a table's names no table.
pub fn table_of(name_or_arn: &Rc<str>, region: &str) -> Result<Rc<str>, ApiError> {
    let Some(rest) = name_or_arn.strip_prefix("arn:") else {
        return Ok(Rc::clone(name_or_arn));
    };
    let parts: Vec<&str> = rest.splitn(5, ':').collect();
    let [_, "dynamodb", arn_region, _, resource] = parts[..] else {
        return Ok(Rc::clone(name_or_arn));
    };
    if arn_region != region {
        return Err(ApiError::validation(format!(
            "1 validation error detected: Invalid AWS region in '{name_or_arn}'"
        )));
    }
    Ok(resource.strip_prefix("table/").unwrap_or(resource).into())
}

/// Whether every character may stand in a table or index name.
pub fn is_plain(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}

/// The region that an AWS Signature Version 4 credential scope names: `<key id>/<date>/<region>/<service>/aws4_request`.
pub fn region_of_credential(credential: &str) -> Option<&str> {
    let region = credential.split('/').nth(2)?;
    let plausible = !region.is_empty() && region.len() <= limits::REGION_NAME_LENGTH && is_plain(region);
    plausible.then_some(region)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_go_by_name_or_arn() {
        let arn: Rc<str> = table_arn("eu-west-1", "Orders").into();
        assert_eq!(&*table_of(&"Orders".into(), "eu-west-1").unwrap(), "Orders");
        assert_eq!(&*table_of(&arn, "eu-west-1").unwrap(), "Orders");
        let error = table_of(&arn, "us-east-1").unwrap_err();
        assert_eq!(error.message, format!("1 validation error detected: Invalid AWS region in '{arn}'"));
    }

    #[test]
    fn regions_come_from_the_credential_scope() {
        assert_eq!(region_of_credential("AKID/20261121/eu-west-1/dynamodb/aws4_request"), Some("eu-west-1"));
        assert_eq!(region_of_credential("AKID/20261121"), None);
        assert_eq!(region_of_credential("AKID/1/<script>/dynamodb/aws4_request"), None);
    }
}
