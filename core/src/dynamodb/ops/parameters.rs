//! Which parameters of a request go together: expressions with placeholders, legacy parameters without.

use crate::operation::error::ApiError;
use crate::operation::layer::Layer;

/// The parameters of a request, each with whether it is present, in the order in which AWS lists them.
pub(super) struct Parameters<'a> {
    pub expressions: &'a [(&'static str, bool)],
    pub legacy: &'a [(&'static str, bool)],
    /// Whether there are ExpressionAttributeNames.
    pub names: bool,
    /// Whether there are ExpressionAttributeValues.
    pub values: bool,
}

impl Parameters<'_> {
    /// Expressions and legacy parameters exclude each other; placeholders need an expression that can hold them.
    ///
    /// # Errors
    ///
    /// Enveloped ValidationExceptions.
    pub fn check(&self, layer: Layer) -> Result<(), ApiError> {
        let any_expression = self.expressions.iter().any(|(_, present)| *present);
        if any_expression && self.legacy.iter().any(|(_, present)| *present) {
            return Err(self.mixed());
        }
        if self.names && !any_expression {
            return Err(ApiError::request_validation(
                "ExpressionAttributeNames can only be specified when using expressions",
            ));
        }
        let takes_values = |(name, _): &&(&str, bool)| *name != "ProjectionExpression";
        if self.values && !self.expressions.iter().filter(takes_values).any(|(_, present)| *present) {
            return Err(self.useless_values(layer));
        }
        Ok(())
    }

    fn mixed(&self) -> ApiError {
        let present = |parameters: &[(&'static str, bool)]| -> String {
            let names: Vec<&str> = parameters.iter().filter(|(_, present)| *present).map(|(name, _)| *name).collect();
            names.join(", ")
        };
        ApiError::request_validation(format!(
            "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: \
             {{{}}} Expression parameters: {{{}}}",
            present(self.legacy),
            present(self.expressions)
        ))
    }

    /// The old layer says which expressions are missing.
    fn useless_values(&self, layer: Layer) -> ApiError {
        let text = "ExpressionAttributeValues can only be specified when using expressions";
        if layer.is_current() {
            return ApiError::request_validation(text);
        }
        let takers = self.expressions.iter().map(|(name, _)| *name).filter(|name| *name != "ProjectionExpression");
        let takers: Vec<&str> = takers.collect();
        let are = if takers.len() == 1 { "is" } else { "are" };
        ApiError::request_validation(format!("{text}: {} {are} null", takers.join(" and ")))
    }
}

#[cfg(test)]
mod tests {
    use super::Parameters;
    use crate::operation::layer::Layer;

    fn fault(parameters: &Parameters<'_>, layer: Layer) -> String {
        parameters.check(layer).expect_err("a fault").message
    }

    #[test]
    fn parameters_that_exclude_each_other_are_listed_in_order() {
        let parameters = Parameters {
            expressions: &[("UpdateExpression", true), ("ConditionExpression", true)],
            legacy: &[("AttributeUpdates", false), ("Expected", true)],
            names: true,
            values: true,
        };
        let text = "Can not use both expression and non-expression parameters in the same request: Non-expression \
                    parameters: {Expected} Expression parameters: {UpdateExpression, ConditionExpression}";
        assert_eq!(fault(&parameters, Layer::Current), text);
    }

    #[test]
    fn values_need_an_expression_that_takes_them() {
        let parameters = Parameters {
            expressions: &[
                ("ProjectionExpression", true),
                ("FilterExpression", false),
                ("KeyConditionExpression", false),
            ],
            legacy: &[],
            names: true,
            values: true,
        };
        let text = "ExpressionAttributeValues can only be specified when using expressions";
        assert_eq!(fault(&parameters, Layer::Current), text);
        let suffix = ": FilterExpression and KeyConditionExpression are null";
        assert_eq!(fault(&parameters, Layer::Old), format!("{text}{suffix}"));
    }
}
