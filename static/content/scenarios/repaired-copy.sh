# headwater: seed 1, start 2026-01-01T00:00:00Z
# A table feeds its stream and a Kinesis stream. In Kinesis some changes arrive twice or too late: one copy is repaired, one is wrong.
#
# The dials make duplicates and reordering frequent; on AWS they are rare, but a consumer has to expect them. Both functions get the same
# records. The one with Repair drops what it has seen and what is older than what it has applied; the other applies all of it as it comes.
aws dynamodb create-table --table-name Orders --attribute-definitions AttributeName=id,AttributeType=S --key-schema AttributeName=id,KeyType=HASH --billing-mode PAY_PER_REQUEST --stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES
aws dynamodb create-table --table-name Naive --attribute-definitions AttributeName=id,AttributeType=S --key-schema AttributeName=id,KeyType=HASH --billing-mode PAY_PER_REQUEST
aws dynamodb create-table --table-name Repaired --attribute-definitions AttributeName=id,AttributeType=S --key-schema AttributeName=id,KeyType=HASH --billing-mode PAY_PER_REQUEST
aws kinesis create-stream --stream-name orders --shard-count 1
aws dynamodb wait table-exists --table-name Repaired
sim wait 2s
sim set-dials --dials kinesisDuplicates=400,kinesisReordering=400
aws dynamodb enable-kinesis-streaming-destination --table-name Orders --stream-arn arn:aws:kinesis:us-east-1:123456789012:stream/orders
sim put-function --function-name naive --behaviour Materialize --table-name Naive
sim put-function --function-name repairing --behaviour Materialize --table-name Repaired --repair
aws lambda create-event-source-mapping --function-name naive --event-source-arn arn:aws:kinesis:us-east-1:123456789012:stream/orders --starting-position TRIM_HORIZON
aws lambda create-event-source-mapping --function-name repairing --event-source-arn arn:aws:kinesis:us-east-1:123456789012:stream/orders --starting-position TRIM_HORIZON
sim wait 10s
aws dynamodb put-item --table-name Orders --item '{"id":{"S":"order#1001"},"status":{"S":"placed"}}'
sim wait 50ms
aws dynamodb put-item --table-name Orders --item '{"id":{"S":"order#1002"},"status":{"S":"placed"}}'
sim wait 50ms
aws dynamodb put-item --table-name Orders --item '{"id":{"S":"order#1003"},"status":{"S":"placed"}}'
sim wait 50ms
aws dynamodb put-item --table-name Orders --item '{"id":{"S":"order#1001"},"status":{"S":"paid"}}'
sim wait 50ms
aws dynamodb put-item --table-name Orders --item '{"id":{"S":"order#1002"},"status":{"S":"paid"}}'
sim wait 50ms
aws dynamodb put-item --table-name Orders --item '{"id":{"S":"order#1003"},"status":{"S":"paid"}}'
sim wait 50ms
aws dynamodb put-item --table-name Orders --item '{"id":{"S":"order#1001"},"status":{"S":"packed"}}'
sim wait 50ms
aws dynamodb put-item --table-name Orders --item '{"id":{"S":"order#1002"},"status":{"S":"packed"}}'
sim wait 50ms
aws dynamodb put-item --table-name Orders --item '{"id":{"S":"order#1003"},"status":{"S":"packed"}}'
sim wait 50ms
aws dynamodb put-item --table-name Orders --item '{"id":{"S":"order#1001"},"status":{"S":"shipped"}}'
sim wait 50ms
aws dynamodb put-item --table-name Orders --item '{"id":{"S":"order#1002"},"status":{"S":"shipped"}}'
sim wait 50ms
aws dynamodb put-item --table-name Orders --item '{"id":{"S":"order#1003"},"status":{"S":"shipped"}}'
sim wait 50ms
aws dynamodb delete-item --table-name Orders --key '{"id":{"S":"order#1003"}}'
sim wait 20s
