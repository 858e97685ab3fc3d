package io.drover.console.page;

/** A page cannot be shown; the message is for the person who asked for it. */
public final class PageProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private final int status;

    private PageProblem(int status, String message) {
        super(message);
        this.status = status;
    }

    static PageProblem badRequest(String message) {
        return new PageProblem(BAD_REQUEST, message);
    }

    /** Something that it needs does not answer. */
    static PageProblem unavailable(String message) {
        return new PageProblem(UNAVAILABLE, message);
    }

    /**
     * @param kind such as {@code volume}
     */
    public static PageProblem notFound(String kind, String name) {
        return new PageProblem(NOT_FOUND, "There is no %s '%s'.".formatted(kind, name));
    }

    boolean isNotFound() {
        return status == NOT_FOUND;
    }

    /** What to make of it. */
    String advice() {
        return status == UNAVAILABLE
                ? "Try again when that has been mended."
                : "It may have been deleted meanwhile, or the address is wrong.";
    }

    /** Of HTTP. */
    int status() {
        return status;
    }
}
