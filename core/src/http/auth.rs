//! AWS Signature Version 4 as far as a simulator needs it: is it there, is it complete, and which region does it name?

use std::rc::Rc;

use crate::http::Request;
use crate::name;
use crate::operation::error::{ApiError, Code};

/// The region that the request is signed for, else the default one. Errors and their order are AWS's.
pub(super) fn region(request: &Request) -> Result<Rc<str>, ApiError> {
    let in_query = request.query().split('&').any(|pair| pair.starts_with("X-Amz-Algorithm"));
    match request.header("authorization") {
        Some(_) if in_query => Err(ApiError::new(
            Code::InvalidSignature,
            "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
        )),
        Some(header) if header.trim_start().starts_with("AWS4-") => of_header(request, header),
        None if in_query => of_query(request.query()),
        _ => Err(ApiError::new(Code::MissingAuthenticationToken, "Request is missing Authentication Token")),
    }
}

fn of_header(request: &Request, header: &str) -> Result<Rc<str>, ApiError> {
    const NAMES: [&str; 3] = ["Credential", "Signature", "SignedHeaders"];
    let mut values = [None; NAMES.len()];
    let pairs = header.split_once(' ').map_or("", |(_, pairs)| pairs);
    for (name, value) in pairs.split(',').filter_map(|pair| pair.trim_start().split_once('=')) {
        if let Some(place) = NAMES.iter().position(|known| *known == name) {
            values[place] = values[place].or(Some(value));
        }
    }
    let mut faults = String::new();
    for (name, _) in NAMES.iter().zip(values).filter(|(_, value)| value.is_none_or(str::is_empty)) {
        faults.push_str(&format!("Authorization header requires '{name}' parameter. "));
    }
    if request.header("x-amz-date").or(request.header("date")).is_none_or(str::is_empty) {
        faults.push_str("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
    }
    if !faults.is_empty() {
        return Err(ApiError::new(Code::IncompleteSignature, format!("{faults}Authorization={header}")));
    }
    Ok(region_or_default(values[0]))
}

fn of_query(query: &str) -> Result<Rc<str>, ApiError> {
    let parameter = |name: &str| {
        query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
    };
    let mut faults = String::new();
    for name in ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"] {
        if parameter(name).is_none_or(str::is_empty) {
            faults.push_str(&format!("AWS query-string parameters must include '{name}'. "));
        }
    }
    if !faults.is_empty() {
        let text = format!("{faults}Re-examine the query-string parameters.");
        return Err(ApiError::new(Code::IncompleteSignature, text));
    }
    let credential = parameter("X-Amz-Credential").map(|value| value.replace("%2F", "/").replace("%2f", "/"));
    Ok(region_or_default(credential.as_deref()))
}

fn region_or_default(credential: Option<&str>) -> Rc<str> {
    credential.and_then(name::region_of_credential).unwrap_or(name::DEFAULT_REGION).into()
}
