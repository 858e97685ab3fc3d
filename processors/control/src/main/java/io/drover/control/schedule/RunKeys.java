package io.drover.control.schedule;

/** Names of the runs among the jobs. They end with the uid of the RecurringJob. */
final class RunKeys {
    /** The kind of these jobs. */
    static final String KIND = "recurring-job";

    private RunKeys() {}

    static String ofRun(String uid) {
        return KIND + "/" + uid;
    }

    static String ofAttempt(String uid, String volume) {
        return KIND + "/" + volume + "/" + uid;
    }
}
