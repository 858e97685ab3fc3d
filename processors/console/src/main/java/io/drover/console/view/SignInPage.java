package io.drover.console.view;

/**
 * Where a person shows who they are.
 *
 * @param error why the last try failed; empty if there was none
 * @param to the page to show then
 * @param command that makes a token
 */
public record SignInPage(Frame.Site site, String token, String error, String to, String command) {}
