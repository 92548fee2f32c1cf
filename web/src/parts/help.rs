//! Help: what this is, and the keys.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::dialog::Dialog;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub open: bool,
    pub on_close: Callback<()>,
    pub single_keys: bool,
    pub on_keys: Callback<bool>,
}

/// Keys and what they do. Each has a button as well.
const KEYS: [(&[&str], &str); 11] = [
    (&["Space"], "Play or pause"),
    (&["."], "Next event; idle time is skipped"),
    (&[","], "Previous event"),
    (&["→", "←"], "One second on, one second back"),
    (&["Home", "End"], "The beginning, the newest moment"),
    (&["+", "-"], "Faster, slower"),
    (&["Z", "Shift+Z"], "Undo, redo"),
    (&["Ctrl+Enter"], "Send what is written"),
    (&["/"], "Filter the events"),
    (&["↑", "↓", "←"], "In the event list: move; go to the cause"),
    (&["?"], "This help"),
];

#[component]
pub fn Help(props: &Props) -> Html {
    let on_keys = props.on_keys.reform(|event: Event| event.target_unchecked_into::<HtmlInputElement>().checked());
    html! {
        <Dialog id="help" title="Headwater" open={props.open} on_close={props.on_close.clone()}>
            <p>
                { "Write an item on the left. The picture shows the table's partitions, the stream's shards and the function \
                   that reads them; each change of an item travels from left to right. Pick anything to see why it happened." }
            </p>
            <p>
                { "Time is simulated: pause it, step, or drag the slider back. Write in the past, and a new branch starts \
                   there; the old future is kept." }
            </p>
            <h3>{ "Keys" }</h3>
            <table class="keys">
                <tbody>
                    for (keys, what) in KEYS {
                        <tr>
                            <th scope="row">
                                for key in keys {
                                    <kbd>{ *key }</kbd>{ " " }
                                }
                            </th>
                            <td>{ what }</td>
                        </tr>
                    }
                </tbody>
            </table>
            <label class="check">
                <input type="checkbox" checked={props.single_keys} onchange={on_keys} />
                { "Single keys do something outside of fields" }
            </label>
            <p class="note">
                { "Headwater is a simulator and is not affiliated with AWS. It uses AWS's names, requests and errors; what it \
                   simplifies is said at each rule. Nothing leaves your browser." }
            </p>
        </Dialog>
    }
}
