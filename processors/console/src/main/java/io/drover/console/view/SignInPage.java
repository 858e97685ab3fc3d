package io.drover.console.view;

/**
 * Where a person shows who they are.
 *
 * @param error why the last try failed; empty if there was none
 * @param to the page to show then
 * @param source where the only token is kept; empty where accounts of a cluster have theirs
 * @param command that makes a token of an account
 */
public record SignInPage(
        Frame.Site site, String token, String error, String to, String source, String command) {}
