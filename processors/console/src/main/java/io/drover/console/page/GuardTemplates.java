package io.drover.console.page;

import io.drover.console.guard.GuardPages;
import io.drover.console.view.Frame;
import io.drover.console.view.RefusalPage;
import io.drover.console.view.SignInPage;

/** HTML of the guard's own pages. Thread-safe. */
public final class GuardTemplates implements GuardPages {
    private static final int UNAVAILABLE = 503;

    private final Renderer renderer;
    private final Frame.Site site;
    private final String tokenSource;

    /**
     * @param tokenSource in words where the only token is kept; empty where accounts of a cluster
     *     have theirs
     */
    public GuardTemplates(Renderer renderer, Frame.Site site, String tokenSource) {
        this.renderer = renderer;
        this.site = site;
        this.tokenSource = tokenSource;
    }

    @Override
    public String signIn(String formToken, String error, String to) {
        return renderer.html(
                "sign-in",
                new SignInPage(
                        site,
                        formToken,
                        error,
                        to,
                        tokenSource,
                        "kubectl -n %s create token ACCOUNT".formatted(site.namespace())));
    }

    @Override
    public String refusal(int status, String reason, String formToken) {
        return renderer.html(
                "refusal",
                new RefusalPage(
                        site,
                        status == UNAVAILABLE ? "Not possible at the moment" : "Not allowed",
                        reason,
                        !formToken.isEmpty(),
                        formToken));
    }
}
