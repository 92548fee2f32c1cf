//! The bottom: everything that happened, in sentences, to be searched and asked for its cause.

mod filter;

use yew::prelude::*;

use self::filter::{Filter, Matches, Theme};
use crate::hooks::{use_dispatch, use_session};
use crate::parts::control::{Icon, icon};
use crate::parts::event_list::{EventList, Shown};
use crate::session::{Action, Seek};
use crate::shared::Shared;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The filter's field, for the key that goes there.
    pub filter: NodeRef,
}

#[component]
pub fn Events(props: &Props) -> Html {
    let session = use_session();
    let dispatch = use_dispatch();
    let filter = use_state_eq(Filter::default);
    let matches = use_mut_ref(Matches::default);
    let moment = session.moment();
    let shown =
        use_memo((moment.clone(), (*filter).clone()), |(moment, filter)| matches.borrow_mut().update(moment, filter));
    let (all, found) = (moment.facts.len(), shown.len(moment));
    let on_select = use_callback(dispatch.clone(), |selection, dispatch| dispatch.dispatch(Action::Select(selection)));
    let on_seek = use_callback(dispatch, |fact, dispatch| dispatch.dispatch(Action::Seek(Seek::Fact(fact))));
    html! {
        <section class="panel events-panel" aria-label="Events">
            <div class="events-bar">
                <h2 class="panel-title">{ "Events" }</h2>
                { search(&filter, &props.filter) }
                { themes(&filter) }
                <p class="note found">{ if found == all { format!("{all} events") } else { format!("{found} of {all} events") } }</p>
            </div>
            <EventList moment={moment.clone()} start={session.start()} shown={Shared::<Shown>::from(shown)}
                selection={session.selection().clone()} {on_select} {on_seek} />
        </section>
    }
}

fn search(filter: &UseStateHandle<Filter>, field: &NodeRef) -> Html {
    let oninput = {
        let filter = filter.clone();
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<web_sys::HtmlInputElement>().value();
            filter.set(Filter { text: text.into(), ..(*filter).clone() });
        })
    };
    html! {
        <label class="search">
            { icon(Icon::Search) }
            <input ref={field.clone()} class="input" type="search" aria-label="Filter the events" placeholder="Filter ( / )"
                maxlength="200" autocomplete="off" value={filter.text.to_string()} {oninput} />
        </label>
    }
}

fn themes(filter: &UseStateHandle<Filter>) -> Html {
    html! {
        <div class="segments" role="group" aria-label="Kind of event">
            for theme in Theme::ALL {
                <button type="button" class="segment" aria-pressed={(theme == filter.theme).to_string()}
                    onclick={let filter = filter.clone(); move |_| filter.set(Filter { theme, ..(*filter).clone() })}>
                    { theme.name() }
                </button>
            }
        </div>
    }
}
