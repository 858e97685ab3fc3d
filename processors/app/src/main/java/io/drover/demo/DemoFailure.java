package io.drover.demo;

/** A step of the demo failed; the message names the step and the reason. */
public final class DemoFailure extends Exception {
    private static final long serialVersionUID = 1L;

    DemoFailure(String message) {
        super(message);
    }
}
