# headwater: seed 1, start 2026-01-01T00:00:00Z
# Half of all clicks have one partition key, so one of two shards is hot: it is split.
#
# The producer writes twenty records a second of eight keys. Shard 1 owns the hash of key-0 and those of four others; it is split
# at that hash, so that three of them stand apart. From then on shard 1 is CLOSED, its records can still be read, and new records of its keys stand in shards 2 and 3. A reader
# comes to the children when it has read the parent to its end, so that no key's records are read out of order.
aws kinesis create-stream --stream-name clicks --shard-count 2
sim wait 2s
sim put-producer --producer-name site --stream-name clicks --records-per-second 20 --keys 8 --skew 50 --count 200
sim wait 5s
aws kinesis split-shard --stream-name clicks --shard-to-split shardId-000000000001 --new-starting-hash-key 239606560113066237791549349790285249783
sim wait 10s
