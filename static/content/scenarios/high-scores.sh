# headwater: seed 1, start 2026-01-01T00:00:00Z
# Two players, three updates: Alice reaches 100 points, Bob 50, and Alice then 125.
#
# The stream holds three records. Those of one player stand in one shard, in the order of the writes: 100 before 125. Bob
# plays in another partition, so his record stands in another shard, and nothing says when it is read: before, between or
# after those of Alice.
aws dynamodb create-table --table-name Scores --attribute-definitions AttributeName=player,AttributeType=S --key-schema AttributeName=player,KeyType=HASH --billing-mode PAY_PER_REQUEST --stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES
aws dynamodb wait table-exists --table-name Scores
sim put-function --function-name leaderboard --behaviour Log
# The ARN of a stream ends with the time of its creation; on an account of yours, take it from the answer to create-table.
aws lambda create-event-source-mapping --function-name leaderboard --event-source-arn arn:aws:dynamodb:us-east-1:123456789012:table/Scores/stream/2026-01-01T00:00:00.000 --starting-position TRIM_HORIZON
sim wait 3s
aws dynamodb update-item --table-name Scores --key '{"player":{"S":"alice"}}' --update-expression 'SET score = :score' --expression-attribute-values '{":score":{"N":"100"}}'
sim wait 400ms
aws dynamodb update-item --table-name Scores --key '{"player":{"S":"bob"}}' --update-expression 'SET score = :score' --expression-attribute-values '{":score":{"N":"50"}}'
sim wait 400ms
aws dynamodb update-item --table-name Scores --key '{"player":{"S":"alice"}}' --update-expression 'SET score = :score' --expression-attribute-values '{":score":{"N":"125"}}'
sim wait 2s
