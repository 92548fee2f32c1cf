//! The shapes of Firehose's members (service model, firehose-2015-08-04).

use crate::limits;
use crate::name::is_plain;
use crate::operation::shape::{
    BOOLEAN, Bounds, Member, Pattern, Shape, Text, blob, integer, list, member, one_of, plain_name, required, text,
};

pub(super) const NAME: Shape = plain_name(1, limits::DELIVERY_NAME_LENGTH);
pub(super) const TYPES: Shape = one_of(&["DirectPut", "KinesisStreamAsSource", "MSKAsSource", "DatabaseAsSource"]);
pub(super) const DATA: Shape = blob(0, limits::DELIVERY_RECORD_BYTES);
pub(super) const RECORD: Shape = Shape::Structure("Record", &[required("Data", DATA)]);

const fn arn(max: i64, text: &'static str, matches: fn(&str) -> bool) -> Shape {
    let pattern = Some(Pattern { text, matches });
    Shape::Text(Text { length: Some(Bounds { min: 1, max }), pattern, values: &[], alone: None })
}

const ROLE: Shape = arn(512, r"arn:.*:iam::\d{12}:role/[a-zA-Z_0-9+=,.@\-_/]+", |text| is_arn(text, "iam", "role/"));
const BUCKET: Shape = arn(2_048, r"arn:.*:s3:::[\w\.\-]{1,255}", is_bucket_arn);
const STREAM: Shape = arn(512, r"arn:.*:kinesis:[a-zA-Z0-9\-]+:\d{12}:stream/[a-zA-Z0-9_.-]+", |text| {
    is_arn(text, "kinesis", "stream/") && text.rsplit('/').next().is_some_and(is_plain)
});
const KEY: Shape =
    arn(512, r"arn:.*:kms:[a-zA-Z0-9\-]+:\d{12}:key/[a-zA-Z_0-9+=,.@\-_/]+", |text| is_arn(text, "kms", "key/"));

fn is_arn(text: &str, service: &str, kind: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let ["arn", _, of, _, account, resource] = parts[..] else { return false };
    let digits = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    of == service && digits && resource.strip_prefix(kind).is_some_and(|name| !name.is_empty())
}

fn is_bucket_arn(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    matches!(parts[..], ["arn", _, "s3", "", "", name] if (1..=255).contains(&name.len()) && is_plain(name))
}

const HINTS: Shape = Shape::Structure(
    "BufferingHints",
    &[
        member("SizeInMBs", integer(1, limits::BUFFER_MEGABYTES_MAX)),
        member("IntervalInSeconds", integer(0, limits::BUFFER_SECONDS_MAX)),
    ],
);
const COMPRESSION: Shape = one_of(&["UNCOMPRESSED", "GZIP", "ZIP", "Snappy", "HADOOP_SNAPPY"]);
const ENCRYPTION: Shape = Shape::Structure(
    "EncryptionConfiguration",
    &[
        member("NoEncryptionConfig", one_of(&["NoEncryption"])),
        member(
            "KMSEncryptionConfig",
            Shape::Structure("KMSEncryptionConfig", &[required("AWSKMSKeyARN", text(1, 512))]),
        ),
    ],
);
const LOGGING: Shape = Shape::Structure(
    "CloudWatchLoggingOptions",
    &[member("Enabled", BOOLEAN), member("LogGroupName", text(0, 512)), member("LogStreamName", text(0, 512))],
);
const PROCESSOR: Shape = Shape::Structure(
    "Processor",
    &[
        required(
            "Type",
            one_of(&[
                "RecordDeAggregation",
                "Decompression",
                "CloudWatchLogProcessing",
                "Lambda",
                "MetadataExtraction",
                "AppendDelimiterToRecord",
            ]),
        ),
        member("Parameters", Shape::List(&PARAMETER, None)),
    ],
);
const PARAMETER: Shape = Shape::Structure(
    "ProcessorParameter",
    &[
        required(
            "ParameterName",
            one_of(&[
                "LambdaArn",
                "NumberOfRetries",
                "MetadataExtractionQuery",
                "JsonParsingEngine",
                "RoleArn",
                "BufferSizeInMBs",
                "BufferIntervalInSeconds",
                "SubRecordType",
                "Delimiter",
                "CompressionFormat",
                "DataMessageExtraction",
            ]),
        ),
        required("ParameterValue", text(1, 5_120)),
    ],
);
const PROCESSING: Shape = Shape::Structure(
    "ProcessingConfiguration",
    &[member("Enabled", BOOLEAN), member("Processors", Shape::List(&PROCESSOR, None))],
);
const EXTENSION: Shape = Shape::Text(Text {
    length: Some(Bounds { min: 0, max: 128 }),
    pattern: Some(Pattern { text: r"^$|\.[0-9a-z!\-_.*'()]+", matches: is_extension }),
    values: &[],
    alone: None,
});

