package io.drover.console.view;

/** To the page that shows what a form has done. */
public record Redirect(String href) implements Answer {}
