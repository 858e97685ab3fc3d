package io.drover.console.view;

/** Who looks at a page, and what they may do there. */
public interface Person {
    /** Empty if the console does not know who it is. */
    String name();

    /** Whether they have signed in here, and can sign out. */
    boolean canSignOut();

    /**
     * Whether they may follow a link. Everybody may who sees it, unless it leads to a form.
     *
     * @param href within the console
     */
    Action action(String href);

    /**
     * What becomes of a link.
     *
     * @param refusal why it cannot be followed; empty if it can
     */
    record Action(boolean shown, String refusal) {
        public static final Action ALLOWED = new Action(true, "");
        public static final Action HIDDEN = new Action(false, "");

        public boolean allowed() {
            return shown && refusal.isEmpty();
        }
    }
}
