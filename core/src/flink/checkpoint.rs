//! Checkpoints: every minute in which something happened, offsets and windows are kept together; after a crash the application
//! goes on from the last one. Its state is exactly once, what it has fired since is fired again
//! (Managed Service for Apache Flink developer guide, Implement fault tolerance).

use std::rc::Rc;

use crate::ctx::Ctx;
use crate::fact::What;
use crate::flink::application::{Application, Checkpoint, Step, later, named, turn};
use crate::flink::source;
use crate::kinesis::reader;
use crate::limits;
use crate::rule::RuleId;
use crate::world::World;

/// Something has changed: the next checkpoint is due at the end of the interval.
pub(super) fn expect(ctx: &mut Ctx, application: &mut Application) {
    if !application.awaits_checkpoint {
        application.awaits_checkpoint = true;
        let settings = &application.settings;
        let delay = reader::next_tick(settings.created, ctx.now, settings.checkpoint);
        later(ctx, application, delay, Step::Checkpoint);
    }
}

/// Keeps the state as it is.
pub(super) fn take(world: &mut World, ctx: &mut Ctx, name: &Rc<str>) {
    let Some(application) = named(world, ctx, name) else { return };
    let number = application.checkpoint.number + 1;
    application.awaits_checkpoint = false;
    application.checkpoint = Checkpoint { number, at: ctx.now, state: application.state.clone() };
    let windows = application.state.windows.len() as u32;
    ctx.note(RuleId::Checkpointed, What::Checkpointed { application: Rc::clone(name), number, windows });
}

/// The application is gone for a while, with all that it has not kept.
pub(crate) fn crash(ctx: &mut Ctx, application: &mut Application) {
    turn(ctx, application, false);
    later(ctx, application, limits::FLINK_RESTART, Step::Restart);
}

/// The application goes on from its last checkpoint.
pub(super) fn restore(world: &mut World, ctx: &mut Ctx, name: &Rc<str>) {
    let Some(application) = named(world, ctx, name) else { return };
    application.state = application.checkpoint.state.clone();
    source::run(ctx, application);
}
