# headwater: seed 1, start 2026-01-01T00:00:00Z
# An order is placed with the status pending, and later its status becomes shipped.
#
# Its second record is a MODIFY with both images: OldImage says pending, NewImage says shipped. Setting the same status
# again changes nothing, and so it writes no third record.
aws dynamodb create-table --table-name Orders --attribute-definitions AttributeName=id,AttributeType=S --key-schema AttributeName=id,KeyType=HASH --billing-mode PAY_PER_REQUEST --stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES
aws dynamodb wait table-exists --table-name Orders
sim put-function --function-name mailer --behaviour Log
# The ARN of a stream ends with the time of its creation; on an account of yours, take it from the answer to create-table.
aws lambda create-event-source-mapping --function-name mailer --event-source-arn arn:aws:dynamodb:us-east-1:123456789012:table/Orders/stream/2026-01-01T00:00:00.000 --starting-position TRIM_HORIZON
sim wait 3s
aws dynamodb put-item --table-name Orders --item '{"id":{"S":"order#1001"},"status":{"S":"pending"},"total":{"N":"42"}}'
sim wait 30s
aws dynamodb update-item --table-name Orders --key '{"id":{"S":"order#1001"}}' --update-expression 'SET #status = :status' --expression-attribute-names '{"#status":"status"}' --expression-attribute-values '{":status":{"S":"shipped"}}'
sim wait 1s
aws dynamodb update-item --table-name Orders --key '{"id":{"S":"order#1001"}}' --update-expression 'SET #status = :status' --expression-attribute-names '{"#status":"status"}' --expression-attribute-values '{":status":{"S":"shipped"}}'
sim wait 2s