fn is_extension(text: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_digit() || letter.is_ascii_lowercase() || "!-_.*'()".contains(letter);
    text.is_empty() || text.strip_prefix('.').is_some_and(|rest| !rest.is_empty() && rest.chars().all(fits))
}

/// What is said of a feature that is refused when it is enabled.
const SWITCHED: &[Member] = &[member("Enabled", BOOLEAN)];

const PREFIX: Shape = text(0, 1_024);

pub(super) const S3: Shape = Shape::Structure(
    "S3DestinationConfiguration",
    &[
        required("RoleARN", ROLE),
        required("BucketARN", BUCKET),
        member("Prefix", PREFIX),
        member("ErrorOutputPrefix", PREFIX),
        member("BufferingHints", HINTS),
        member("CompressionFormat", COMPRESSION),
        member("EncryptionConfiguration", ENCRYPTION),
        member("CloudWatchLoggingOptions", LOGGING),
    ],
);

pub(super) const EXTENDED_S3: Shape = Shape::Structure(
    "ExtendedS3DestinationConfiguration",
    &[
        required("RoleARN", ROLE),
        required("BucketARN", BUCKET),
        member("Prefix", PREFIX),
        member("ErrorOutputPrefix", PREFIX),
        member("BufferingHints", HINTS),
        member("CompressionFormat", COMPRESSION),
        member("EncryptionConfiguration", ENCRYPTION),
        member("CloudWatchLoggingOptions", LOGGING),
        member("ProcessingConfiguration", PROCESSING),
        member("S3BackupMode", one_of(&["Disabled", "Enabled"])),
        member("S3BackupConfiguration", S3),
        member("DataFormatConversionConfiguration", Shape::Structure("DataFormatConversionConfiguration", SWITCHED)),
        member("DynamicPartitioningConfiguration", Shape::Structure("DynamicPartitioningConfiguration", SWITCHED)),
        member("FileExtension", EXTENSION),
        member("CustomTimeZone", text(0, 50)),
    ],
);

pub(super) const S3_UPDATE: Shape = Shape::Structure(
    "S3DestinationUpdate",
    &[
        member("RoleARN", ROLE),
        member("BucketARN", BUCKET),
        member("Prefix", PREFIX),
        member("ErrorOutputPrefix", PREFIX),
        member("BufferingHints", HINTS),
        member("CompressionFormat", COMPRESSION),
        member("EncryptionConfiguration", ENCRYPTION),
        member("CloudWatchLoggingOptions", LOGGING),
    ],
);

pub(super) const EXTENDED_S3_UPDATE: Shape = Shape::Structure(
    "ExtendedS3DestinationUpdate",
    &[
        member("RoleARN", ROLE),
        member("BucketARN", BUCKET),
        member("Prefix", PREFIX),
        member("ErrorOutputPrefix", PREFIX),
        member("BufferingHints", HINTS),
        member("CompressionFormat", COMPRESSION),
        member("EncryptionConfiguration", ENCRYPTION),
        member("CloudWatchLoggingOptions", LOGGING),
        member("ProcessingConfiguration", PROCESSING),
        member("S3BackupMode", one_of(&["Disabled", "Enabled"])),
        member("S3BackupUpdate", S3_UPDATE),
        member("DataFormatConversionConfiguration", Shape::Structure("DataFormatConversionConfiguration", SWITCHED)),
        member("DynamicPartitioningConfiguration", Shape::Structure("DynamicPartitioningConfiguration", SWITCHED)),
        member("FileExtension", EXTENSION),
        member("CustomTimeZone", text(0, 50)),
    ],
);

/// Destinations and sources that are refused by name: what they consist of does not matter.
pub(super) const UNKNOWN: Shape = Shape::Structure("Configuration", &[]);

pub(super) const KINESIS: Shape = Shape::Structure(
    "KinesisStreamSourceConfiguration",
    &[required("KinesisStreamARN", STREAM), required("RoleARN", ROLE)],
);
pub(super) const DIRECT_PUT: Shape =
    Shape::Structure("DirectPutSourceConfiguration", &[required("ThroughputHintInMBs", integer(1, 100))]);
pub(super) const SERVER_SIDE: Shape = Shape::Structure(
    "DeliveryStreamEncryptionConfigurationInput",
    &[member("KeyARN", KEY), required("KeyType", one_of(&["AWS_OWNED_CMK", "CUSTOMER_MANAGED_CMK"]))],
);
const TAG: Shape = Shape::Structure("Tag", &[required("Key", TAG_KEY), member("Value", text(0, 256))]);
pub(super) const TAG_KEY: Shape = text(1, 128);
pub(super) const TAGS: Shape = list(&TAG, 1, 50);
