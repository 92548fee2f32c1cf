//! ReplicaUpdates and GlobalTableWitnessUpdates of UpdateTable, and what the request alone gets wrong about them (API
//! reference, ReplicationGroupUpdate; texts and their order captured from AWS).

use std::rc::Rc;

use crate::dynamodb::global::Consistency;
use crate::limits;
use crate::operation::error::ApiError;
use crate::operation::fields::{Fields, Members};
use crate::operation::shape::{Json, LONG, Member, Shape, TEXT, list, long, member, one_of, plain_name, required};

const READS_PROVISIONED: Shape =
    Shape::Structure("ProvisionedThroughputOverride", &[member("ReadCapacityUnits", long(1, i64::MAX))]);
const READS_ON_DEMAND: Shape = Shape::Structure("OnDemandThroughputOverride", &[member("MaxReadRequestUnits", LONG)]);
const INDEX: Shape = Shape::Structure(
    "ReplicaGlobalSecondaryIndex",
    &[
        required("IndexName", plain_name(limits::NAME_LENGTH_MIN, limits::TABLE_NAME_LENGTH)),
        member("ProvisionedThroughputOverride", READS_PROVISIONED),
        member("OnDemandThroughputOverride", READS_ON_DEMAND),
    ],
);
const MEMBERS: &[Member] = &[
    required("RegionName", TEXT),
    member("KMSMasterKeyId", TEXT),
    member("ProvisionedThroughputOverride", READS_PROVISIONED),
    member("OnDemandThroughputOverride", READS_ON_DEMAND),
    member("GlobalSecondaryIndexes", list(&INDEX, 1, i64::MAX)),
    member("TableClassOverride", one_of(&["STANDARD", "STANDARD_INFREQUENT_ACCESS"])),
];
const REGION: &[Member] = &[required("RegionName", TEXT)];
const UPDATE: Shape = Shape::Structure(
    "ReplicationGroupUpdate",
    &[
        member("Create", Shape::Structure("CreateReplicationGroupMemberAction", MEMBERS)),
        member("Update", Shape::Structure("UpdateReplicationGroupMemberAction", MEMBERS)),
        member("Delete", Shape::Structure("DeleteReplicationGroupMemberAction", REGION)),
    ],
);
pub(super) const REPLICA_UPDATES: Shape = list(&UPDATE, 1, i64::MAX);

const WITNESS_UPDATE: Shape = Shape::Structure(
    "GlobalTableWitnessGroupUpdate",
    &[
        member("Create", Shape::Structure("CreateGlobalTableWitnessGroupMemberAction", REGION)),
        member("Delete", Shape::Structure("DeleteGlobalTableWitnessGroupMemberAction", REGION)),
    ],
);
pub(super) const WITNESS_UPDATES: Shape = list(&WITNESS_UPDATE, 1, 1);

/// One replica as a request speaks of it.
pub(super) struct Replica {
    pub region: Rc<str>,
    pub key: Option<Rc<str>>,
    pub provisioned: Option<Json>,
    pub on_demand: Option<MaxReads>,
    pub indexes: Option<Json>,
    pub class: Option<Rc<str>>,
}

impl Members for Replica {
    fn read(fields: &mut Fields) -> Replica {
        Replica {
            region: fields.take("RegionName"),
            key: fields.take("KMSMasterKeyId"),
            provisioned: fields.take("ProvisionedThroughputOverride"),
            on_demand: fields.take("OnDemandThroughputOverride"),
            indexes: fields.take("GlobalSecondaryIndexes"),
            class: fields.take("TableClassOverride"),
        }
    }
}

impl Replica {
    fn changes_nothing(&self) -> bool {
        let without_settings = self.key.is_none() && self.class.is_none() && self.indexes.is_none();
        without_settings && self.provisioned.is_none() && self.on_demand.is_none()
    }
}

#[derive(Clone, Copy)]
pub(super) struct MaxReads {
    pub units: Option<i64>,
}

impl Members for MaxReads {
    fn read(fields: &mut Fields) -> MaxReads {
        MaxReads { units: fields.take("MaxReadRequestUnits") }
    }
}

/// What is asked for one replica or witness; several at once are an error.
pub(super) struct ReplicaUpdate {
    pub create: Option<Replica>,
    pub update: Option<Replica>,
    pub delete: Option<Replica>,
}

impl Members for ReplicaUpdate {
    fn read(fields: &mut Fields) -> ReplicaUpdate {
        ReplicaUpdate { create: fields.take("Create"), update: fields.take("Update"), delete: fields.take("Delete") }
    }
}

/// What to do with replicas: one kind of action for each request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Create,
    Update,
    Delete,
}

impl ReplicaUpdate {
    fn actions(&self) -> impl Iterator<Item = (Action, &Replica)> {
        let actions = [(Action::Create, &self.create), (Action::Update, &self.update), (Action::Delete, &self.delete)];
        actions.into_iter().filter_map(|(action, replica)| Some((action, replica.as_ref()?)))
    }
}

/// The replica part of a request, as far as it is right in itself.
pub(super) struct Replicas {
    pub action: Action,
    /// Each region once, in the order of the request.
    pub replicas: Vec<Replica>,
    /// What is asked for the witness.
    pub witness: Option<(Action, Rc<str>)>,
    pub consistency: Option<Consistency>,
}

