// The form of a value: what stands beside the input follows what is chosen and typed, and saving with the next
// indicator in mind never reloads the page, so that no key is lost. Everything works without this file.

import { followChoices } from "./beside.js";
import { followNext } from "./next.js";
import { focusFirst } from "./pickers.js";

if (window.django && document.getElementById("observation_form")) {
  window.django.jQuery(() => {
    followChoices();
    followNext();
    setTimeout(() => { // once the pickers are made
      focusFirst();
      document.body.dataset.ready = "entering";
    });
  });
}
