// The few emoji that a programme of events needs, by Slack's names. Names that are not here stay as :name:.

const EMOJI = {
  "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", heart: "❤️", tada: "🎉", raised_hands: "🙌", clap: "👏",
  eyes: "👀", white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", joy: "😂", smile: "😄",
  slightly_smiling_face: "🙂", grinning: "😀", wink: "😉", thinking_face: "🤔", bulb: "💡", heavy_plus_sign: "➕",
  wave: "👋", hand: "✋", raising_hand: "🙋", pray: "🙏", muscle: "💪", fire: "🔥", star: "⭐", star2: "🌟",
  sparkles: "✨", rocket: "🚀", calendar: "📅", date: "📅", spiral_calendar_pad: "🗓️", clock1: "🕐", clock8: "🕗",
  alarm_clock: "⏰", hourglass: "⌛", hourglass_flowing_sand: "⏳", stopwatch: "⏱️", bell: "🔔", no_bell: "🔕",
  mega: "📣", loudspeaker: "📢", speech_balloon: "💬", thought_balloon: "💭", left_speech_bubble: "🗨️", memo: "📝",
  pencil: "📝", pencil2: "✏️", books: "📚", book: "📖", mortar_board: "🎓", school: "🏫", link: "🔗", mag: "🔍",
  globe_with_meridians: "🌐", earth_africa: "🌍", earth_americas: "🌎", earth_asia: "🌏", warning: "⚠️", x: "❌",
  no_entry: "⛔", no_entry_sign: "🚫", lock: "🔒", unlock: "🔓", see_no_evil: "🙈", information_source: "ℹ️",
  question: "❓", grey_question: "❔", exclamation: "❗", bar_chart: "📊", chart_with_upwards_trend: "📈",
  red_circle: "🔴", large_blue_circle: "🔵", large_green_circle: "🟢", white_circle: "⚪", arrow_right: "➡️",
  arrow_forward: "▶️", double_vertical_bar: "⏸️", repeat: "🔁", bust_in_silhouette: "👤", busts_in_silhouette: "👥",
  house: "🏠", gear: "⚙️", tv: "📺", movie_camera: "🎥", studio_microphone: "🎙️", headphones: "🎧", computer: "💻",
  bird: "🐦", robot_face: "🤖", coffee: "☕", 100: "💯", gift: "🎁", trophy: "🏆", crescent_moon: "🌙", sunny: "☀️",
};

/** What the reaction picker offers, in its order. */
export const PICKER = ["+1", "heart", "tada", "clap", "joy", "eyes", "white_check_mark", "bulb", "thinking_face", "wave"];

/** Give the character for Slack's name of an emoji, skin tone aside; `null` for a name we do not know. */
export function emoji(name) {
  const plain = String(name).replace(/::skin-tone-\d$/, "");
  return Object.hasOwn(EMOJI, plain) ? EMOJI[plain] : null;
}

/** Put characters for the :names: in a text. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+'-]+):(?::skin-tone-\d:)?/g, (whole, name) => emoji(name) ?? whole);
}
