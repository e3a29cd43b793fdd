// On a narrow screen the filters start closed, so that the results come first. This runs where it
// stands, before anything is drawn: what closes later makes the page jump.
"use strict";

if (window.matchMedia("(max-width: 56rem)").matches) {
  document.querySelector("details.filters").open = false;
}
