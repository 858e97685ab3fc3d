package io.drover.console.view;

/**
 * Why a request is not answered.
 *
 * @param signOut whether the person can sign out, to come back as another
 * @param token for that form
 */
public record RefusalPage(
        Frame.Site site, String heading, String reason, boolean signOut, String token) {}
