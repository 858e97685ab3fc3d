package io.drover.demo;

/** A step of the demo did not end as it should; the message says which and why. */
public final class DemoFailure extends Exception {
    private static final long serialVersionUID = 1L;

    DemoFailure(String message) {
        super(message);
    }
}
