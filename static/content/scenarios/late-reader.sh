# headwater: seed 1, start 2026-01-01T00:00:00Z
# A stream keeps its records for 24 hours. A reader that arrives after 25 hours gets only what is left.
#
# The thermostat reports at the beginning and two hours later. After 25 hours the first record is trimmed: asking for its
# number is refused with TrimmedDataAccessException, and a function that starts at TRIM_HORIZON gets the second one alone.
aws dynamodb create-table --table-name Readings --attribute-definitions AttributeName=device,AttributeType=S --key-schema AttributeName=device,KeyType=HASH --provisioned-throughput ReadCapacityUnits=5,WriteCapacityUnits=5 --stream-specification StreamEnabled=true,StreamViewType=NEW_IMAGE
aws dynamodb wait table-exists --table-name Readings
aws dynamodb put-item --table-name Readings --item '{"device":{"S":"thermostat"},"degrees":{"N":"20"}}'
sim wait 2h
aws dynamodb put-item --table-name Readings --item '{"device":{"S":"thermostat"},"degrees":{"N":"25"}}'
sim wait 23h
# The ARN, the shard's id and the number are those of this run; on an account of yours, take them from the answers.
aws dynamodbstreams get-shard-iterator --stream-arn arn:aws:dynamodb:us-east-1:123456789012:table/Readings/stream/2026-01-01T00:00:00.000 --shard-id shardId-00000001767225600000-b613b501 --shard-iterator-type AT_SEQUENCE_NUMBER --sequence-number 200000000000000000002
sim put-function --function-name latecomer --behaviour Log
aws lambda create-event-source-mapping --function-name latecomer --event-source-arn arn:aws:dynamodb:us-east-1:123456789012:table/Readings/stream/2026-01-01T00:00:00.000 --starting-position TRIM_HORIZON
sim wait 10s
