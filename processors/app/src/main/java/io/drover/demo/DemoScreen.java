package io.drover.demo;

/** Shows the demo's progress. */
public interface DemoScreen {
    /** A step begins. */
    void begin(String step);

    /** The step is under way, for people who wait. */
    void progress(int percent);

    /** It is done; the detail is a few words. */
    void end(String detail);
}
