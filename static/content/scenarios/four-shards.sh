# headwater: seed 1, start 2026-01-01T00:00:00Z
# A table of four partitions has a stream of four open shards, one for each.
#
# Eight thermometers report, two in each partition, and each of them a second time. Every record stands in the shard of its
# item's partition, so both records of a thermometer are in one shard, in order. A reader that wants all changes has to read
# all four shards.
aws dynamodb create-table --table-name Devices --attribute-definitions AttributeName=device,AttributeType=S --key-schema AttributeName=device,KeyType=HASH --billing-mode PAY_PER_REQUEST --stream-specification StreamEnabled=true,StreamViewType=NEW_IMAGE
aws dynamodb wait table-exists --table-name Devices
# The ARN of a stream ends with the time of its creation; on an account of yours, take it from the answer to create-table.
aws dynamodbstreams describe-stream --stream-arn arn:aws:dynamodb:us-east-1:123456789012:table/Devices/stream/2026-01-01T00:00:00.000
aws dynamodb batch-write-item --request-items '{"Devices":[{"PutRequest":{"Item":{"device":{"S":"attic"},"degrees":{"N":"20"}}}},{"PutRequest":{"Item":{"device":{"S":"bedroom"},"degrees":{"N":"21"}}}},{"PutRequest":{"Item":{"device":{"S":"cellar"},"degrees":{"N":"22"}}}},{"PutRequest":{"Item":{"device":{"S":"garage"},"degrees":{"N":"23"}}}},{"PutRequest":{"Item":{"device":{"S":"library"},"degrees":{"N":"24"}}}},{"PutRequest":{"Item":{"device":{"S":"loft"},"degrees":{"N":"25"}}}},{"PutRequest":{"Item":{"device":{"S":"pantry"},"degrees":{"N":"26"}}}},{"PutRequest":{"Item":{"device":{"S":"studio"},"degrees":{"N":"27"}}}}]}'
sim wait 10s
aws dynamodb batch-write-item --request-items '{"Devices":[{"PutRequest":{"Item":{"device":{"S":"attic"},"degrees":{"N":"30"}}}},{"PutRequest":{"Item":{"device":{"S":"bedroom"},"degrees":{"N":"31"}}}},{"PutRequest":{"Item":{"device":{"S":"cellar"},"degrees":{"N":"32"}}}},{"PutRequest":{"Item":{"device":{"S":"garage"},"degrees":{"N":"33"}}}},{"PutRequest":{"Item":{"device":{"S":"library"},"degrees":{"N":"34"}}}},{"PutRequest":{"Item":{"device":{"S":"loft"},"degrees":{"N":"35"}}}},{"PutRequest":{"Item":{"device":{"S":"pantry"},"degrees":{"N":"36"}}}},{"PutRequest":{"Item":{"device":{"S":"studio"},"degrees":{"N":"37"}}}}]}'
sim wait 1s
