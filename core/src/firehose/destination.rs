//! Where a delivery stream writes to: a bucket, with the settings of its S3 destination
//! (API reference, ExtendedS3DestinationConfiguration).

use std::rc::Rc;

use crate::firehose::ops::invalid;
use crate::firehose::prefix;
use crate::limits;
use crate::operation::error::ApiError;
use crate::operation::shape::{Json, JsonMap};
use crate::time::Duration;

/// A destination, with what it was made of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Destination {
    /// The members of the configuration, with those that have defaults.
    pub settings: JsonMap,
    /// The bucket's name.
    pub bucket: Rc<str>,
    pub prefix: Rc<str>,
    pub error_prefix: Rc<str>,
    /// The buffer is written when it holds so much.
    pub size: u64,
    /// The buffer is written when its first record has waited so long; zero stands for zero buffering.
    pub interval: Duration,
    /// What stands behind an object's name.
    pub extension: Rc<str>,
    /// What stands behind each record.
    pub delimiter: Option<Rc<[u8]>>,
    /// The function that transforms records, by its name.
    pub function: Option<Rc<str>>,
}

impl Destination {
    /// A destination of these members, whose shapes are known to fit.
    pub(crate) fn of(mut settings: JsonMap) -> Result<Destination, ApiError> {
        refuse_not_modelled(&settings)?;
        let (size, interval) = hints(&mut settings)?;
        let prefix = text(&settings, "Prefix");
        let error_prefix = text(&settings, "ErrorOutputPrefix");
        if let Some(fault) = prefix::fault(&prefix, &error_prefix) {
            return Err(invalid(fault));
        }
        let compression = default_text(&mut settings, "CompressionFormat", "UNCOMPRESSED");
        let own = text(&settings, "FileExtension");
        if !settings.contains_key("EncryptionConfiguration") {
            let none = JsonMap::of_pairs([("NoEncryptionConfig", "NoEncryption".into())]);
            settings.insert("EncryptionConfiguration".into(), Json::Object(none));
        }
        let arn = text(&settings, "BucketARN");
        let mut destination = Destination {
            bucket: arn.rsplit(':').next().unwrap_or_default().into(),
            prefix,
            error_prefix,
            size: size as u64 * MEGABYTE,
            interval: Duration::seconds(interval as u64),
            extension: if own.is_empty() { ending(&compression).into() } else { own },
            delimiter: None,
            function: None,
            settings,
        };
        destination.read_processors()?;
        Ok(destination)
    }

    /// The same destination with some members changed.
    pub(crate) fn updated(&self, changes: JsonMap) -> Result<Destination, ApiError> {
        let mut settings = self.settings.clone();
        for (name, value) in changes {
            settings.insert(name, value);
        }
        Destination::of(settings)
    }

    /// How long a record waits at the most.
    pub fn patience(&self) -> Duration {
        if self.interval == Duration::ZERO { limits::ZERO_BUFFERING } else { self.interval }
    }

    fn read_processors(&mut self) -> Result<(), ApiError> {
        let processing = self.settings.get("ProcessingConfiguration").filter(|config| is_enabled(config)).cloned();
        let processors = processing.as_ref().and_then(|config| config.get("Processors")?.as_array());
        for processor in processors.into_iter().flatten() {
            match processor.get("Type").and_then(Json::as_str) {
                Some("AppendDelimiterToRecord") => {
                    let delimiter = parameter(processor, "Delimiter").unwrap_or("\\n");
                    self.delimiter = Some(delimiter.replace("\\n", "\n").into_bytes().into());
                }
                Some("Lambda") => {
                    let arn = parameter(processor, "LambdaArn")
                        .ok_or_else(|| invalid("The processor Lambda needs the parameter LambdaArn."))?;
                    self.function = Some(function_of(arn).into());
                }
                _ => return Err(not_modelled("processors other than Lambda and AppendDelimiterToRecord")),
            }
        }
        Ok(())
    }
}

const MEGABYTE: u64 = 1_024 * 1_024;

/// The function that an ARN names, without its version: `arn:aws:lambda:us-east-1:123456789012:function:audit:$LATEST`.
fn function_of(arn: &str) -> &str {
    arn.split(':').nth(6).unwrap_or(arn)
}

fn parameter<'a>(processor: &'a Json, name: &str) -> Option<&'a str> {
    let parameters = processor.get("Parameters")?.as_array()?;
    let found = parameters.iter().find(|of| of.get("ParameterName").and_then(Json::as_str) == Some(name))?;
    found.get("ParameterValue")?.as_str()
}

fn is_enabled(config: &Json) -> bool {
    config.get("Enabled").and_then(Json::as_bool) == Some(true)
}

pub(super) fn not_modelled(what: &str) -> ApiError {
    invalid(format!("Headwater does not model {what}."))
}

fn refuse_not_modelled(settings: &JsonMap) -> Result<(), ApiError> {
    let enabled = |name: &str| settings.get(name).is_some_and(is_enabled);
    let zone = settings.get("CustomTimeZone").and_then(Json::as_str).unwrap_or_default();
    let what = if enabled("DynamicPartitioningConfiguration") {
        "dynamic partitioning"
    } else if enabled("DataFormatConversionConfiguration") {
        "the conversion of formats"
    } else if settings.get("S3BackupMode").and_then(Json::as_str) == Some("Enabled") {
        "the backup of source records"
    } else if !matches!(zone, "" | "UTC") {
        "time zones other than UTC"
    } else {
        return Ok(());
    };
    Err(not_modelled(what))
}

/// SizeInMBs and IntervalInSeconds: both, or neither (API reference, BufferingHints).
fn hints(settings: &mut JsonMap) -> Result<(i64, i64), ApiError> {
    let hint = |name: &str| settings.get("BufferingHints")?.get(name)?.as_i64();
    let (size, interval) = match (hint("SizeInMBs"), hint("IntervalInSeconds")) {
        (Some(size), Some(interval)) => (size, interval),
        (None, None) => (limits::BUFFER_MEGABYTES, limits::BUFFER_SECONDS),
        _ => return Err(invalid("BufferingHints takes both SizeInMBs and IntervalInSeconds, or neither.")),
    };
    let both = JsonMap::of_pairs([("SizeInMBs", size.into()), ("IntervalInSeconds", interval.into())]);
    settings.insert("BufferingHints".into(), Json::Object(both));
    Ok((size, interval))
}

fn text(settings: &JsonMap, name: &str) -> Rc<str> {
    settings.get(name).and_then(Json::as_text).cloned().unwrap_or_else(|| "".into())
}

fn default_text(settings: &mut JsonMap, name: &str, value: &str) -> Rc<str> {
    if !settings.contains_key(name) {
        settings.insert(name.into(), value.into());
    }
    text(settings, name)
}

/// What Firehose appends to the names of compressed objects.
fn ending(compression: &str) -> &'static str {
    match compression {
        "GZIP" => ".gz",
        "ZIP" => ".zip",
        "Snappy" => ".snappy",
        "HADOOP_SNAPPY" => ".hsnappy",
        _ => "",
    }
}
