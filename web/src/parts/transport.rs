//! The buttons of the clock, and its speed.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::control::{Icon, IconButton, sends};
use crate::hooks::use_dispatch;
use crate::session::{Action, Seek, Speed};

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub running: bool,
    pub speed: Speed,
}

#[component]
pub fn Transport(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let seek = |seek| sends(&dispatch, Action::Seek(seek));
    let (icon, label) = if props.running { (Icon::Pause, "Pause") } else { (Icon::Play, "Play") };
    html! {
        <div class="transport" role="group" aria-label="Playback">
            <IconButton icon={Icon::ToStart} label="To the beginning" shortcut="Home" onclick={seek(Seek::Start)} />
            <IconButton icon={Icon::Previous} label="Previous event" shortcut="," onclick={seek(Seek::Previous)} />
            <IconButton {icon} {label} shortcut="Space" class="play-button" onclick={sends(&dispatch, Action::Toggle)} />
            <IconButton icon={Icon::Next} label="Next event" shortcut="." onclick={seek(Seek::Next)} />
            <IconButton icon={Icon::ToNewest} label="To the newest moment" shortcut="End" onclick={seek(Seek::Newest)} />
            { speed_select(props.speed, &dispatch) }
        </div>
    }
}

fn speed_select(current: Speed, dispatch: &crate::session::Dispatch) -> Html {
    let dispatch = dispatch.clone();
    let onchange = Callback::from(move |event: Event| {
        let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
        dispatch.dispatch(Action::Speed(Speed::of_tenths(&chosen).unwrap_or_default()));
    });
    html! {
        <select class="input speed" aria-label="Speed" title="Speed (+ and -)" ~value={current.tenths()} {onchange}>
            for speed in Speed::ALL {
                <option value={speed.tenths()} selected={speed == current}>{ speed.to_string() }</option>
            }
        </select>
    }
}
