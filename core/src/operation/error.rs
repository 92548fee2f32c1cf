//! Errors that a caller can cause: values with AWS's own name, namespace and text.

use std::fmt;

use serde_json::{Map, Value as Json};

/// The error codes of the modelled operations, as AWS names them (captured from AWS).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    AccessDenied,
    ConditionalCheckFailed,
    /// A ThrottlingException of the data plane, which has a namespace of its own.
    DataThrottling,
    DuplicateItem,
    ExpiredIterator,
    ExpiredNextToken,
    GlobalTableNotFound,
    IdempotentParameterMismatch,
    IncompleteSignature,
    InternalFailure,
    InvalidArgument,
    InvalidParameterValue,
    InvalidSignature,
    ItemCollectionSizeLimitExceeded,
    LimitExceeded,
    MissingAuthenticationToken,
    ProvisionedThroughputExceeded,
    ReplicatedWriteConflict,
    RequestLimitExceeded,
    ResourceConflict,
    ResourceInUse,
    ResourceNotFound,
    Serialization,
    Throttling,
    TransactionCanceled,
    TransactionConflict,
    TransactionInProgress,
    TrimmedDataAccess,
    UnknownOperation,
    Validation,
}

const CORAL: &str = "com.amazon.coral.service#";
const VALIDATE: &str = "com.amazon.coral.validate#";
const AVAILABILITY: &str = "com.amazon.coral.availability#";
const DYNAMODB: &str = "com.amazonaws.dynamodb.v20120810#";

impl Code {
    /// The error's name, which SDKs turn into their exception type.
    pub const fn name(self) -> &'static str {
        self.parts().1
    }

    /// What stands before the name in `__type`.
    pub const fn namespace(self) -> &'static str {
        self.parts().0
    }

    const fn parts(self) -> (&'static str, &'static str) {
        match self {
            Code::AccessDenied => (CORAL, "AccessDeniedException"),
            Code::ConditionalCheckFailed => (DYNAMODB, "ConditionalCheckFailedException"),
            Code::DataThrottling => (DYNAMODB, "ThrottlingException"),
            Code::DuplicateItem => (DYNAMODB, "DuplicateItemException"),
            Code::ExpiredIterator => (DYNAMODB, "ExpiredIteratorException"),
            Code::ExpiredNextToken => ("", "ExpiredNextTokenException"),
            Code::GlobalTableNotFound => (DYNAMODB, "GlobalTableNotFoundException"),
            Code::IdempotentParameterMismatch => (DYNAMODB, "IdempotentParameterMismatchException"),
            Code::IncompleteSignature => (CORAL, "IncompleteSignatureException"),
            Code::InternalFailure => (CORAL, "InternalFailure"),
            Code::InvalidArgument => ("", "InvalidArgumentException"),
            Code::InvalidParameterValue => ("", "InvalidParameterValueException"),
            Code::InvalidSignature => (CORAL, "InvalidSignatureException"),
            Code::ItemCollectionSizeLimitExceeded => (DYNAMODB, "ItemCollectionSizeLimitExceededException"),
            Code::LimitExceeded => (DYNAMODB, "LimitExceededException"),
            Code::MissingAuthenticationToken => (CORAL, "MissingAuthenticationTokenException"),
            Code::ProvisionedThroughputExceeded => (DYNAMODB, "ProvisionedThroughputExceededException"),
            Code::ReplicatedWriteConflict => (DYNAMODB, "ReplicatedWriteConflictException"),
            Code::RequestLimitExceeded => (DYNAMODB, "RequestLimitExceeded"),
            Code::ResourceConflict => ("", "ResourceConflictException"),
            Code::ResourceInUse => (DYNAMODB, "ResourceInUseException"),
            Code::ResourceNotFound => (DYNAMODB, "ResourceNotFoundException"),
            Code::Serialization => (CORAL, "SerializationException"),
            Code::Throttling => (AVAILABILITY, "ThrottlingException"),
            Code::TransactionCanceled => (DYNAMODB, "TransactionCanceledException"),
            Code::TransactionConflict => (DYNAMODB, "TransactionConflictException"),
            Code::TransactionInProgress => (DYNAMODB, "TransactionInProgressException"),
            Code::TrimmedDataAccess => (DYNAMODB, "TrimmedDataAccessException"),
            Code::UnknownOperation => (CORAL, "UnknownOperationException"),
            Code::Validation => (VALIDATE, "ValidationException"),
        }
    }

    /// The JSON member that carries the text: `Message` for a few, `message` for all others (captured from AWS).
    pub const fn text_member(self) -> &'static str {
        match self {
            Code::AccessDenied
            | Code::IdempotentParameterMismatch
            | Code::Serialization
            | Code::TransactionCanceled
            | Code::TransactionInProgress => "Message",
            _ => "message",
        }
    }
}

/// An error as AWS would answer it.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiError {
    pub code: Code,
    /// AWS's exact text; empty where AWS sends none.
    pub message: String,
    /// Whether operations of the new validation layer put `1 validation error detected: ` before the text
    /// (captured from AWS).
    pub enveloped: bool,
    /// Further members of the error body, such as `Item` or `CancellationReasons`.
    pub extra: Map<String, Json>,
}

impl ApiError {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        ApiError { code, message: message.into(), enveloped: false, extra: Map::new() }
    }

    /// A ValidationException whose text never takes the envelope.
    pub fn validation(message: impl Into<String>) -> Self {
        ApiError::new(Code::Validation, message)
    }

    /// A ValidationException of one of the families that the new validation layer envelopes (captured from AWS).
    pub fn request_validation(message: impl Into<String>) -> Self {
        ApiError { enveloped: true, ..ApiError::validation(message) }
    }

    /// `One or more parameter values were invalid: …`, never enveloped.
    pub fn invalid_parameter(message: impl fmt::Display) -> Self {
        ApiError::validation(format!("One or more parameter values were invalid: {message}"))
    }

    /// Adds a member to the error body.
    pub fn with(mut self, member: &str, value: Json) -> Self {
        self.extra.insert(member.to_owned(), value);
        self
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.name(), self.message)
    }
}
