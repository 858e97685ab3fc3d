package io.drover.console.activity;

import java.time.Instant;
import java.util.stream.Stream;

/** Work of some kinds. */
interface RunSource {
    /** What has not ended, or failed and is tried again. */
    Stream<Run> open(RunMaker maker);

    /** What has ended since then. */
    Stream<Run> ended(RunMaker maker, Instant earliest);
}
