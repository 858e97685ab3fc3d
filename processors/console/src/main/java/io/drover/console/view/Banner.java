package io.drover.console.view;

import java.util.Optional;

/** What stands above a page, whatever the page is about. */
public record Banner(State.Tone tone, String text, Optional<Link> link) {}
