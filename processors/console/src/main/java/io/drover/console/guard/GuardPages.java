package io.drover.console.guard;

/** The two pages that are shown by the guard and not by a route. */
public interface GuardPages {
    /**
     * Where a person shows who they are, as HTML.
     *
     * @param formToken what its form has to carry
     * @param error why the last try failed; empty if there was none
     * @param to the page to show then
     */
    String signIn(String formToken, String error, String to);

    /**
     * Why a request is not answered, as HTML.
     *
     * @param formToken of the form by which to sign out; empty if nobody is signed in
     */
    String refusal(int status, String reason, String formToken);
}