impl Replicas {
    /// Nothing when the request has no replica part.
    pub fn read(
        updates: Vec<ReplicaUpdate>,
        witnesses: Vec<ReplicaUpdate>,
        consistency: Option<&str>,
    ) -> Result<Option<Replicas>, ApiError> {
        if updates.is_empty() {
            return Ok(None);
        }
        let mut witness = None;
        for update in &witnesses {
            witness = Some(only_action(update)?).map(|(action, replica)| (action, Rc::clone(&replica.region)));
        }
        let mut action = None;
        for update in &updates {
            let (next, replica) = only_action(update)?;
            if action.is_some_and(|action| action != next) {
                return Err(ApiError::validation(MIXED));
            }
            if next == Action::Update && replica.changes_nothing() {
                return Err(ApiError::validation(NO_ACTION));
            }
            action = Some(next);
        }
        let consistency = consistency.map(|mode| match mode {
            "STRONG" => Consistency::Strong,
            _ => Consistency::Eventual,
        });
        let replicas = unique(updates);
        let asked = Replicas { action: action.unwrap_or(Action::Update), replicas, witness, consistency };
        asked.check()?;
        Ok(Some(asked))
    }

    fn check(&self) -> Result<(), ApiError> {
        let strong = self.consistency == Some(Consistency::Strong);
        let witness_made = matches!(self.witness, Some((Action::Create, _)));
        if witness_made && !strong {
            return Err(ApiError::validation(WITNESS_ALONE));
        }
        if self.consistency.is_some() && self.action != Action::Create {
            return Err(ApiError::validation(ONLY_CREATE));
        }
        if strong {
            self.check_strong()?;
        }
        self.regions().try_for_each(check_region)
    }

    fn check_strong(&self) -> Result<(), ApiError> {
        if self.regions().count() != 2 {
            return Err(ApiError::validation(COUNT));
        }
        let unfit: Vec<&str> = self.regions().filter(|region| !STRONG_REGIONS.contains(region)).collect();
        if !unfit.is_empty() {
            return Err(ApiError::validation(format!(
                "Unsupported Region(s) specified for global tables with MultiRegionConsistency set to STRONG: [{}].",
                unfit.join(", ")
            )));
        }
        let same = self.witness.as_ref().is_some_and(|(_, region)| self.replicas[0].region == *region);
        if same { Err(ApiError::validation("Cannot target multiple regions with the same action")) } else { Ok(()) }
    }

    /// The regions of replicas and witness.
    pub fn regions(&self) -> impl Iterator<Item = &str> {
        let witness = self.witness.iter().map(|(_, region)| &**region);
        self.replicas.iter().map(|replica| &*replica.region).chain(witness)
    }
}

fn only_action(update: &ReplicaUpdate) -> Result<(Action, &Replica), ApiError> {
    let mut actions = update.actions();
    let first = actions.next().ok_or_else(|| ApiError::validation(NO_ACTION))?;
    if actions.next().is_some() { Err(ApiError::validation(MIXED)) } else { Ok(first) }
}

/// Two actions for one region are one (captured from AWS).
fn unique(updates: Vec<ReplicaUpdate>) -> Vec<Replica> {
    let mut replicas: Vec<Replica> = Vec::new();
    for update in updates {
        let replica = update.create.or(update.update).or(update.delete);
        if let Some(replica) = replica.filter(|new| replicas.iter().all(|known| known.region != new.region)) {
            replicas.push(replica);
        }
    }
    replicas
}

const NO_ACTION: &str = "There are no actions specified in the Replica Update Action of the request.";
const MIXED: &str = "Update table operation with more than one type of replica actions not allowed.";
const WITNESS_ALONE: &str =
    "MultiRegionConsistency must be set as STRONG when GlobalTableWitnessUpdates parameter is present.";
const ONLY_CREATE: &str =
    "Only Replica Create actions are supported when MultiRegionConsistency parameter is provided.";
const COUNT: &str = "Unsupported replica count for global tables with MultiRegionConsistency set to STRONG.";

/// Regions whose tables may have strong consistency with others (Developer guide, How DynamoDB global tables work).
pub(super) const STRONG_REGIONS: [&str; 10] = [
    "us-east-1",
    "us-east-2",
    "us-west-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eu-central-1",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
];

/// The regions of AWS's commercial partition; the order in which AWS lists them is known of the first five alone.
const REGIONS: [&str; 34] = [
    "ap-south-2",
    "ap-south-1",
    "eu-south-1",
    "eu-south-2",
    "me-central-1",
    "ca-central-1",
    "eu-central-1",
    "eu-central-2",
    "us-west-1",
    "us-west-2",
    "af-south-1",
    "eu-north-1",
    "eu-west-3",
    "eu-west-2",
    "eu-west-1",
    "ap-northeast-3",
    "ap-northeast-2",
    "me-south-1",
    "ap-northeast-1",
    "sa-east-1",
    "ap-east-1",
    "ap-east-2",
    "ca-west-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-7",
    "us-east-1",
    "us-east-2",
    "il-central-1",
    "mx-central-1",
    "ap-southeast-6",
];

fn check_region(region: &str) -> Result<(), ApiError> {
    if REGIONS.contains(&region) {
        return Ok(());
    }
    Err(ApiError::validation(format!(
        "Region {region} is not supported. The latest version of global tables are only supported in the following \
         regions: [{}]",
        REGIONS.join(", ")
    )))
}
