package io.drover.console.view;

/** What a browser gets. */
public sealed interface Answer permits Page, Redirect, FileAnswer {}
