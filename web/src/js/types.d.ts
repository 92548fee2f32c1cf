/** An HTTP request as an AWS SDK makes it. */
export interface HttpRequest {
  /** Default: POST. */
  method?: string;
  /** Path with query. Default: /. */
  path?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

export interface HttpResponse {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
  /** There is more to come than this body: `Playground.frames` gives it. */
  subscription?: number;
}

/** A further part of a body. */
export interface Frames {
  /** May be empty: let virtual time pass, and ask again. */
  body: Uint8Array;
  /** Nothing comes any more. */
  done: boolean;
}

/** Answers a request with the account that the page shows, where it appears like any other call. */
export function pageRequest(request: HttpRequest): HttpResponse;

export interface PlaygroundOptions {
  /** The same seed and the same inputs give the same run. Default: a fresh one. */
  seed?: number;
  /** Where virtual time starts, in milliseconds since 1970. Default: 2026-01-01T00:00:00Z. */
  startMs?: number;
  /** Whether tables, streams and event source mappings change their state at once. Default: false, as on AWS. */
  instant?: boolean;
  /** Dials to turn, in microseconds or counts. */
  dials?: Partial<Dials>;
}

export interface Dials {
  tableCreating: number;
  tableDeleting: number;
  streamEnabling: number;
  streamDisabling: number;
  indexAllocating: number;
  indexBackfilling: number;
  indexUpdating: number;
  indexDeleting: number;
  gsiLag: number;
  ttlSwitching: number;
  ttlDelay: number;
  throttling: number;
  partitionBytes: number;
  heatSplit: number;
  streamThrottling: number;
  sparsePages: number;
  latestSlack: number;
  lazyTrim: number;
  staleDescribe: number;
  shuffle: number;
  replicaLag: number;
  tagsUpdating: number;
  shardRollover: number;
  onDemandPartitions: number;
  mappingCreating: number;
  pollInterval: number;
  functionDuration: number;
  retryBase: number;
  retryCap: number;
  kinesisCreating: number;
  kinesisUpdating: number;
  kinesisDeleting: number;
  consumerChanging: number;
  pushLatency: number;
  kinesisThrottling: number;
  kinesisScaling: number;
}

/** How far the clock came. */
export interface Progress {
  events: number;
  /** false when the budget of events ran out first. */
  complete: boolean;
}

export type Service = "DynamoDb" | "Streams" | "Lambda" | "Sim" | "Kinesis" | "CloudWatch" | "Firehose";
export type AlarmStateName = "OK" | "ALARM" | "INSUFFICIENT_DATA";
export type ChangeKind = "INSERT" | "MODIFY" | "REMOVE";
export type AttributeMap = Record<string, unknown>;

export interface Change {
  /** Microseconds since 1970. */
  at: number;
  kind: ChangeKind;
  keys: AttributeMap;
  old?: AttributeMap;
  new?: AttributeMap;
  identity?: "TimeToLive";
}

export type Outcome =
  | { result: "success" }
  | { result: "partial"; from: string }
  | { result: "failure"; message: string };

/** What every fact has. */
export interface FactBase {
  /** Microseconds since 1970. */
  at: number;
  /** The place of the fact that led to this one. */
  cause?: number;
  /** The rule that it follows, such as `stream.no-op`. */
  rule: string;
}

/** What happened. */
export type Fact = FactBase &
  (
    | { type: "Called"; service: Service; operation: string; region: string; resource: string | null; units: number }
    | {
        type: "Rejected";
        service: Service;
        operation: string;
        region: string;
        resource: string | null;
        code: string;
        message: string;
        units: number;
      }
    | { type: "TableStatus"; region: string; table: string; status: string }
    | { type: "IndexStatus"; table: string; index: string; status: string }
    | { type: "IndexWritten"; table: string; index: string; kind: ChangeKind; keys: AttributeMap }
    | { type: "TimeToLiveStatus"; table: string; attribute: string | null; status: string }
    | { type: "ItemChanged"; region: string; table: string; partition: number; change: Change }
    | { type: "ItemUnchanged"; region: string; table: string; partition: number; keys: AttributeMap }
    | { type: "ReplicaStatus"; region: string; table: string; replica: string; status: string }
    | {
        type: "Replicated";
        region: string;
        table: string;
        from: string;
        keys: AttributeMap;
        lag: number;
        outcome: "applied" | "overwrote" | "lost" | "merged";
      }
    | { type: "Throttled"; table: string; index?: string; partition: number; reason: string; count: number }
    | { type: "PartitionSplit"; table: string; partition: number; new: number; at: string }
    | { type: "StreamStatus"; stream: string; status: string }
    | { type: "KinesisStatus"; stream: string; status: string }
    | { type: "KinesisShardOpened"; stream: string; shard: string; parents: string[]; start: string; end: string }
    | { type: "KinesisShardClosed"; stream: string; shard: string }
    | { type: "KinesisThrottled"; stream: string; shard: string; limit: string; count: number }
    | { type: "KinesisScaled"; stream: string; shard: string }
    | { type: "ProducerStatus"; producer: string; stream: string; status: string; left: number }
    | { type: "Produced"; producer: string; stream: string; count: number; again: number }
    | { type: "AnswerLost"; producer: string; count: number }
    | { type: "KinesisRecorded"; stream: string; shard: string; sequence: string; key: string; bytes: number }
    | { type: "FirehoseStatus"; delivery: string; status: string }
    | { type: "FirehoseBuffered"; delivery: string; shard?: string; count: number; bytes: number; held: number; size: number }
    | {
        type: "ObjectWritten";
        delivery: string;
        bucket: string;
        key: string;
        records: number;
        bytes: number;
        because: "size" | "interval" | "processing-failed";
      }
    | { type: "ObjectFailed"; delivery: string; bucket: string; attempt: number; records: number; lost: boolean }
    | { type: "ApplicationStatus"; application: string; status: string }
    | {
        type: "WindowFired";
        application: string;
        key: string;
        start: number;
        end: number;
        value: number;
        watermark: number;
        late: boolean;
      }
    | { type: "LateRecord"; application: string; shard: string; sequence: string; eventTime: number; watermark: number }
    | { type: "Checkpointed"; application: string; number: number; windows: number }
    | { type: "ShardOpened"; stream: string; shard: string; parent: string | null; partition: number }
    | { type: "ShardSealed"; stream: string; shard: string }
    | { type: "Recorded"; stream: string; shard: string; sequence: string; kind: ChangeKind; keys: AttributeMap }
    | { type: "IteratorIssued"; stream: string; shard: string; reader: number; kind: string; position: string }
    | {
        type: "Read";
        stream: string;
        shard: string;
        reader: number;
        from: string;
        next: string;
        count: number;
        finished: boolean;
        behind: number;
      }
    | { type: "ConsumerStatus"; stream: string; consumer: string; status: string }
    | {
        type: "Subscribed";
        consumer: string;
        stream: string;
        shard: string;
        subscription: number;
        kind: string;
        position: string;
      }
    | {
        type: "Pushed";
        consumer: string;
        stream: string;
        shard: string;
        subscription: number;
        from: string;
        next: string;
        count: number;
        behind: number;
        continuation?: string;
      }
    | {
        type: "SubscriptionEnded";
        consumer: string;
        stream: string;
        shard: string;
        subscription: number;
        reason: "expired" | "takenOver" | "shardEnded" | "deregistered" | "streamDeleted";
      }
    | { type: "MappingState"; mapping: string; function: string; state: string }
    | { type: "Polled"; mapping: string; shard: string; count: number; first: string; last: string }
    | {
        type: "Invoked";
        mapping: string;
        function: string;
        stream: string;
        shard: string;
        invocation: number;
        attempt: number;
        batch: string[];
      }
    | { type: "Returned"; mapping: string; function: string; shard: string; invocation: number; outcome: Outcome }
    | { type: "Waiting"; mapping: string; shard: string; delay: number; attempt: number }
    | { type: "Split"; mapping: string; shard: string; left: number; right: number }
    | { type: "Discarded"; mapping: string; shard: string; batch: string[]; condition: string }
    | { type: "Copied"; region: string; table: string; sequence: string; kind: ChangeKind; keys: AttributeMap }
    | { type: "Logged"; function: string; line: string }
    | { type: "FunctionPut"; function: string; behaviour: string }
    | { type: "AlarmState"; alarm: string; was: AlarmStateName; state: AlarmStateName; reason: string }
    | { type: "Notified"; alarm: string; topic: string; state: AlarmStateName }
    | { type: "Dialled"; dials: string }
    | {
        type: "DestinationStatus";
        region: string;
        table: string;
        stream: string;
        status: "ENABLING" | "ACTIVE" | "UPDATING" | "DISABLING" | "DISABLED" | "ENABLE_FAILED";
        description?: string;
      }
    | {
        type: "Delivered";
        table: string;
        stream: string;
        shard: string;
        sequence: string;
        lag: number;
        attempt: number;
      }
    | { type: "Duplicated"; table: string; stream: string; shard: string; sequence: string }
    | {
        type: "DeliveryThrottled";
        table: string;
        stream: string;
        reason: string;
        attempt: number;
        delay: number;
      }
    | {
        type: "DeliveryFailed";
        table: string;
        stream: string;
        reason: "TooLarge" | "Disabled" | "TooOld" | "TableDeleted";
      }
  );

/** One simulated account: requests in, responses out, on a clock of its own. */
export class Playground {
  constructor(options?: PlaygroundOptions);
  /** Runs a saved run again, whichever version saved it. Throws with one sentence when it cannot. */
  static load(saved: string): Playground;
  /** Answers an HTTP request. While the past is looked at, the run goes on from there and its old future is dropped. */
  request(request: HttpRequest): HttpResponse;
  /**
   * What has come for a subscription (an answer of SubscribeToShard) since it was last asked for: for the `ReadableStream` that
   * an SDK's request handler answers with.
   */
  frames(subscription: number): Frames;
  /** Lets virtual time pass, in milliseconds, until `budget` events have happened (default: a million). */
  advance(millis: number, budget?: number): Progress;
  /** Lets the next scheduled event happen, whenever it is due; false when nothing is scheduled. */
  step(): boolean;
  /** Looks at another moment of the run; without a target, at its head again. */
  seek(target?: { step: number } | { timeMs: number }): void;
  /** What happened up to the moment that is looked at: at most `limit` facts (default: 1,000) from the `from`-th on. */
  facts(from?: number, limit?: number): Fact[];
  readonly factCount: number;
  /** Inputs and events up to the moment that is looked at. */
  readonly steps: number;
  /** Virtual time in milliseconds since 1970. */
  readonly nowMs: number;
  /** 16 hexadecimal digits that are equal for equal runs, on every platform. */
  digest(): string;
  /** Takes the last input back; false when there was none. */
  undo(): boolean;
  /** The whole run as the text of a file (`name.headwater.json`): seed, start, dials and inputs. */
  save(): string;
  free(): void;
}
